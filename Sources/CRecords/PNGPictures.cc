#include "DescriptorSource.hh"
#include "Pictures.hh"

#include <qpdf/Pipeline.hh>
#include <qpdf/QUtil.hh>

#include <cstring>
#include <utility>
#include <vector>

namespace
{
    /// A PNG file (ISO/IEC 15948) without alpha or interlacing: its compressed data are a PDF's, predictor and all.
    class PNGPictures: public Pictures
    {
      public:
        explicit PNGPictures(int descriptor) :
            descriptor(descriptor)
        {
            scanChunks();
        }

        size_t count() const override { return 1; }
        cr_picture_facts facts(size_t) override { return found; }

        /// True where the compressed data can be passed through.
        bool isPlain() const
        {
            return !isInterlaced && !isTransparent && (colorType == 0 || colorType == 2 || colorType == 3);
        }

        QPDFObjectHandle image(QPDF& pdf, size_t) override
        {
            std::string space = colorType == 2 ? "/DeviceRGB" : "/DeviceGray";
            if (colorType == 3) {
                space = "[/Indexed /DeviceRGB " + std::to_string(palette.size() / 3 - 1) + " <" +
                    QUtil::hex_encode(palette) + ">]";
            }
            auto stream = newImage(pdf, found, space, bits);
            auto parameters = QPDFObjectHandle::newDictionary();
            parameters.replaceKey("/Predictor", QPDFObjectHandle::newInteger(15));
            parameters.replaceKey("/Colors", QPDFObjectHandle::newInteger(colorType == 2 ? 3 : 1));
            parameters.replaceKey("/BitsPerComponent", QPDFObjectHandle::newInteger(bits));
            parameters.replaceKey("/Columns", QPDFObjectHandle::newInteger(found.width));
            auto from = descriptor;
            auto pieces = data;
            stream.replaceStreamData(
                [from, pieces](Pipeline* out) {
                    std::vector<unsigned char> chunk(256 << 10);
                    for (auto [at, left]: pieces) {
                        while (left > 0) {
                            auto got = readAt(from, chunk.data(), std::min<uint64_t>(left, chunk.size()), at);
                            if (got == 0) {
                                break;
                            }
                            out->write(chunk.data(), got);
                            at += got;
                            left -= got;
                        }
                    }
                    out->finish();
                },
                QPDFObjectHandle::newName("/FlateDecode"),
                parameters);
            return stream;
        }

      private:
        int descriptor;
        cr_picture_facts found{0, 0, 1};
        int bits{0};
        int colorType{-1};
        bool isInterlaced{false};
        bool isTransparent{false};
        std::string palette;
        std::vector<std::pair<uint64_t, uint64_t>> data;

        static uint32_t u32(unsigned char const* at)
        {
            return static_cast<uint32_t>(at[0]) << 24 | static_cast<uint32_t>(at[1]) << 16 |
                static_cast<uint32_t>(at[2]) << 8 | at[3];
        }

        void scanChunks()
        {
            unsigned char head[8];
            if (readAt(descriptor, head, 8, 0) != 8 || std::memcmp(head, "\x89PNG\r\n\x1a\n", 8) != 0) {
                throw PictureFailure(CR_DAMAGED);
            }
            uint64_t at = 8;
            while (readAt(descriptor, head, 8, at) == 8) {
                uint64_t size = u32(head);
                std::string type(reinterpret_cast<char*>(head) + 4, 4);
                if (type == "IHDR" && size == 13) {
                    header(at + 8);
                } else if (type == "PLTE" && size <= 768) {
                    palette.resize(size);
                    readAt(descriptor, palette.data(), size, at + 8);
                } else if (type == "tRNS") {
                    isTransparent = true;
                } else if (type == "IDAT") {
                    data.emplace_back(at + 8, size);
                } else if (type == "IEND") {
                    break;
                }
                at += 12 + size;
            }
            if (found.width == 0 || found.height == 0 || data.empty() || (colorType == 3 && palette.size() < 3)) {
                throw PictureFailure(CR_DAMAGED);
            }
        }

        void header(uint64_t at)
        {
            unsigned char body[13];
            if (readAt(descriptor, body, 13, at) != 13) {
                throw PictureFailure(CR_DAMAGED);
            }
            found.width = u32(body);
            found.height = u32(body + 4);
            bits = body[8];
            colorType = body[9];
            isInterlaced = body[12] != 0;
        }
    };
} // namespace

std::unique_ptr<Pictures>
openPNG(int descriptor)
{
    auto pictures = std::make_unique<PNGPictures>(descriptor);
    if (!pictures->isPlain()) {
        return openDecoded(descriptor);
    }
    return pictures;
}
