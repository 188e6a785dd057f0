#pragma once

/// Hidden: what brings libgomp along gets libgomp's.
#pragma GCC visibility push(hidden)

/// What libtesseract asks of an OpenMP runtime ('The libgomp ABI', GCC manual of libgomp), answered for one thread.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
/// `body` asks for its sections, 1 to `count`, by ``GOMP_sections_next``.
void GOMP_parallel_sections(void (*body)(void *), void *data, unsigned threads, unsigned count, unsigned flags);
/// 0 when none is left.
unsigned GOMP_sections_next(void);
void GOMP_sections_end_nowait(void);
int omp_get_num_threads(void);
int omp_get_thread_num(void);

#pragma GCC visibility pop
