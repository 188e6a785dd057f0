#define _GNU_SOURCE
#include "CReaderProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

static int limit(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit before;
  if (getrlimit(resource, &before) != 0) return errno;
  struct rlimit wanted = {soft, hard};
  /* Never looser than what is set already: whoever started this process may have been first, and stricter. */
  if (wanted.rlim_max > before.rlim_max) wanted.rlim_max = before.rlim_max;
  if (wanted.rlim_cur > before.rlim_cur) wanted.rlim_cur = before.rlim_cur;
  return setrlimit(resource, &wanted) == 0 ? 0 : errno;
}

int creader_limit_address_space(uint64_t bytes) { return limit(RLIMIT_AS, bytes, bytes); }
/* SIGXCPU at the limit, SIGKILL two seconds later. */
int creader_limit_cpu(uint64_t seconds) { return limit(RLIMIT_CPU, seconds, seconds + 2); }
int creader_limit_descriptors(uint64_t count) { return limit(RLIMIT_NOFILE, count, count); }
int creader_no_core(void) { return limit(RLIMIT_CORE, 0, 0); }

int creader_no_new_privileges(void) {
#ifdef __linux__
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
#endif
  return 0;
}

void creader_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

int creader_silence_output(void) {
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) return errno;
  int failed = dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0;
  int reason = failed ? errno : 0;
  if (nowhere > STDERR_FILENO) close(nowhere);
  return reason;
}

int creader_set_locale(void) { return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : ENOENT; }
