#include "DescriptorSource.hh"
#include "Pictures.hh"

#include <leptonica/allheaders.h>
#include <qpdf/Pipeline.hh>

#include <vector>

namespace
{
    struct PixDeleter
    {
        void operator()(PIX* pix) const { pixDestroy(&pix); }
    };
    using PixHandle = std::unique_ptr<PIX, PixDeleter>;

    /// A picture that leptonica decodes: flattened onto white, written as gray or colour samples, compressed without loss.
    class DecodedPictures: public Pictures
    {
      public:
        explicit DecodedPictures(int descriptor) :
            descriptor(descriptor)
        {
            setMsgSeverity(L_SEVERITY_NONE);
            auto pix = decode(descriptor);
            found = {static_cast<uint32_t>(pixGetWidth(pix.get())), static_cast<uint32_t>(pixGetHeight(pix.get())), 1};
            isGray = pixGetDepth(pix.get()) == 8;
        }

        size_t count() const override { return 1; }
        cr_picture_facts facts(size_t) override { return found; }

        QPDFObjectHandle image(QPDF& pdf, size_t) override
        {
            auto stream = newImage(pdf, found, isGray ? "/DeviceGray" : "/DeviceRGB", 8);
            auto from = descriptor;
            auto gray = isGray;
            stream.replaceStreamData(
                [from, gray](Pipeline* out) {
                    auto pix = decode(from);
                    writeRows(pix.get(), gray, out);
                    out->finish();
                },
                QPDFObjectHandle::newNull(),
                QPDFObjectHandle::newNull());
            return stream;
        }

      private:
        int descriptor;
        cr_picture_facts found{0, 0, 1};
        bool isGray{false};

        static PixHandle decode(int descriptor)
        {
            auto size = sizeOf(descriptor);
            if (size == 0 || size > (512ULL << 20)) {
                throw PictureFailure(size == 0 ? CR_DAMAGED : CR_TOO_LARGE);
            }
            std::vector<unsigned char> bytes(size);
            if (readAt(descriptor, bytes.data(), size, 0) != size) {
                throw PictureFailure(CR_DAMAGED);
            }
            l_int32 format = 0, width = 0, height = 0, bits = 0, samples = 0, isMapped = 0;
            if (pixReadHeaderMem(bytes.data(), size, &format, &width, &height, &bits, &samples, &isMapped) == 0 &&
                static_cast<uint64_t>(width) * static_cast<uint64_t>(height) > mostDecodedPixels) {
                throw PictureFailure(CR_TOO_LARGE);
            }
            PixHandle stored(pixReadMem(bytes.data(), size));
            if (!stored) {
                throw PictureFailure(CR_DAMAGED);
            }
            PixHandle plain(pixRemoveColormap(stored.get(), REMOVE_CMAP_BASED_ON_SRC));
            if (plain && pixGetDepth(plain.get()) == 32 && pixGetSpp(plain.get()) == 4) {
                plain.reset(pixAlphaBlendUniform(plain.get(), 0xFFFFFF00));
            }
            if (plain && pixGetDepth(plain.get()) != 32) {
                plain.reset(pixConvertTo8(plain.get(), 0));
            }
            if (!plain) {
                throw PictureFailure(CR_DAMAGED);
            }
            return plain;
        }

        static void writeRows(PIX* pix, bool gray, Pipeline* out)
        {
            auto width = static_cast<size_t>(pixGetWidth(pix));
            std::vector<unsigned char> row(gray ? width : width * 3);
            for (l_int32 y = 0; y < pixGetHeight(pix); ++y) {
                auto line = pixGetData(pix) + static_cast<size_t>(y) * static_cast<size_t>(pixGetWpl(pix));
                for (size_t x = 0; x < width; ++x) {
                    if (gray) {
                        row[x] = GET_DATA_BYTE(line, x);
                    } else {
                        auto value = line[x];
                        row[3 * x] = static_cast<unsigned char>(value >> L_RED_SHIFT);
                        row[3 * x + 1] = static_cast<unsigned char>(value >> L_GREEN_SHIFT);
                        row[3 * x + 2] = static_cast<unsigned char>(value >> L_BLUE_SHIFT);
                    }
                }
                out->write(row.data(), row.size());
            }
        }
    };
} // namespace

std::unique_ptr<Pictures>
openDecoded(int descriptor)
{
    return std::make_unique<DecodedPictures>(descriptor);
}
