#ifndef PICTURES_HH
#define PICTURES_HH

#include "CRecords.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <memory>
#include <stdexcept>

/// Why a picture cannot be used.
struct PictureFailure: std::runtime_error
{
    explicit PictureFailure(cr_status status) :
        std::runtime_error("a picture cannot be used"),
        status(status)
    {
    }
    cr_status status;
};

/// Most pixels that are decoded into memory at once; a picture that is passed through as it is may have more.
static constexpr uint64_t mostDecodedPixels = 100'000'000;

/// The pictures of one file. Pixels are read when the output is written, one picture at a time.
class Pictures
{
  public:
    virtual ~Pictures() = default;
    virtual size_t count() const = 0;
    /// Picture `index`, from 0. Throws PictureFailure.
    virtual cr_picture_facts facts(size_t index) = 0;
    /// An image XObject of `pdf` for picture `index`. Throws PictureFailure where its pixels cannot be had.
    virtual QPDFObjectHandle image(QPDF& pdf, size_t index) = 0;

    static std::unique_ptr<Pictures> open(int descriptor, cr_picture_kind kind);
};

std::unique_ptr<Pictures> openJPEG(int descriptor);
std::unique_ptr<Pictures> openPNG(int descriptor);
std::unique_ptr<Pictures> openTIFF(int descriptor);
std::unique_ptr<Pictures> openHEIF(int descriptor);
std::unique_ptr<Pictures> openDecoded(int descriptor);

/// A new image dictionary of this size; `colorSpace` is a PDF object as text.
QPDFObjectHandle newImage(QPDF& pdf, cr_picture_facts const& facts, std::string const& colorSpace, int bitsPerComponent);

#endif
