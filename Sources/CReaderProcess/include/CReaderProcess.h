#pragma once
#include <stdint.h>

/// Each answers 0, or the `errno` of what failed.
int creader_limit_address_space(uint64_t bytes);
int creader_limit_cpu(uint64_t seconds);
int creader_limit_descriptors(uint64_t count);
int creader_no_core(void);
/// PR_SET_NO_NEW_PRIVS, and PR_SET_DUMPABLE off: nobody attaches to a process that holds a patient's page.
int creader_no_new_privileges(void);
void creader_ignore_broken_pipes(void);
/// Points standard output and standard error at /dev/null: libraries print what they please.
int creader_silence_output(void);
/// LC_CTYPE C.UTF-8; everything else stays "C".
int creader_set_locale(void);
/// From now on this process and its children get no socket but local ones (seccomp).
int creader_no_network(void);

/// The version of Landlock's interface that the kernel has (landlock(7)); 0 where it has none.
int creader_landlock_abi(void);
/// 1 where the kernel filters system calls (seccomp(2)).
int creader_has_seccomp(void);

enum creader_access {
  creader_read,
  creader_run,
  creader_write,
  /* Sockets may be made, and nothing else be done. */
  creader_socket,
};

/// A set of rules that forbids all of the file system, TCP, and signals to others: its descriptor, or minus an `errno`.
int creader_ruleset(void);
/// Allows a file, or a folder and what is in it. ENOENT where it is not there.
int creader_ruleset_allow(int ruleset, const char *path, enum creader_access access);
/// From now on; for this thread and what it starts. What is open stays open.
int creader_ruleset_enforce(int ruleset);
/// From now on only the system calls of engines, in all threads; every other answers EPERM.
int creader_allow_engine_calls(void);
