#pragma once
#include <stdlib.h>
#include <leptonica/allheaders.h>
