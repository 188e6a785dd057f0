#include <stddef.h>

/// libtesseract fetches pictures that are named by an address, through libcurl. Nobody here names one, and a reader has no network:
/// each of these fails, and neither libcurl nor the seventeen libraries under it are loaded. Hidden: who has loaded libcurl gets
/// libcurl's.
#pragma GCC visibility push(hidden)

static int const unsupported = 1;

void *curl_easy_init(void) { return NULL; }

int curl_easy_setopt(void *handle, int option, ...)
{
    (void)handle;
    (void)option;
    return unsupported;
}

int curl_easy_perform(void *handle)
{
    (void)handle;
    return unsupported;
}

char const *curl_easy_strerror(int code)
{
    (void)code;
    return "a reader has no network";
}

void curl_easy_cleanup(void *handle) { (void)handle; }

#pragma GCC visibility pop
