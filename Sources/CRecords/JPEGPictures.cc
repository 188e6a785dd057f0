#include "DescriptorSource.hh"
#include "Pictures.hh"

#include <qpdf/Pipeline.hh>

#include <algorithm>
#include <vector>

namespace
{
    /// A JPEG file (ITU-T T.81), passed into the PDF byte for byte.
    class JPEGPictures: public Pictures
    {
      public:
        explicit JPEGPictures(int descriptor) :
            descriptor(descriptor),
            length(sizeOf(descriptor))
        {
            scanMarkers();
        }

        size_t count() const override { return 1; }
        cr_picture_facts facts(size_t) override { return found; }

        QPDFObjectHandle image(QPDF& pdf, size_t) override
        {
            auto space = components == 1 ? "/DeviceGray" : components == 3 ? "/DeviceRGB" : "/DeviceCMYK";
            auto stream = newImage(pdf, found, space, 8);
            if (components == 4 && isAdobe) {
                stream.getDict().replaceKey("/Decode", QPDFObjectHandle::parse("[1 0 1 0 1 0 1 0]"));
            }
            auto from = descriptor;
            auto size = length;
            stream.replaceStreamData(
                [from, size](Pipeline* out) {
                    std::vector<unsigned char> chunk(256 << 10);
                    for (uint64_t at = 0; at < size;) {
                        auto got = readAt(from, chunk.data(), chunk.size(), at);
                        if (got == 0) {
                            break;
                        }
                        out->write(chunk.data(), got);
                        at += got;
                    }
                    out->finish();
                },
                QPDFObjectHandle::newName("/DCTDecode"),
                QPDFObjectHandle::newNull());
            return stream;
        }

      private:
        int descriptor;
        uint64_t length;
        cr_picture_facts found{0, 0, 1};
        int components{0};
        bool isAdobe{false};

        void scanMarkers()
        {
            unsigned char head[4];
            if (readAt(descriptor, head, 2, 0) != 2 || head[0] != 0xFF || head[1] != 0xD8) {
                throw PictureFailure(CR_DAMAGED);
            }
            uint64_t at = 2;
            while (readAt(descriptor, head, 4, at) == 4) {
                if (head[0] != 0xFF) {
                    throw PictureFailure(CR_DAMAGED);
                }
                if (head[1] == 0xFF) {
                    ++at;
                    continue;
                }
                int marker = head[1];
                if (marker == 0xD9 || marker == 0xDA) {
                    break;
                }
                if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
                    at += 2;
                    continue;
                }
                size_t size = static_cast<size_t>(head[2]) << 8 | head[3];
                if (size < 2) {
                    throw PictureFailure(CR_DAMAGED);
                }
                segment(marker, at + 4, size - 2);
                at += 2 + size;
            }
            if (found.width == 0 || found.height == 0) {
                throw PictureFailure(CR_DAMAGED);
            }
        }

        void segment(int marker, uint64_t at, size_t size)
        {
            bool isFrame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (!isFrame && marker != 0xE1 && marker != 0xEE) {
                return;
            }
            std::vector<unsigned char> body(size);
            if (readAt(descriptor, body.data(), size, at) != size) {
                throw PictureFailure(CR_DAMAGED);
            }
            if (isFrame) {
                // PDF's DCTDecode knows baseline, extended and progressive Huffman frames of 8 bits.
                if (marker > 0xC2 || size < 6 || body[0] != 8) {
                    throw PictureFailure(CR_UNSUPPORTED);
                }
                found.height = static_cast<uint32_t>(body[1] << 8 | body[2]);
                found.width = static_cast<uint32_t>(body[3] << 8 | body[4]);
                components = body[5];
                if (components != 1 && components != 3 && components != 4) {
                    throw PictureFailure(CR_UNSUPPORTED);
                }
            } else if (marker == 0xEE) {
                isAdobe = size >= 5 && std::equal(body.begin(), body.begin() + 5, "Adobe");
            } else if (size >= 14 && std::equal(body.begin(), body.begin() + 4, "Exif")) {
                readOrientation(body.data() + 6, size - 6);
            }
        }

        /// Tag 0x0112 of the first directory (Exif 2.32, 4.6.4).
        void readOrientation(unsigned char const* tiff, size_t size)
        {
            bool isLittle = tiff[0] == 'I';
            auto u16 = [&](size_t at) -> uint32_t {
                return at + 2 > size ? 0 : isLittle ? tiff[at] | tiff[at + 1] << 8 : tiff[at] << 8 | tiff[at + 1];
            };
            auto u32 = [&](size_t at) -> uint32_t {
                return isLittle ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2);
            };
            size_t directory = u32(4);
            if (directory >= size) {
                return;
            }
            auto entries = u16(directory);
            for (uint32_t i = 0; i < entries; ++i) {
                size_t at = directory + 2 + 12 * static_cast<size_t>(i);
                if (at + 12 > size) {
                    return;
                }
                if (u16(at) == 0x0112) {
                    auto value = static_cast<int>(u16(at + 8));
                    if (value >= 1 && value <= 8) {
                        found.orientation = value;
                    }
                    return;
                }
            }
        }
    };
} // namespace

std::unique_ptr<Pictures>
openJPEG(int descriptor)
{
    return std::make_unique<JPEGPictures>(descriptor);
}
