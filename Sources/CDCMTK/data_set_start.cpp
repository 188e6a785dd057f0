#include "data_set_start.h"

#include <cstring>

namespace cdcmtk {

namespace {

const char *const implicitLittle = "1.2.840.10008.1.2";
const char *const explicitLittle = "1.2.840.10008.1.2.1";
const char *const explicitBig = "1.2.840.10008.1.2.2";
const char *const deflated = "1.2.840.10008.1.2.1.99";
const char *const jpipDeflated = "1.2.840.10008.1.2.4.95";
const char *const directoryStorage = "1.2.840.10008.1.3.10";

bool hasMagic(const Bytes &bytes, size_t at) {
  return bytes.count >= at + 4 && std::memcmp(bytes.data + at, "DICM", 4) == 0;
}

std::string uid(const Bytes &bytes, size_t at, size_t length) {
  std::string text(reinterpret_cast<const char *>(bytes.data) + at, length < 64 ? length : 64);
  while (!text.empty() && (text.back() == '\0' || text.back() == ' ')) text.pop_back();
  return text;
}

bool isKnownVR(const uint8_t *vr) {
  static const char known[] = "AEASATCSDADSDTFDFLISLOLTOBODOFOLOVOWPNSHSLSQSSSTSVTMUCUIULUNURUSUTUV";
  for (const char *at = known; *at; at += 2)
    if (at[0] == char(vr[0]) && at[1] == char(vr[1])) return true;
  return false;
}

// What the first element looks like. False where it is none of a data set's beginning.
bool guessEncoding(const Bytes &bytes, size_t at, Encoding &encoding) {
  if (bytes.count < at + 8) return false;
  const uint16_t little = bytes.u16(at, false), big = bytes.u16(at, true);
  encoding.isBigEndian = big < little;
  const uint16_t group = encoding.isBigEndian ? big : little;
  if (group < 0x0002 || group > 0x7FE0) return false;
  encoding.isExplicit = isKnownVR(bytes.data + at + 4);
  return true;
}

// Stricter, for bytes that nothing announces: two elements in order, of groups with which a data set begins.
bool looksLikeDataSet(const Bytes &bytes) {
  Encoding encoding;
  ElementHeader first, second;
  if (!guessEncoding(bytes, 0, encoding) || !readHeader(bytes, 0, encoding, first)) return false;
  if (first.group != 0x0002 && first.group != 0x0004 && first.group != 0x0008) return false;
  if (first.element > 0x1200) return false;
  size_t next = first.length;
  if (first.valueLength == undefinedLength || first.valueLength > 1024 || first.valueLength % 2) return false;
  next += first.valueLength;
  if (!readHeader(bytes, next, encoding, second)) return false;
  if (encoding.isExplicit != (second.vr[0] != 0)) return false;
  return second.tag() > first.tag() && second.group <= 0x0020 &&
         (second.valueLength == undefinedLength || second.valueLength < 1 << 20);
}

}  // namespace

DataSetStart findDataSet(const Bytes &bytes) {
  DataSetStart start;
  size_t at = 0;
  if (hasMagic(bytes, 128)) {
    at = 132;
  } else if (hasMagic(bytes, 0)) {
    at = 4;
  } else if (!looksLikeDataSet(bytes)) {
    return start;
  }
  start.isDICOM = true;
  Encoding meta;
  guessEncoding(bytes, at, meta);
  ElementHeader header;
  while (readHeader(bytes, at, meta, header) && header.group == 0x0002) {
    if (header.valueLength > bytes.count || at + header.length + header.valueLength > bytes.count) {
      start.needsMore = true;
      return start;
    }
    const size_t value = at + header.length;
    if (header.element == 0x0010) start.transferSyntax = uid(bytes, value, header.valueLength);
    if (header.element == 0x0002) start.isDirectory = uid(bytes, value, header.valueLength) == directoryStorage;
    at = value + header.valueLength;
  }
  start.offset = at;
  start.isDeflated = start.transferSyntax == deflated || start.transferSyntax == jpipDeflated;
  if (start.isDeflated) return start;
  // The bytes decide where they contradict the declared syntax.
  Encoding seen;
  if (guessEncoding(bytes, at, seen)) {
    start.encoding = seen;
  } else {
    start.encoding.isExplicit = start.transferSyntax != implicitLittle;
    start.encoding.isBigEndian = start.transferSyntax == explicitBig;
  }
  if (start.transferSyntax.empty())
    start.transferSyntax = !start.encoding.isExplicit ? implicitLittle
                           : start.encoding.isBigEndian ? explicitBig
                                                        : explicitLittle;
  if (bytes.count >= at + 4) {
    const bool big = start.encoding.isBigEndian;
    if (bytes.u16(at, big) == 0x0004) start.isDirectory = true;
  }
  return start;
}

}  // namespace cdcmtk
