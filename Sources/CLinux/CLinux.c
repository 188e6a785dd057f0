#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

int dossier_memfd(void) { return memfd_create("blob", MFD_CLOEXEC | MFD_ALLOW_SEALING); }

int dossier_seal(int descriptor) {
  return fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
}

int dossier_unnamed_file(const char *folder) { return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

int dossier_pipe(int *reading, int *writing) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  /* What goes through in one piece wakes the other side once. The kernel may refuse: then it is as large as usual. */
  fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
  *reading = ends[0];
  *writing = ends[1];
  return 0;
}

int dossier_syncfs(int descriptor) { return syncfs(descriptor); }

int dossier_filesystem_type(const char *path, int64_t *type) {
  struct statfs facts;
  if (statfs(path, &facts) != 0) return -1;
  *type = (int64_t)facts.f_type;
  return 0;
}

int dossier_open_at(int folder, const char *name, int flags, mode_t mode) { return openat(folder, name, flags, mode); }

int dossier_rename_to_free(int old_folder, const char *old_name, int new_folder, const char *new_name) {
  if (renameat2(old_folder, old_name, new_folder, new_name, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  struct stat facts;
  if (fstatat(new_folder, new_name, &facts, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return -1;
  }
  return renameat(old_folder, old_name, new_folder, new_name);
}

int dossier_is_open_for_writing(int descriptor) {
  /* Who opens it in this instant breaks the lease: told by a signal that is ignored by default, not by SIGIO. */
  fcntl(descriptor, F_SETSIG, SIGURG);
  if (fcntl(descriptor, F_SETLEASE, F_RDLCK) == 0) {
    fcntl(descriptor, F_SETLEASE, F_UNLCK);
    return 0;
  }
  return errno == EAGAIN ? 1 : -1;
}

int dossier_duplicate_above(int descriptor, int lowest) { return fcntl(descriptor, F_DUPFD_CLOEXEC, lowest); }

int dossier_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

int dossier_spawn(const char *path, char *const arguments[], char *const environment[], const int descriptors[],
                  const int targets[], size_t count, pid_t *process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0) return error;
  error = posix_spawnattr_init(&attributes);
  if (error != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  for (size_t i = 0; error == 0 && i < count; i++)
    error = posix_spawn_file_actions_adddup2(&actions, descriptors[i], targets[i]);
  /* Whatever else of the caller's was not close-on-exec. */
  int lowest = 3;
  for (size_t i = 0; i < count; i++)
    if (targets[i] >= lowest) lowest = targets[i] + 1;
  if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(&actions, lowest);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  if (error == 0) error = posix_spawnattr_setsigmask(&attributes, &none);
  if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &all);
  if (error == 0) error = posix_spawnattr_setpgroup(&attributes, 0);
  if (error == 0)
    error = posix_spawnattr_setflags(&attributes,
                                     POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  if (error == 0) error = posix_spawn(process, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int dossier_limit(pid_t process, int resource, uint64_t soft, uint64_t hard) {
  struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
  return prlimit(process, resource, &limit, NULL);
}

const int dossier_limit_address_space = RLIMIT_AS;
const int dossier_limit_cpu_seconds = RLIMIT_CPU;
const int dossier_limit_descriptors = RLIMIT_NOFILE;
const int dossier_limit_core = RLIMIT_CORE;
const int dossier_limit_file_size = RLIMIT_FSIZE;

int dossier_has_ended(pid_t process, int *is_signal, int *value) {
  int status = 0;
  pid_t ended;
  do {
    ended = waitpid(process, &status, WNOHANG);
  } while (ended < 0 && errno == EINTR);
  if (ended <= 0) return (int)ended;
  *is_signal = WIFSIGNALED(status) ? 1 : 0;
  *value = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return 1;
}

int dossier_bound_processors(void) {
  cpu_set_t bound;
  if (sched_getaffinity(0, sizeof bound, &bound) == 0) return CPU_COUNT(&bound);
  /* More processors than the set has room for. */
  return (int)sysconf(_SC_NPROCESSORS_ONLN);
}
