/* Disc images in UDF (ECMA-167, up to UDF 2.60), read by libudfread from an open descriptor. */
#ifndef CUDFREAD_H
#define CUDFREAD_H

#include <stddef.h>
#include <stdint.h>
#include <udfread/udfread-version.h>
#include <udfread/udfread.h>

/* NULL where the descriptor holds no UDF file system that can be read, or memory ran out. The descriptor stays the caller's. */
udfread *cudfread_open(int descriptor);

#endif
