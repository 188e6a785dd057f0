#define _GNU_SOURCE
#include <dlfcn.h>
#include <leptonica/allheaders.h>
#include <stddef.h>

/// libtesseract keeps the picture of each line as a PNG, which it packs and at once unpacks again: a thirtieth of a page's time.
/// What it asks for as PNG it gets as leptonica's own serialised picture, which its reading back knows by its first bytes.
///
/// The program's own definition is linked before leptonica's; hidden, so that leptonica's own calls are its own.
__attribute__((visibility("hidden"))) l_ok pixWriteMem(l_uint8 **data, size_t *size, PIX *picture, l_int32 format)
{
    if (format == IFF_PNG) {
        return pixWriteMemSpix(data, size, picture);
    }
    l_ok (*write)(l_uint8 **, size_t *, PIX *, l_int32) = dlsym(RTLD_NEXT, "pixWriteMem");
    return write == NULL ? 1 : write(data, size, picture, format);
}
