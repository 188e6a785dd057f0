#define _GNU_SOURCE
#include "CReaderProcess.h"

#include <errno.h>
#ifdef __linux__
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

/* Landlock's user interface (linux/landlock.h), as far as it is used: headers may be older than the kernel. */
#define SYS_CREATE_RULESET 444
#define SYS_ADD_RULE 445
#define SYS_RESTRICT_SELF 446
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

enum {
  FS_EXECUTE = 1 << 0,
  FS_WRITE_FILE = 1 << 1,
  FS_READ_FILE = 1 << 2,
  FS_READ_DIR = 1 << 3,
  FS_MAKE_SOCK = 1 << 9,
  FS_EVERYTHING_1 = (1 << 13) - 1, /* ABI 1: all but the following */
  FS_REFER = 1 << 13,              /* ABI 2 */
  FS_TRUNCATE = 1 << 14,           /* ABI 3 */
  FS_IOCTL_DEV = 1 << 15,          /* ABI 5 */
  NET_EVERYTHING = 3,              /* ABI 4: TCP, bind and connect */
  SCOPE_EVERYTHING = 3,            /* ABI 6: abstract sockets, signals */
};

struct ruleset {
  uint64_t handled_fs, handled_net, scoped;
};

struct beneath {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

int creader_landlock_abi(void) {
  long abi = syscall(SYS_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
  return abi < 0 ? 0 : (int)abi;
}

static uint64_t known_fs(int abi) {
  return FS_EVERYTHING_1 | (abi >= 2 ? FS_REFER : 0) | (abi >= 3 ? FS_TRUNCATE : 0) | (abi >= 5 ? FS_IOCTL_DEV : 0);
}

int creader_ruleset(void) {
  int abi = creader_landlock_abi();
  if (abi == 0) return -ENOSYS;
  struct ruleset rules = {known_fs(abi), abi >= 4 ? NET_EVERYTHING : 0, abi >= 6 ? SCOPE_EVERYTHING : 0};
  size_t size = abi >= 6 ? sizeof rules : abi >= 4 ? offsetof(struct ruleset, scoped) : sizeof rules.handled_fs;
  long ruleset = syscall(SYS_CREATE_RULESET, &rules, size, 0);
  return ruleset < 0 ? -errno : (int)ruleset;
}

int creader_ruleset_allow(int ruleset, const char *path, enum creader_access access) {
  int parent = open(path, O_PATH | O_CLOEXEC);
  if (parent < 0) return errno;
  struct stat status;
  uint64_t allowed = FS_READ_FILE | FS_READ_DIR;
  if (access == creader_run) allowed |= FS_EXECUTE;
  if (access == creader_write) allowed = known_fs(creader_landlock_abi()) & ~(uint64_t)(FS_EXECUTE | FS_IOCTL_DEV);
  if (access == creader_socket) allowed = FS_MAKE_SOCK;
  if (fstat(parent, &status) == 0 && !S_ISDIR(status.st_mode)) allowed &= FS_EXECUTE | FS_READ_FILE | FS_WRITE_FILE;
  struct beneath rule = {allowed, parent};
  int failure = syscall(SYS_ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0 ? 0 : errno;
  close(parent);
  return failure;
}

int creader_ruleset_enforce(int ruleset) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  return syscall(SYS_RESTRICT_SELF, ruleset, 0) == 0 ? 0 : errno;
}

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

/* What engines call: reading, memory, threads, time, signals to themselves. No socket, no program, no name on the disk made, moved or removed. */
static const int allowed_calls[] = {
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_preadv, SYS_pwritev, SYS_lseek, SYS_close,
    SYS_close_range, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat, SYS_faccessat2,
    SYS_openat, SYS_getdents64, SYS_readlinkat, SYS_getcwd, SYS_fcntl, SYS_flock, SYS_dup, SYS_dup3, SYS_pipe2,
    SYS_ioctl, SYS_ppoll, SYS_pselect6, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_eventfd2,
    SYS_timerfd_create, SYS_timerfd_settime, SYS_timerfd_gettime, SYS_ftruncate, SYS_fallocate, SYS_fsync,
    SYS_fdatasync, SYS_fadvise64, SYS_copy_file_range, SYS_sendfile, SYS_umask,
    SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_mincore, SYS_msync, SYS_brk, SYS_mlock,
    SYS_munlock, SYS_memfd_create, SYS_membarrier, SYS_set_mempolicy, SYS_get_mempolicy, SYS_mbind,
    SYS_futex, SYS_set_robust_list, SYS_get_robust_list, SYS_rseq, SYS_set_tid_address, SYS_gettid, SYS_getpid,
    SYS_getppid, SYS_getpgid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getcpu, SYS_sched_yield,
    SYS_sched_getaffinity, SYS_sched_setaffinity, SYS_sched_getparam, SYS_sched_getscheduler,
    SYS_sched_get_priority_max, SYS_sched_get_priority_min, SYS_getpriority,
    SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_times,
    SYS_getrusage, SYS_getrlimit, SYS_sysinfo, SYS_uname, SYS_getrandom, SYS_timer_create, SYS_timer_settime,
    SYS_timer_delete, SYS_setitimer, SYS_getitimer,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigtimedwait, SYS_rt_sigsuspend, SYS_sigaltstack,
    SYS_tgkill, SYS_restart_syscall, SYS_exit, SYS_exit_group, SYS_prctl,
#ifdef __x86_64__
    SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_dup2, SYS_pipe, SYS_poll, SYS_select,
    SYS_epoll_create, SYS_epoll_wait, SYS_eventfd, SYS_getdents, SYS_getpgrp, SYS_time, SYS_alarm, SYS_arch_prctl,
#endif
};

enum { CALLS = sizeof allowed_calls / sizeof *allowed_calls, CLONE_AS_THREAD = 0x00010000 };

int creader_allow_engine_calls(void) {
  struct sock_filter rules[24 + 2 * CALLS];
  unsigned short count = 0;
#define ADD(...) rules[count++] = (struct sock_filter)__VA_ARGS__
  ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
  ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
  for (int i = 0; i < CALLS; i++) {
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)allowed_calls[i], 0, 1));
    ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  /* Its flags lie in memory, where no filter looks: the C library takes the older call instead. */
  ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS));
  /* Threads, no processes. */
  ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4));
  ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])));
  ADD(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_AS_THREAD, 0, 1));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  /* Limits are asked, not set. */
  ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 5));
  ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])));
  ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3));
  ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2]) + 4));
  ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
#undef ADD
  struct sock_fprog program = {count, rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  long answer = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
  return answer == 0 ? 0 : answer < 0 ? errno : EBUSY;
}

int creader_has_seccomp(void) { return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0; }

#else

int creader_landlock_abi(void) { return 0; }
int creader_ruleset(void) { return -ENOSYS; }
int creader_ruleset_allow(int ruleset, const char *path, enum creader_access access) {
  (void)ruleset, (void)path, (void)access;
  return ENOSYS;
}
int creader_ruleset_enforce(int ruleset) {
  (void)ruleset;
  return ENOSYS;
}
int creader_allow_engine_calls(void) { return ENOSYS; }
int creader_has_seccomp(void) { return 0; }

#endif
