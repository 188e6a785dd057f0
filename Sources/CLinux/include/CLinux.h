#ifndef DOSSIER_CLINUX_H
#define DOSSIER_CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The calls of the Linux kernel that Swift's Glibc overlay does not show. All answer -1 and set errno on failure. */

/* An anonymous file in memory, close-on-exec, that can be sealed. */
int dossier_memfd(void);
/* Closes the memory file to every change. */
int dossier_seal(int descriptor);
/* An unnamed file on the file system of `folder`, close-on-exec. */
int dossier_unnamed_file(const char *folder);
/* A pipe, close-on-exec. */
int dossier_pipe(int *reading, int *writing);
int dossier_syncfs(int descriptor);
/* f_type of statfs(2). */
int dossier_filesystem_type(const char *path, int64_t *type);

int dossier_open_at(int folder, const char *name, int flags, mode_t mode);
/* Renames; fails with EEXIST where the new name is taken, on file systems that cannot check both at once too. */
int dossier_rename_to_free(int old_folder, const char *old_name, int new_folder, const char *new_name);
/* 1 where somebody has the file open for writing, 0 where nobody has, -1 where the kernel does not tell. */
int dossier_is_open_for_writing(int descriptor);
int dossier_duplicate_above(int descriptor, int lowest);
int dossier_set_nonblocking(int descriptor);

/* Starts `path` in a process group of its own with default signals. descriptors[i] becomes targets[i]; the caller's own
   descriptors must be above every target; no other reaches it. Answers 0, or an errno value. */
int dossier_spawn(const char *path, char *const arguments[], char *const environment[], const int descriptors[],
                  const int targets[], size_t count, pid_t *process);

/* Sets the limits of a process. */
int dossier_limit(pid_t process, int resource, uint64_t soft, uint64_t hard);
extern const int dossier_limit_address_space;
extern const int dossier_limit_cpu_seconds;
extern const int dossier_limit_descriptors;
extern const int dossier_limit_core;
extern const int dossier_limit_file_size;

/* Waits without blocking: 1 with *status where it has ended, 0 where it runs. */
int dossier_has_ended(pid_t process, int *is_signal, int *value);

/* How many processors the process is bound to (sched_getaffinity(2)); all that are there where it is bound to none. */
int dossier_bound_processors(void);

#endif
