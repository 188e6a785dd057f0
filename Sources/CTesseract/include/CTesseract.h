#pragma once
#include "one_thread.h"
#include <tesseract/capi.h>
