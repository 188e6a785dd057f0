#include "one_thread.h"

/// OpenMP's regions run where they are met, by the thread that meets them: a reader has one core.
///
/// libtesseract asks its runtime for a team at each step of each line. Told that a team is one thread (OMP_THREAD_LIMIT), libgomp still
/// makes it, and wakes whoever waits for it: 140,000 calls into the kernel a page. So it is not linked at all.
static _Thread_local unsigned sections;
static _Thread_local unsigned begun;

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags)
{
    (void)threads;
    (void)flags;
    body(data);
}

unsigned GOMP_sections_next(void) { return begun < sections ? ++begun : 0; }

void GOMP_parallel_sections(void (*body)(void *), void *data, unsigned threads, unsigned count, unsigned flags)
{
    unsigned const outer_sections = sections;
    unsigned const outer_begun = begun;
    (void)threads;
    (void)flags;
    sections = count;
    begun = 0;
    body(data);
    sections = outer_sections;
    begun = outer_begun;
}

void GOMP_sections_end_nowait(void) {}

int omp_get_num_threads(void) { return 1; }

int omp_get_thread_num(void) { return 0; }
