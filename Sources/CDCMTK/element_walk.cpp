#include "element_walk.h"

#include <cstring>

namespace cdcmtk {

namespace {

constexpr size_t maximumDepth = 64;
constexpr uint32_t itemTag = 0xFFFEE000, itemEnd = 0xFFFEE00D, sequenceEnd = 0xFFFEE0DD;

bool hasLongLength(const char *vr) {
  // PS3.5, 7.1.2; UN and what no edition knows are written the long way.
  static const char shortOnes[][3] = {"AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO",
                                      "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"};
  for (const char *known : shortOnes)
    if (known[0] == vr[0] && known[1] == vr[1]) return false;
  return true;
}

// A sequence or an item that is being walked.
struct Level {
  bool isSequence;
  bool isOpaque;  // fragments: items whose content is no data set
  bool isExplicit;
  size_t end;  // SIZE_MAX where a delimiter ends it
};

}  // namespace

bool readHeader(const Bytes &bytes, size_t at, Encoding encoding, ElementHeader &header) {
  if (at > bytes.count || bytes.count - at < 8) return false;
  header.group = bytes.u16(at, encoding.isBigEndian);
  header.element = bytes.u16(at + 2, encoding.isBigEndian);
  header.vr[0] = header.vr[1] = 0;
  const bool isDelimiter = header.group == 0xFFFE;
  if (!encoding.isExplicit || isDelimiter || !isLetter(bytes.data[at + 4]) || !isLetter(bytes.data[at + 5])) {
    // An element without letters amid an explicit data set is written by a tool that slipped into implicit.
    header.length = 8;
    header.valueLength = bytes.u32(at + 4, encoding.isBigEndian);
    return true;
  }
  header.vr[0] = char(bytes.data[at + 4]);
  header.vr[1] = char(bytes.data[at + 5]);
  if (!hasLongLength(header.vr)) {
    header.length = 8;
    header.valueLength = bytes.u16(at + 6, encoding.isBigEndian);
    return true;
  }
  if (bytes.count - at < 12) return false;
  header.length = 12;
  header.valueLength = bytes.u32(at + 8, encoding.isBigEndian);
  return true;
}

Walk findEnd(
    const Bytes &bytes, size_t at, const ElementHeader &header, Encoding encoding, bool looksInside, size_t &end,
    std::vector<uint64_t> *itemStarts) {
  const bool isUndefined = header.valueLength == undefinedLength;
  if (!isUndefined) {
    end = at + header.valueLength;
    if (!looksInside) return Walk::whole;
    if (end > bytes.count) return Walk::needsMore;
  }
  const bool isUnknown = header.vr[0] == 'U' && header.vr[1] == 'N';
  const bool isFragments = header.vr[0] == 'O';
  std::vector<Level> levels;
  levels.push_back(
      {true, isFragments, encoding.isExplicit && !isUnknown, isUndefined ? SIZE_MAX : at + header.valueLength});
  size_t position = at;
  while (!levels.empty()) {
    Level &level = levels.back();
    if (level.end != SIZE_MAX && position >= level.end) {
      if (position > level.end) return Walk::broken;
      levels.pop_back();
      continue;
    }
    ElementHeader inner;
    if (!readHeader(bytes, position, {level.isExplicit, encoding.isBigEndian}, inner)) return Walk::needsMore;
    position += inner.length;
    const uint32_t tag = inner.tag();
    if (level.isSequence) {
      if (tag == sequenceEnd) {
        levels.pop_back();
        continue;
      }
      if (tag != itemTag) return Walk::broken;
      if (itemStarts && levels.size() == 1) itemStarts->push_back(position - inner.length);
      if (level.isOpaque && inner.valueLength != undefinedLength) {
        position += inner.valueLength;
        continue;
      }
      if (levels.size() >= maximumDepth) return Walk::tooDeep;
      levels.push_back(
          {false, false, level.isExplicit,
           inner.valueLength == undefinedLength ? SIZE_MAX : position + inner.valueLength});
      continue;
    }
    if (tag == itemEnd) {
      levels.pop_back();
      continue;
    }
    if (inner.group == 0xFFFE) return Walk::broken;
    const bool innerIsUnknown = inner.vr[0] == 'U' && inner.vr[1] == 'N';
    bool isNested = inner.valueLength == undefinedLength || inner.isSequence();
    if (!isNested && inner.vr[0] == 0 && inner.valueLength >= 8 && bytes.count - position >= 8)
      isNested = bytes.u16(position, encoding.isBigEndian) == 0xFFFE &&
                 bytes.u16(position + 2, encoding.isBigEndian) == 0xE000;
    if (!isNested) {
      position += inner.valueLength;
      if (position > bytes.count) return Walk::needsMore;
      continue;
    }
    if (levels.size() >= maximumDepth) return Walk::tooDeep;
    levels.push_back(
        {true, inner.vr[0] == 'O', level.isExplicit && !innerIsUnknown,
         inner.valueLength == undefinedLength ? SIZE_MAX : position + inner.valueLength});
  }
  end = position;
  return end > bytes.count ? Walk::needsMore : Walk::whole;
}

}  // namespace cdcmtk
