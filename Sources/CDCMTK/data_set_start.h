// Finds where the data set of a file begins and how it is written: PS3.10 with or without preamble, meta header or neither.
#pragma once

#include <string>

#include "element_walk.h"

namespace cdcmtk {

struct DataSetStart {
  bool isDICOM = false;
  bool needsMore = false;
  size_t offset = 0;
  Encoding encoding;
  bool isDeflated = false;
  // (0002,0010), or the one that the bytes look like.
  std::string transferSyntax;
  bool isDirectory = false;
};

DataSetStart findDataSet(const Bytes &bytes);

}  // namespace cdcmtk
