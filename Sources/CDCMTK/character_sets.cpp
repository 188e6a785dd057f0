#include "character_sets.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcspchrs.h>

namespace cdcmtk {

namespace {

constexpr size_t maximumConverters = 64;

bool isPlain(const std::string &text) {
  for (unsigned char byte : text)
    if (byte >= 0x80 || byte == 0x1B) return false;
  return true;
}

bool isUTF8(const std::string &text) {
  for (size_t at = 0; at < text.size();) {
    const unsigned char lead = text[at++];
    if (lead < 0x80) continue;
    const int more = lead >= 0xC2 && lead <= 0xDF ? 1 : lead >= 0xE0 && lead <= 0xEF ? 2 : lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
    if (more == 0 || text.size() - at < size_t(more)) return false;
    for (int index = 0; index < more; ++index)
      if ((static_cast<unsigned char>(text[at++]) & 0xC0) != 0x80) return false;
  }
  return true;
}

std::string fromLatin1(const std::string &text) {
  std::string out;
  for (unsigned char byte : text) {
    if (byte == 0x1B) continue;
    if (byte < 0x80) {
      out.push_back(char(byte));
    } else if (byte < 0xA0) {
      out.push_back('?');
    } else {
      out.push_back(char(0xC0 | byte >> 6));
      out.push_back(char(0x80 | (byte & 0x3F)));
    }
  }
  return out;
}

// Japanese by code extensions (ISO 2022 IR 13, 87 and 159) rewritten as EUC-JP: DCMTK takes a `^` inside a two-byte character
// for a delimiter, and the C library has no converter for JIS X 0201 alone. False where an escape is none of theirs.
bool japaneseAsEUC(const std::string &text, std::string &out) {
  enum { single, twoBytes, supplementary } shape = single;
  for (size_t at = 0; at < text.size();) {
    const unsigned char byte = text[at];
    if (byte == 0x1B) {
      const std::string three = text.substr(at, 3), four = text.substr(at, 4);
      if (three == "\x1B(B" || three == "\x1B(J" || three == "\x1B)I") {
        if (three[1] == '(') shape = single;
        at += 3;
      } else if (three == "\x1B$B" || three == "\x1B$@") {
        shape = twoBytes;
        at += 3;
      } else if (four == "\x1B$(D") {
        shape = supplementary;
        at += 4;
      } else {
        return false;
      }
    } else if (shape != single && byte >= 0x21 && byte <= 0x7E) {
      if (text.size() - at < 2 || static_cast<unsigned char>(text[at + 1]) < 0x21) return false;
      if (shape == supplementary) out.push_back('\x8F');
      out.push_back(char(byte | 0x80));
      out.push_back(char(text[at + 1] | 0x80));
      at += 2;
    } else if (byte >= 0xA1 && byte <= 0xDF) {
      out.push_back('\x8E');
      out.push_back(char(byte));
      ++at;
    } else if (byte < 0x80) {
      out.push_back(char(byte));
      ++at;
    } else {
      return false;
    }
  }
  return true;
}

bool isJapanese(const std::string &declared) {
  for (const char *term : {"IR 13", "IR 87", "IR 159"})
    if (declared.find(term) != std::string::npos) return true;
  return false;
}

}  // namespace

CharacterSets::CharacterSets() { fromEUC.selectEncoding("EUC-JP", "UTF-8"); }
CharacterSets::~CharacterSets() = default;

DcmSpecificCharacterSet *CharacterSets::converter(const std::string &declared) {
  const auto found = converters.find(declared);
  if (found != converters.end()) return found->second.get();
  if (converters.size() >= maximumConverters) return nullptr;
  auto made = std::make_unique<DcmSpecificCharacterSet>();
  if (made->selectCharacterSet(declared).bad()) made.reset();
  return (converters[declared] = std::move(made)).get();
}

bool CharacterSets::toUTF8(std::string &text, const std::string &declared, bool isPersonName) {
  if (isPlain(text)) return true;
  const bool mayHideUTF8 = declared.empty() || declared == "ISO_IR 6" || declared == "ISO_IR 100" || declared == "ISO_IR 101";
  if (mayHideUTF8 && isUTF8(text)) return false;
  std::string euc;
  if (isJapanese(declared) && japaneseAsEUC(text, euc)) {
    OFString converted;
    if (fromEUC.convertString(euc, converted).good()) {
      text = converted;
      return true;
    }
  }
  if (!declared.empty()) {
    if (DcmSpecificCharacterSet *set = converter(declared)) {
      OFString converted;
      if (set->convertString(text, converted, isPersonName ? "\\^=" : "\\").good() && isUTF8(converted)) {
        text = converted;
        return true;
      }
    }
  }
  if (!isUTF8(text)) text = fromLatin1(text);
  return false;
}

}  // namespace cdcmtk
