/* Preloaded into dossier: counts the calls that change the disk, over all threads, and makes one of them go wrong.

   FAULT_LOG   a file to which every counted call adds a line: number, name, path, and for a rename the path before
   FAULT_AT    the number of the call that goes wrong, from 1; none without it
   FAULT_KIND  "kill": the process dies before the call; "EIO" or "ENOSPC": the call fails with that error
   Only the program whose name FAULT_PROGRAM holds is touched. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static long fault_at = -1;
static int fault_errno, is_armed = -1, log_descriptor = -1;

static void prepare(void) {
  const char *program = getenv("FAULT_PROGRAM"), *log = getenv("FAULT_LOG"), *at = getenv("FAULT_AT");
  const char *kind = getenv("FAULT_KIND");
  is_armed = program && strcmp(program, program_invocation_short_name) == 0;
  if (!is_armed) return;
  if (log) log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (at) fault_at = atol(at);
  if (kind && strcmp(kind, "EIO") == 0) fault_errno = EIO;
  if (kind && strcmp(kind, "ENOSPC") == 0) fault_errno = ENOSPC;
}

static void describe(int descriptor, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, size - 1);
  path[length > 0 ? length : 0] = 0;
}

/* 1 where the call has to fail: errno is set. Files of the disk only; pipes, terminals and memory files do not count. */
static int goes_wrong_from(const char *name, const char *from, const char *path) {
  if (is_armed < 0) prepare();
  if (!is_armed || path[0] != '/' || strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/memfd", 6) == 0 ||
      strncmp(path, "/proc/", 6) == 0)
    return 0;
  const char *only = getenv("FAULT_BELOW");
  if (only && strncmp(path, only, strlen(only)) != 0) return 0;
  long number = atomic_fetch_add(&calls, 1) + 1;
  if (log_descriptor >= 0) {
    char line[8600];
    int length = snprintf(line, sizeof line, "%ld %s %s%s%s\n", number, name, path, from ? "\t" : "", from ? from : "");
    syscall(SYS_write, log_descriptor, line, (size_t)length);
  }
  if (number != fault_at) return 0;
  if (fault_errno == 0) syscall(SYS_kill, getpid(), SIGKILL);
  errno = fault_errno;
  return 1;
}

static int goes_wrong(const char *name, const char *path) { return goes_wrong_from(name, NULL, path); }

static int goes_wrong_on(const char *name, int descriptor) {
  if (is_armed == 0) return 0;
  char path[4096];
  describe(descriptor, path, sizeof path);
  return goes_wrong(name, path);
}

static const char *absolute(const char *path, char *whole, size_t size) {
  if (path[0] == '/') return path;
  if (!getcwd(whole, size)) return path;
  size_t used = strlen(whole);
  snprintf(whole + used, size - used, "/%s", path);
  return whole;
}

#define NEXT(type, name) static type (*next)() = NULL; if (!next) next = (type (*)())dlsym(RTLD_NEXT, name)

ssize_t write(int d, const void *b, size_t n) {
  NEXT(ssize_t, "write");
  return goes_wrong_on("write", d) ? -1 : next(d, b, n);
}
ssize_t pwrite(int d, const void *b, size_t n, off_t o) {
  NEXT(ssize_t, "pwrite");
  return goes_wrong_on("pwrite", d) ? -1 : next(d, b, n, o);
}
ssize_t pwrite64(int d, const void *b, size_t n, off_t o) {
  NEXT(ssize_t, "pwrite64");
  return goes_wrong_on("pwrite", d) ? -1 : next(d, b, n, o);
}
int fsync(int d) {
  NEXT(int, "fsync");
  return goes_wrong_on("fsync", d) ? -1 : next(d);
}
int fdatasync(int d) {
  NEXT(int, "fdatasync");
  return goes_wrong_on("fsync", d) ? -1 : next(d);
}
int syncfs(int d) {
  NEXT(int, "syncfs");
  return goes_wrong_on("syncfs", d) ? -1 : next(d);
}
int ftruncate(int d, off_t n) {
  NEXT(int, "ftruncate");
  return goes_wrong_on("ftruncate", d) ? -1 : next(d, n);
}
int ftruncate64(int d, off_t n) {
  NEXT(int, "ftruncate64");
  return goes_wrong_on("ftruncate", d) ? -1 : next(d, n);
}
int rename(const char *from, const char *to) {
  NEXT(int, "rename");
  char whole[4096];
  return goes_wrong_from("rename", from, absolute(to, whole, sizeof whole)) ? -1 : next(from, to);
}
int link(const char *from, const char *to) {
  NEXT(int, "link");
  char whole[4096];
  return goes_wrong("link", absolute(to, whole, sizeof whole)) ? -1 : next(from, to);
}
int unlink(const char *path) {
  NEXT(int, "unlink");
  char whole[4096];
  return goes_wrong("unlink", absolute(path, whole, sizeof whole)) ? -1 : next(path);
}
int mkdir(const char *path, mode_t mode) {
  NEXT(int, "mkdir");
  char whole[4096];
  return goes_wrong("mkdir", absolute(path, whole, sizeof whole)) ? -1 : next(path, mode);
}
