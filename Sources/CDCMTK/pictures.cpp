#include "CDCMTK.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmimage/diregist.h>
#include <dcmtk/dcmimgle/dcmimage.h>
#include <dcmtk/dcmjpeg/dipijpeg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "data_set_start.h"
#include "element_walk.h"

using namespace cdcmtk;

namespace {

constexpr int jpegQuality = 80;

// True where no sequence of the data set nests beyond every sensible depth: DCMTK descends by calling itself.
bool isShallow(const Bytes &bytes, size_t at, Encoding encoding) {
  ElementHeader header;
  while (at < bytes.count && readHeader(bytes, at, encoding, header)) {
    const size_t value = at + header.length;
    const bool isLong = header.valueLength == undefinedLength || header.isSequence() || header.vr[0] == 0 ||
                        (header.vr[0] == 'U' && header.vr[1] == 'N');
    const bool isSequence =
        isLong && bytes.count >= value + 4 && bytes.u16(value, encoding.isBigEndian) == 0xFFFE;
    size_t end = 0;
    const Walk walk = findEnd(bytes, value, header, encoding, isSequence, end, nullptr);
    if (walk == Walk::tooDeep) return false;
    if (walk != Walk::whole || end <= at) return true;
    at = end;
  }
  return true;
}

bool hasDecoder(E_TransferSyntax syntax) {
  const DcmXfer xfer(syntax);
  return !xfer.isEncapsulated() || DcmCodecList::canChangeCoding(syntax, EXS_LittleEndianExplicit);
}

cdcmtk_picture_status written(DicomImage &image, cdcmtk_picture &picture) {
  char *bytes = nullptr;
  size_t count = 0;
  FILE *stream = open_memstream(&bytes, &count);
  if (!stream) return CDCMTK_PICTURE_DAMAGED;
  DiJPEGPlugin plugin;
  plugin.setQuality(jpegQuality);
  const int isWritten = image.writePluginFormat(&plugin, stream, 0);
  if (std::fclose(stream) != 0 || !isWritten || count == 0) {
    std::free(bytes);
    return CDCMTK_PICTURE_DAMAGED;
  }
  picture.bytes = reinterpret_cast<uint8_t *>(bytes);
  picture.count = count;
  picture.width = uint32_t(image.getWidth());
  picture.height = uint32_t(image.getHeight());
  return CDCMTK_PICTURE;
}

cdcmtk_picture_status render(
    const Bytes &bytes, uint32_t edge, uint64_t maximumPixels, cdcmtk_picture &picture) {
  const DataSetStart start = findDataSet(bytes);
  if (!start.isDICOM || start.needsMore) return CDCMTK_PICTURE_DAMAGED;
  // What is deflated hides how deep it nests.
  if (start.isDeflated) return CDCMTK_PICTURE_UNSUPPORTED;
  if (!isShallow(bytes, start.offset, start.encoding)) return CDCMTK_PICTURE_DAMAGED;
  E_TransferSyntax syntax = DcmXfer(start.transferSyntax.c_str()).getXfer();
  if (syntax == EXS_Unknown) return CDCMTK_PICTURE_UNSUPPORTED;
  if (!hasDecoder(syntax)) return CDCMTK_PICTURE_UNSUPPORTED;
  if (!DcmXfer(syntax).isEncapsulated())
    syntax = !start.encoding.isExplicit   ? EXS_LittleEndianImplicit
             : start.encoding.isBigEndian ? EXS_BigEndianExplicit
                                          : EXS_LittleEndianExplicit;
  DcmInputBufferStream stream;
  stream.setBuffer(bytes.data + start.offset, offile_off_t(bytes.count - start.offset));
  stream.setEos();
  auto dataSet = std::make_unique<DcmDataset>();
  dataSet->transferInit();
  dataSet->read(stream, syntax, EGL_noChange, DCM_MaxReadLength);
  dataSet->transferEnd();
  if (!dataSet->tagExistsWithValue(DCM_PixelData)) return CDCMTK_PICTURE_NO_PIXELS;
  Uint16 rows = 0, columns = 0;
  Uint16 samples = 1;
  dataSet->findAndGetUint16(DCM_Rows, rows);
  dataSet->findAndGetUint16(DCM_Columns, columns);
  dataSet->findAndGetUint16(DCM_SamplesPerPixel, samples);
  if (rows == 0 || columns == 0) return CDCMTK_PICTURE_NO_PIXELS;
  if (uint64_t(rows) * columns * (samples ? samples : 1) > maximumPixels) return CDCMTK_PICTURE_TOO_LARGE;
  Sint32 frames = 1;
  dataSet->findAndGetSint32(DCM_NumberOfFrames, frames);
  const unsigned long middle = frames > 1 ? (unsigned long)(frames / 2) : 0;
  DicomImage image(
      dataSet.release(), syntax, CIF_UsePartialAccessToPixelData | CIF_TakeOverExternalDataset, middle, 1);
  if (image.getStatus() != EIS_Normal) return CDCMTK_PICTURE_DAMAGED;
  if (image.isMonochrome() && !(image.getWindowCount() > 0 && image.setWindow(0))) image.setMinMaxWindow();
  const unsigned long width = image.getWidth(), height = image.getHeight();
  std::unique_ptr<DicomImage> scaled;
  if (width > edge || height > edge) {
    // Pixels that are not square make the other edge longer: as they are, unless it then outgrows the picture.
    for (int aspect = 1; aspect >= 0; aspect--) {
      scaled.reset(
          width >= height ? image.createScaledImage((unsigned long)edge, 0UL, 1, aspect)
                          : image.createScaledImage(0UL, (unsigned long)edge, 1, aspect));
      if (scaled && scaled->getWidth() <= edge * 2UL && scaled->getHeight() <= edge * 2UL) break;
    }
    if (!scaled || scaled->getStatus() != EIS_Normal) return CDCMTK_PICTURE_DAMAGED;
  }
  return written(scaled ? *scaled : image, picture);
}

void registerCodecs() {
  static const bool isDone = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    DcmRLEDecoderRegistration::registerCodecs();
    return true;
  }();
  (void)isDone;
}

}  // namespace

cdcmtk_picture cdcmtk_render(const uint8_t *bytes, size_t count, uint32_t edge, uint64_t maximum_pixels) {
  cdcmtk_picture picture;
  std::memset(&picture, 0, sizeof picture);
  try {
    registerCodecs();
    picture.status = render({bytes, count}, edge, maximum_pixels, picture);
  } catch (...) {
    picture.status = CDCMTK_PICTURE_DAMAGED;
  }
  return picture;
}

void cdcmtk_free_picture(cdcmtk_picture picture) { std::free(picture.bytes); }
