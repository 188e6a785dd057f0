#include "CDCMTK.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/oflog/oflog.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "character_sets.h"
#include "data_set_start.h"
#include "element_walk.h"

using namespace cdcmtk;

struct cdcmtk_reader {
  std::unique_ptr<DcmDataset> dataSet;
  CharacterSets characterSets;
  // Only what is asked for reaches DCMTK: the wanted elements one after another.
  std::vector<uint8_t> wanted;
  std::vector<uint8_t> inflated;
  std::vector<uint64_t> recordOffsets;
  // Two attributes that differ in every instance are kept apart: what is left is equal in most of a series.
  std::string instanceUID, instanceNumber;
  std::array<std::string, CDCMTK_VARIANTS> variants;
  size_t nextVariant = 0;
  size_t documentOffset = 0, documentLength = 0;
  std::string text;
  std::map<const DcmSequenceOfItems *, std::vector<DcmItem *>> items;
};

namespace {

constexpr size_t maximumInflated = 64 << 20, maximumVariant = 64 << 10;
constexpr uint32_t lastWanted = 0x52009229, documentTag = 0x00420011, pixelData = 0x7FE00010;
constexpr uint32_t sopClassTag = 0x00080016, instanceTag = 0x00080018, numberTag = 0x00200013;
const char *const reportClasses = "1.2.840.10008.5.1.4.1.1.88.";

bool isWanted(uint32_t tag) {
  static const uint32_t tags[] = {
      0x00041220, 0x00080005, 0x00080008, 0x00080016, 0x00080020, 0x00080022, 0x00080023, 0x00080050,
      0x00080051, 0x00080060, 0x00080064, 0x00080080, 0x00081030, 0x00081032, 0x0008103E, 0x00082218, 0x00100010,
      0x00100020, 0x00100021, 0x00100030, 0x00100040, 0x00180015, 0x00181030, 0x0020000D, 0x0020000E, 0x00200011,
      0x00200037, 0x00200060, 0x00200062, 0x00280008, 0x00280301, 0x00280302, 0x00321060, 0x00321064, 0x00400254, 0x00400260, 0x00400275,
      0x0040A043, 0x00420010, 0x00420012, 0x52009229};
  return std::binary_search(std::begin(tags), std::end(tags), tag);
}

// The content of a structured report (PS3.3 C.17.3), and whether it is complete and verified.
bool isWantedOfReport(uint32_t tag) {
  return tag == 0x0040A040 || tag == 0x0040A491 || tag == 0x0040A493 || tag == 0x0040A730;
}

// A short text without its padding.
std::string plainText(const Bytes &bytes, size_t at, size_t length) {
  std::string text(reinterpret_cast<const char *>(bytes.data) + at, std::min<size_t>(length, 64));
  while (!text.empty() && (text.back() == '\0' || text.back() == ' ')) text.pop_back();
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find('\\'));
}

// Copies the wanted elements of the data set at `at` into `reader.wanted`.
cdcmtk_status gather(
    cdcmtk_reader &reader, const Bytes &bytes, size_t at, Encoding encoding, uint64_t size, bool isDirectory,
    cdcmtk_outcome &outcome) {
  reader.wanted.clear();
  reader.recordOffsets.clear();
  reader.instanceUID.clear();
  reader.instanceNumber.clear();
  bool isReport = false;
  const uint64_t more = std::min<uint64_t>(size, std::max<uint64_t>(bytes.count * 2, 4096));
  while (at < bytes.count || bytes.count < size) {
    ElementHeader header;
    if (!readHeader(bytes, at, encoding, header)) {
      if (bytes.count >= size) {
        outcome.is_damaged = 1;
        break;
      }
      outcome.needed = more;
      return CDCMTK_NEEDS_MORE;
    }
    const uint32_t tag = header.tag();
    const size_t value = at + header.length;
    if (tag > lastWanted && header.group <= 0x7FE0) {
      if (tag == pixelData && header.valueLength != undefinedLength && value + uint64_t(header.valueLength) > size)
        outcome.is_damaged = 1;
      break;
    }
    if (header.group > 0x7FE0) {
      outcome.is_damaged = 1;
      break;
    }
    if (tag == documentTag && header.valueLength != undefinedLength) {
      outcome.document_offset = value;
      outcome.document_length = header.valueLength;
      if (value + uint64_t(header.valueLength) > size) {
        outcome.document_length = value < size ? size - value : 0;
        outcome.is_damaged = 1;
        break;
      }
    }
    const bool wanted = isWanted(tag) || (isReport && isWantedOfReport(tag));
    const bool isDirectorySequence = wanted && tag == 0x00041220;
    // Without a written VR only the tag tells that a sequence of known length is one.
    const bool isSequence =
        header.isSequence() || (header.vr[0] == 0 && header.valueLength >= 8 && bytes.count >= value + 4 &&
                                bytes.u16(value, encoding.isBigEndian) == 0xFFFE);
    size_t end = 0;
    if (header.valueLength != undefinedLength && value + uint64_t(header.valueLength) > size && !isDirectorySequence) {
      outcome.is_damaged = 1;
      break;
    }
    const Walk walk = findEnd(
        bytes, value, header, encoding, wanted && isSequence, end,
        isDirectorySequence && isDirectory ? &reader.recordOffsets : nullptr);
    if (walk == Walk::tooDeep) return CDCMTK_TOO_DEEP;
    if (walk == Walk::broken) {
      outcome.is_damaged = 1;
      break;
    }
    if (walk == Walk::needsMore || end > bytes.count) {
      if (bytes.count >= size) {
        outcome.is_damaged = 1;
        break;
      }
      // A value that nobody wants is passed over where its end is known; the pixels or the end may follow at once.
      outcome.needed = walk == Walk::whole && end > bytes.count ? std::min<uint64_t>(size, end + 4096) : more;
      if (tag == documentTag) break;
      return CDCMTK_NEEDS_MORE;
    }
    if (tag == instanceTag) {
      reader.instanceUID = plainText(bytes, value, end - value);
    } else if (tag == numberTag) {
      reader.instanceNumber = plainText(bytes, value, end - value);
    } else if (tag == sopClassTag) {
      isReport = plainText(bytes, value, end - value).rfind(reportClasses, 0) == 0;
    }
    if (wanted && (!encoding.isExplicit || header.vr[0] != 0))
      reader.wanted.insert(reader.wanted.end(), bytes.data + at, bytes.data + end);
    at = end;
  }
  return CDCMTK_READ;
}

// Raw deflate (PS3.5 A.5). True where the stream came to its end or to the limit.
bool inflateAll(const Bytes &bytes, size_t at, std::vector<uint8_t> &out) {
  out.clear();
  z_stream stream;
  std::memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return true;
  stream.next_in = const_cast<uint8_t *>(bytes.data + at);
  stream.avail_in = uInt(bytes.count - at);
  bool isOver = false;
  uint8_t chunk[1 << 15];
  while (true) {
    stream.next_out = chunk;
    stream.avail_out = sizeof chunk;
    const int code = inflate(&stream, Z_NO_FLUSH);
    out.insert(out.end(), chunk, chunk + (sizeof chunk - stream.avail_out));
    if (code != Z_OK || out.size() >= maximumInflated) {
      isOver = code != Z_BUF_ERROR;
      break;
    }
    if (stream.avail_in == 0 && stream.avail_out != 0) break;
  }
  inflateEnd(&stream);
  return isOver;
}

// IS (PS3.5 6.2); -1 for what is no such number.
int64_t number(const std::string &text) {
  if (text.empty() || text.size() > 12 || text.find_first_not_of("+0123456789") != std::string::npos) return -1;
  return std::strtoll(text.c_str(), nullptr, 10);
}

// True where an instance with equal wanted bytes, syntax and damage came before; else this one takes the oldest place.
bool findVariant(cdcmtk_reader &reader, cdcmtk_outcome &outcome) {
  std::string key(outcome.transfer_syntax);
  key += outcome.is_damaged ? "!" : "|";
  key.append(reinterpret_cast<const char *>(reader.wanted.data()), reader.wanted.size());
  for (size_t at = 0; at < reader.variants.size(); at++) {
    if (reader.variants[at] != key) continue;
    outcome.variant = int(at);
    return true;
  }
  outcome.variant = int(reader.nextVariant);
  reader.variants[reader.nextVariant] = std::move(key);
  reader.nextVariant = (reader.nextVariant + 1) % reader.variants.size();
  return false;
}

cdcmtk_status parse(cdcmtk_reader &reader, const Bytes &file, uint64_t fileSize, cdcmtk_outcome &outcome) {
  outcome.variant = -1;
  outcome.instance_number = -1;
  reader.items.clear();
  reader.dataSet.reset();
  reader.inflated.clear();
  reader.documentLength = 0;
  const DataSetStart start = findDataSet(file);
  if (!start.isDICOM) return CDCMTK_NOT_DICOM;
  std::memcpy(outcome.transfer_syntax, start.transferSyntax.data(), std::min<size_t>(start.transferSyntax.size(), 64));
  outcome.knows_transfer_syntax = DcmXfer(start.transferSyntax.c_str()).getXfer() != EXS_Unknown;
  outcome.is_directory = start.isDirectory;
  if (start.needsMore && file.count < fileSize) {
    outcome.needed = std::min<uint64_t>(fileSize, file.count * 2);
    return CDCMTK_NEEDS_MORE;
  }
  cdcmtk_status status;
  Encoding encoding = start.encoding;
  if (start.isDeflated) {
    encoding = {true, false};
    const bool isOver = inflateAll(file, start.offset, reader.inflated) || file.count >= fileSize;
    const Bytes bytes{reader.inflated.data(), reader.inflated.size()};
    status = gather(reader, bytes, 0, encoding, isOver ? bytes.count : UINT64_MAX, start.isDirectory, outcome);
    if (status == CDCMTK_NEEDS_MORE || (outcome.document_length && !isOver)) {
      status = CDCMTK_NEEDS_MORE;
      outcome.needed = std::min<uint64_t>(fileSize, std::max<uint64_t>(file.count * 2, 4096));
    } else if (outcome.document_length) {
      outcome.document_is_inflated = 1;
      reader.documentOffset = size_t(outcome.document_offset);
      reader.documentLength = size_t(outcome.document_length);
    }
  } else {
    status = gather(reader, file, start.offset, encoding, fileSize, start.isDirectory, outcome);
  }
  if (status != CDCMTK_READ) return status;
  const E_TransferSyntax syntax = !encoding.isExplicit   ? EXS_LittleEndianImplicit
                                  : encoding.isBigEndian ? EXS_BigEndianExplicit
                                                         : EXS_LittleEndianExplicit;
  std::memcpy(outcome.instance_uid, reader.instanceUID.data(), std::min<size_t>(reader.instanceUID.size(), 64));
  outcome.instance_number = number(reader.instanceNumber);
  outcome.is_known_variant = outcome.document_length == 0 && !outcome.is_directory &&
                             reader.wanted.size() <= maximumVariant && findVariant(reader, outcome);
  if (outcome.is_known_variant) return CDCMTK_READ;
  reader.dataSet = std::make_unique<DcmDataset>();
  if (reader.wanted.empty()) return outcome.is_damaged ? CDCMTK_UNREADABLE : CDCMTK_READ;
  DcmInputBufferStream stream;
  stream.setBuffer(reader.wanted.data(), offile_off_t(reader.wanted.size()));
  stream.setEos();
  reader.dataSet->transferInit();
  const OFCondition result = reader.dataSet->read(stream, syntax, EGL_noChange, DCM_MaxReadLength);
  reader.dataSet->transferEnd();
  if (result.bad()) {
    outcome.is_damaged = 1;
    if (reader.dataSet->card() == 0) return CDCMTK_UNREADABLE;
  }
  return CDCMTK_READ;
}

DcmItem *dcm(const cdcmtk_item *item) { return reinterpret_cast<DcmItem *>(const_cast<cdcmtk_item *>(item)); }
const cdcmtk_item *opaque(const DcmItem *item) { return reinterpret_cast<const cdcmtk_item *>(item); }

const std::vector<DcmItem *> *itemsOf(
    cdcmtk_reader &reader, const cdcmtk_item *item, uint16_t group, uint16_t element) {
  DcmSequenceOfItems *sequence = nullptr;
  if (!item || dcm(item)->findAndGetSequence(DcmTagKey(group, element), sequence).bad() || !sequence) return nullptr;
  auto found = reader.items.find(sequence);
  if (found == reader.items.end()) {
    std::vector<DcmItem *> list;
    DcmObject *object = nullptr;
    while ((object = sequence->nextInContainer(object)) != nullptr)
      if (DcmItem *inner = dynamic_cast<DcmItem *>(object)) list.push_back(inner);
    found = reader.items.emplace(sequence, std::move(list)).first;
  }
  return &found->second;
}

// The bytes of an element as text; also where a tool wrote it as UN.
bool bytesOf(DcmItem &item, const DcmTagKey &tag, std::string &text, bool &isPersonName) {
  DcmElement *element = nullptr;
  if (item.findAndGetElement(tag, element).bad() || !element) return false;
  isPersonName = element->ident() == EVR_PN;
  char *string = nullptr;
  Uint32 length = 0;
  if (element->getString(string, length).good()) {
    if (!string) return false;
    text.assign(string, length);
    return true;
  }
  Uint8 *raw = nullptr;
  if (element->getUint8Array(raw).bad() || !raw) return false;
  text.assign(reinterpret_cast<const char *>(raw), element->getLengthField());
  return true;
}

}  // namespace

int cdcmtk_dictionary_is_loaded(void) {
  try {
    return dcmDataDict.isDictionaryLoaded() ? 1 : 0;
  } catch (...) {
    return 0;
  }
}

const char *cdcmtk_version(void) { return OFFIS_DCMTK_VERSION_STRING; }

cdcmtk_reader *cdcmtk_open(void) {
  try {
    // DCMTK's warnings quote values: patient data.
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    return new cdcmtk_reader();
  } catch (...) {
    return nullptr;
  }
}

void cdcmtk_close(cdcmtk_reader *reader) {
  try {
    delete reader;
  } catch (...) {
  }
}

cdcmtk_outcome cdcmtk_parse(cdcmtk_reader *reader, const uint8_t *bytes, size_t count, uint64_t file_size) {
  cdcmtk_outcome outcome;
  std::memset(&outcome, 0, sizeof outcome);
  try {
    outcome.status = parse(*reader, {bytes, count}, file_size, outcome);
  } catch (...) {
    outcome.status = CDCMTK_UNREADABLE;
  }
  return outcome;
}

const uint8_t *cdcmtk_document(const cdcmtk_reader *reader, size_t *count) {
  *count = 0;
  if (reader->documentLength == 0 || reader->documentOffset + reader->documentLength > reader->inflated.size())
    return nullptr;
  *count = reader->documentLength;
  return reader->inflated.data() + reader->documentOffset;
}

const cdcmtk_item *cdcmtk_root(const cdcmtk_reader *reader) { return opaque(reader->dataSet.get()); }

size_t cdcmtk_item_count(cdcmtk_reader *reader, const cdcmtk_item *item, uint16_t group, uint16_t element) {
  try {
    const auto *items = itemsOf(*reader, item, group, element);
    return items ? items->size() : 0;
  } catch (...) {
    return 0;
  }
}

const cdcmtk_item *cdcmtk_item_at(
    cdcmtk_reader *reader, const cdcmtk_item *item, uint16_t group, uint16_t element, size_t index) {
  try {
    const auto *items = itemsOf(*reader, item, group, element);
    return items && index < items->size() ? opaque((*items)[index]) : nullptr;
  } catch (...) {
    return nullptr;
  }
}

const char *cdcmtk_text(
    cdcmtk_reader *reader, const cdcmtk_item *item, uint16_t group, uint16_t element, size_t *length,
    int *is_guessed) {
  *length = 0;
  try {
    bool isPersonName = false, ignored = false;
    if (!item || !bytesOf(*dcm(item), DcmTagKey(group, element), reader->text, isPersonName)) return nullptr;
    std::string declared;
    if (!bytesOf(*dcm(item), DCM_SpecificCharacterSet, declared, ignored) && reader->dataSet)
      bytesOf(*reader->dataSet, DCM_SpecificCharacterSet, declared, ignored);
    while (!declared.empty() && (declared.back() == ' ' || declared.back() == '\0')) declared.pop_back();
    if (!reader->characterSets.toUTF8(reader->text, declared, isPersonName)) *is_guessed = 1;
    if (reader->text.empty()) return nullptr;
    *length = reader->text.size();
    return reader->text.data();
  } catch (...) {
    return nullptr;
  }
}

int64_t cdcmtk_number(const cdcmtk_item *item, uint16_t group, uint16_t element) {
  try {
    Uint32 value = 0;
    if (item && dcm(item)->findAndGetUint32(DcmTagKey(group, element), value).good()) return value;
    Uint16 small = 0;
    if (item && dcm(item)->findAndGetUint16(DcmTagKey(group, element), small).good()) return small;
  } catch (...) {
  }
  return -1;
}

uint64_t cdcmtk_record_offset(const cdcmtk_reader *reader, size_t index) {
  return index < reader->recordOffsets.size() ? reader->recordOffsets[index] : 0;
}
