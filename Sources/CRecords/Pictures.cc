#include "Pictures.hh"

std::unique_ptr<Pictures>
Pictures::open(int descriptor, cr_picture_kind kind)
{
    switch (kind) {
    case CR_JPEG:
        return openJPEG(descriptor);
    case CR_PNG:
        return openPNG(descriptor);
    case CR_TIFF:
        return openTIFF(descriptor);
    case CR_HEIF:
        return openHEIF(descriptor);
    case CR_OTHER:
        return openDecoded(descriptor);
    }
    throw PictureFailure(CR_UNSUPPORTED);
}

QPDFObjectHandle
newImage(QPDF& pdf, cr_picture_facts const& facts, std::string const& colorSpace, int bitsPerComponent)
{
    auto stream = pdf.newStream();
    auto dictionary = stream.getDict();
    dictionary.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
    dictionary.replaceKey("/Subtype", QPDFObjectHandle::newName("/Image"));
    dictionary.replaceKey("/Width", QPDFObjectHandle::newInteger(facts.width));
    dictionary.replaceKey("/Height", QPDFObjectHandle::newInteger(facts.height));
    dictionary.replaceKey("/BitsPerComponent", QPDFObjectHandle::newInteger(bitsPerComponent));
    dictionary.replaceKey("/ColorSpace", QPDFObjectHandle::parse(colorSpace));
    return stream;
}
