// DICOM text to UTF-8 (PS3.3 C.12.1.1.2, PS3.5 6.1), with a fallback for text that is not what it says.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/ofstd/ofchrenc.h>

#include <map>
#include <memory>
#include <string>

class DcmSpecificCharacterSet;

namespace cdcmtk {

class CharacterSets {
 public:
  CharacterSets();
  ~CharacterSets();
  // Converts in place. False where the declared set could not be right and the text was read by its bytes instead.
  bool toUTF8(std::string &text, const std::string &declared, bool isPersonName);

 private:
  OFCharacterEncoding fromEUC;
  // NULL where DCMTK does not know the terms.
  DcmSpecificCharacterSet *converter(const std::string &declared);
  std::map<std::string, std::unique_ptr<DcmSpecificCharacterSet>> converters;
};

}  // namespace cdcmtk
