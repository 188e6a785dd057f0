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
