#include "CHEIF.h"
#include "DescriptorSource.hh"
#include "Pictures.hh"

#include <leptonica/allheaders.h>
#include <qpdf/Pipeline.hh>

#include <vector>

namespace
{
    /// The pictures of a HEIC or AVIF file. PDF knows neither codec: they become JPEG of a quality that shows no loss.
    class HEIFPictures: public Pictures
    {
      public:
        explicit HEIFPictures(int descriptor) :
            descriptor(descriptor)
        {
            setMsgSeverity(L_SEVERITY_NONE);
            OpenFile file(descriptor);
            for (int index = 0; index < cheif_count(file.file); ++index) {
                uint32_t width = 0, height = 0, bits = 0;
                // A picture without a size is no page, here as where pages are counted.
                if (cheif_facts(file.file, index, &width, &height, &bits) != 0) {
                    found.push_back({index, {width, height, 1}});
                }
            }
        }

        size_t count() const override { return found.size(); }
        cr_picture_facts facts(size_t index) override { return found.at(index).facts; }

        QPDFObjectHandle image(QPDF& pdf, size_t index) override
        {
            auto picture = found.at(index);
            if (static_cast<uint64_t>(picture.facts.width) * picture.facts.height > mostDecodedPixels) {
                throw PictureFailure(CR_TOO_LARGE);
            }
            auto stream = newImage(pdf, picture.facts, "/DeviceRGB", 8);
            auto from = descriptor;
            compressed(from, picture);
            stream.replaceStreamData(
                [from, picture](Pipeline* out) {
                    auto bytes = compressed(from, picture);
                    out->write(bytes.data(), bytes.size());
                    out->finish();
                },
                QPDFObjectHandle::newName("/DCTDecode"),
                QPDFObjectHandle::newNull());
            return stream;
        }

      private:
        struct Picture
        {
            int index;
            cr_picture_facts facts;
        };

        struct OpenFile
        {
            std::vector<unsigned char> bytes;
            cheif_file* file;

            explicit OpenFile(int descriptor)
            {
                auto size = sizeOf(descriptor);
                if (size == 0 || size > (512ULL << 20)) {
                    throw PictureFailure(size == 0 ? CR_DAMAGED : CR_TOO_LARGE);
                }
                bytes.resize(size);
                if (readAt(descriptor, bytes.data(), size, 0) != size) {
                    throw PictureFailure(CR_DAMAGED);
                }
                file = cheif_open(bytes.data(), size);
                if (file == nullptr) {
                    throw PictureFailure(CR_DAMAGED);
                }
            }
            OpenFile(OpenFile const&) = delete;
            OpenFile& operator=(OpenFile const&) = delete;
            ~OpenFile() { cheif_close(file); }
        };

        int descriptor;
        std::vector<Picture> found;

        static std::vector<unsigned char> compressed(int descriptor, Picture const& picture)
        {
            auto width = picture.facts.width, height = picture.facts.height;
            std::vector<unsigned char> rows(static_cast<size_t>(width) * height * 3);
            {
                OpenFile file(descriptor);
                if (cheif_read_rgb(file.file, picture.index, width, height, rows.data()) == 0) {
                    throw PictureFailure(CR_DAMAGED);
                }
            }
            auto pix = pixCreate(static_cast<l_int32>(width), static_cast<l_int32>(height), 32);
            if (pix == nullptr) {
                throw PictureFailure(CR_MEMORY);
            }
            for (uint32_t y = 0; y < height; ++y) {
                auto line = pixGetData(pix) + static_cast<size_t>(y) * static_cast<size_t>(pixGetWpl(pix));
                auto row = rows.data() + static_cast<size_t>(y) * width * 3;
                for (uint32_t x = 0; x < width; ++x, row += 3) {
                    composeRGBPixel(row[0], row[1], row[2], line + x);
                }
            }
            l_uint8* data = nullptr;
            size_t size = 0;
            auto failed = pixWriteMemJpeg(&data, &size, pix, 92, 0) != 0;
            pixDestroy(&pix);
            if (failed || data == nullptr) {
                throw PictureFailure(CR_MEMORY);
            }
            std::vector<unsigned char> bytes(data, data + size);
            lept_free(data);
            return bytes;
        }
    };
} // namespace

std::unique_ptr<Pictures>
openHEIF(int descriptor)
{
    return std::make_unique<HEIFPictures>(descriptor);
}
