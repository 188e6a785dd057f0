// Walks the elements of a data set without building anything: where each begins and ends, and how deep it nests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cdcmtk {

struct Encoding {
  bool isExplicit = true;
  bool isBigEndian = false;
};

struct Bytes {
  const uint8_t *data = nullptr;
  size_t count = 0;

  uint16_t u16(size_t at, bool bigEndian) const {
    return bigEndian ? uint16_t(data[at] << 8 | data[at + 1]) : uint16_t(data[at] | data[at + 1] << 8);
  }
  uint32_t u32(size_t at, bool bigEndian) const {
    uint32_t first = u16(at, bigEndian), second = u16(at + 2, bigEndian);
    return bigEndian ? first << 16 | second : second << 16 | first;
  }
};

constexpr uint32_t undefinedLength = 0xFFFFFFFF;

struct ElementHeader {
  uint16_t group = 0;
  uint16_t element = 0;
  char vr[2] = {0, 0};  // 0 where the encoding writes none
  size_t length = 0;    // of the header itself
  uint32_t valueLength = 0;

  uint32_t tag() const { return uint32_t(group) << 16 | element; }
  bool isSequence() const { return vr[0] == 'S' && vr[1] == 'Q'; }
};

enum class Walk { whole, needsMore, tooDeep, broken };

inline bool isLetter(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }

// Reads one header; false where the bytes end within it.
bool readHeader(const Bytes &bytes, size_t at, Encoding encoding, ElementHeader &header);

// Finds the end of a value that starts at `at`. `itemStarts`, where given, takes the items of the outermost sequence.
Walk findEnd(
    const Bytes &bytes, size_t at, const ElementHeader &header, Encoding encoding, bool looksInside, size_t &end,
    std::vector<uint64_t> *itemStarts);

}  // namespace cdcmtk
