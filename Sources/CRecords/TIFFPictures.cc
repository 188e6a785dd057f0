#include "CTIFF.h"
#include "DescriptorSource.hh"
#include "Pictures.hh"

#include <qpdf/Pipeline.hh>
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace
{
    /// A TIFF read through its descriptor by offset.
    class TIFFFile
    {
      public:
        explicit TIFFFile(int descriptor) :
            descriptor(descriptor),
            size(sizeOf(descriptor))
        {
            TIFFSetErrorHandler(nullptr);
            TIFFSetWarningHandler(nullptr);
            tiff = TIFFClientOpen("input", "rm", this, read, write, seek, close, length, nullptr, nullptr);
            if (tiff == nullptr) {
                throw PictureFailure(CR_DAMAGED);
            }
        }
        TIFFFile(TIFFFile const&) = delete;
        TIFFFile& operator=(TIFFFile const&) = delete;
        ~TIFFFile() { TIFFClose(tiff); }

        TIFF* tiff;

      private:
        int descriptor;
        uint64_t size;
        uint64_t position{0};

        static tmsize_t read(thandle_t handle, void* buffer, tmsize_t count)
        {
            auto self = static_cast<TIFFFile*>(handle);
            try {
                auto got = readAt(self->descriptor, buffer, static_cast<size_t>(count), self->position);
                self->position += got;
                return static_cast<tmsize_t>(got);
            } catch (std::exception const&) {
                return -1;
            }
        }
        static tmsize_t write(thandle_t, void*, tmsize_t) { return -1; }
        static toff_t seek(thandle_t handle, toff_t offset, int whence)
        {
            auto self = static_cast<TIFFFile*>(handle);
            auto base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? self->position : self->size;
            return self->position = base + offset;
        }
        static int close(thandle_t) { return 0; }
        static toff_t length(thandle_t handle) { return static_cast<TIFFFile*>(handle)->size; }
    };

    /// A TIFF that is written into memory, to have libtiff compress fax data.
    struct TIFFMemory
    {
        std::vector<unsigned char> bytes;
        uint64_t position{0};

        static tmsize_t read(thandle_t handle, void* buffer, tmsize_t count)
        {
            auto self = static_cast<TIFFMemory*>(handle);
            auto left = self->position < self->bytes.size() ? self->bytes.size() - self->position : 0;
            auto step = std::min(left, static_cast<size_t>(count));
            if (step > 0) {
                std::memcpy(buffer, self->bytes.data() + self->position, step);
            }
            self->position += step;
            return static_cast<tmsize_t>(step);
        }
        static tmsize_t write(thandle_t handle, void* buffer, tmsize_t count)
        {
            auto self = static_cast<TIFFMemory*>(handle);
            auto end = self->position + static_cast<size_t>(count);
            if (end > self->bytes.size()) {
                self->bytes.resize(end);
            }
            std::memcpy(self->bytes.data() + self->position, buffer, static_cast<size_t>(count));
            self->position = end;
            return count;
        }
        static toff_t seek(thandle_t handle, toff_t offset, int whence)
        {
            auto self = static_cast<TIFFMemory*>(handle);
            auto base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? self->position : self->bytes.size();
            return self->position = base + offset;
        }
        static int close(thandle_t) { return 0; }
        static toff_t length(thandle_t handle) { return static_cast<TIFFMemory*>(handle)->bytes.size(); }
    };

    /// How the samples of one picture go into the PDF.
    enum class Route
    {
        /// The one G4 strip as it is.
        faxAsItIs,
        /// One-bit samples, compressed as G4.
        fax,
        /// Eight-bit gray or RGB samples.
        samples,
        /// Whatever else, through libtiff's own conversion to RGB.
        converted
    };

    struct Layout
    {
        uint32_t width{0}, height{0};
        uint16_t bits{1}, samples{1}, photometric{PHOTOMETRIC_MINISWHITE}, compression{COMPRESSION_NONE};
        uint16_t orientation{1}, planar{PLANARCONFIG_CONTIG}, fillOrder{FILLORDER_MSB2LSB};
        Route route{Route::converted};
    };

    Layout layoutOf(TIFF* tiff)
    {
        Layout found;
        if (TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &found.width) != 1 ||
            TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &found.height) != 1 || found.width == 0 || found.height == 0) {
            throw PictureFailure(CR_DAMAGED);
        }
        TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &found.bits);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &found.samples);
        TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &found.photometric);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &found.compression);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &found.orientation);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &found.planar);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_FILLORDER, &found.fillOrder);
        bool isGray = found.photometric == PHOTOMETRIC_MINISWHITE || found.photometric == PHOTOMETRIC_MINISBLACK;
        bool isTiled = TIFFIsTiled(tiff) != 0;
        if (found.bits == 1 && found.samples == 1 && isGray && !isTiled) {
            found.route = found.compression == COMPRESSION_CCITTFAX4 && TIFFNumberOfStrips(tiff) == 1 ? Route::faxAsItIs
                                                                                                 : Route::fax;
        } else if (
            found.bits == 8 && !isTiled && found.planar == PLANARCONFIG_CONTIG &&
            ((found.samples == 1 && isGray) || (found.samples == 3 && found.photometric == PHOTOMETRIC_RGB))) {
            found.route = Route::samples;
        }
        if (found.route != Route::faxAsItIs &&
            static_cast<uint64_t>(found.width) * found.height > mostDecodedPixels) {
            throw PictureFailure(CR_TOO_LARGE);
        }
        return found;
    }

    std::vector<unsigned char> faxStrip(TIFF* tiff, Layout const& layout)
    {
        auto size = TIFFRawStripSize64(tiff, 0);
        if (size == 0 || size > (256ULL << 20)) {
            throw PictureFailure(CR_DAMAGED);
        }
        std::vector<unsigned char> strip(size);
        auto got = TIFFReadRawStrip(tiff, 0, strip.data(), static_cast<tmsize_t>(size));
        if (got <= 0) {
            throw PictureFailure(CR_DAMAGED);
        }
        strip.resize(static_cast<size_t>(got));
        if (layout.fillOrder == FILLORDER_LSB2MSB) {
            TIFFReverseBits(strip.data(), got);
        }
        return strip;
    }

    /// All rows as libtiff decodes them; rows after damage stay white, and damage from the first row on is a failure.
    std::vector<unsigned char> rows(TIFF* tiff, Layout const& layout)
    {
        auto rowLength = static_cast<size_t>(TIFFScanlineSize64(tiff));
        if (rowLength == 0) {
            throw PictureFailure(CR_DAMAGED);
        }
        std::vector<unsigned char> all(
            rowLength * layout.height, layout.photometric == PHOTOMETRIC_MINISWHITE ? 0x00 : 0xFF);
        for (uint32_t y = 0; y < layout.height; ++y) {
            if (TIFFReadScanline(tiff, all.data() + rowLength * y, y, 0) != 1 && y == 0) {
                throw PictureFailure(CR_DAMAGED);
            }
        }
        return all;
    }

    std::vector<unsigned char> compressedFax(std::vector<unsigned char> packed, Layout const& layout)
    {
        TIFFMemory memory;
        auto tiff = TIFFClientOpen(
            "memory",
            "w",
            &memory,
            TIFFMemory::read,
            TIFFMemory::write,
            TIFFMemory::seek,
            TIFFMemory::close,
            TIFFMemory::length,
            nullptr,
            nullptr);
        if (tiff == nullptr) {
            throw PictureFailure(CR_MEMORY);
        }
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, layout.width);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, layout.height);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, layout.height);
        auto written = TIFFWriteEncodedStrip(tiff, 0, packed.data(), static_cast<tmsize_t>(packed.size()));
        uint64_t* offsets = nullptr;
        uint64_t* lengths = nullptr;
        std::vector<unsigned char> strip;
        if (written > 0 && TIFFFlushData(tiff) == 1 && TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &offsets) == 1 &&
            TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &lengths) == 1 &&
            offsets[0] + lengths[0] <= memory.bytes.size()) {
            auto from = memory.bytes.begin() + static_cast<std::ptrdiff_t>(offsets[0]);
            strip.assign(from, from + static_cast<std::ptrdiff_t>(lengths[0]));
        }
        TIFFClose(tiff);
        if (strip.empty()) {
            throw PictureFailure(CR_MEMORY);
        }
        return strip;
    }

    /// What libtiff's conversion refuses: deep CMYK, floating point.
    std::vector<unsigned char> graySamples(int descriptor, uint64_t directory, size_t pixels)
    {
        auto size = sizeOf(descriptor);
        if (size == 0 || size > (512ULL << 20)) {
            throw PictureFailure(size == 0 ? CR_DAMAGED : CR_TOO_LARGE);
        }
        std::vector<unsigned char> bytes(size), gray(pixels);
        if (readAt(descriptor, bytes.data(), size, 0) != size) {
            throw PictureFailure(CR_DAMAGED);
        }
        auto file = ctiff_open(bytes.data(), size);
        auto done = file != nullptr && ctiff_select(file, directory) != 0 && ctiff_read_gray(file, gray.data()) != 0;
        ctiff_close(file);
        if (!done) {
            throw PictureFailure(CR_DAMAGED);
        }
        return gray;
    }

    /// RGB samples in stored order.
    std::vector<unsigned char> convertedSamples(int descriptor, TIFF* tiff, Layout const& layout)
    {
        auto pixels = static_cast<size_t>(layout.width) * layout.height;
        std::vector<uint32_t> raster(pixels);
        std::vector<unsigned char> samples(pixels * 3);
        char message[1024];
        if (TIFFRGBAImageOK(tiff, message) != 1 ||
            TIFFReadRGBAImageOriented(tiff, layout.width, layout.height, raster.data(), layout.orientation, 0) != 1) {
            auto gray = graySamples(descriptor, TIFFCurrentDirOffset(tiff), pixels);
            for (size_t i = 0; i < pixels; ++i) {
                std::fill_n(samples.begin() + static_cast<std::ptrdiff_t>(3 * i), 3, gray[i]);
            }
            return samples;
        }
        for (size_t i = 0; i < pixels; ++i) {
            samples[3 * i] = static_cast<unsigned char>(TIFFGetR(raster[i]));
            samples[3 * i + 1] = static_cast<unsigned char>(TIFFGetG(raster[i]));
            samples[3 * i + 2] = static_cast<unsigned char>(TIFFGetB(raster[i]));
        }
        return samples;
    }

    std::vector<unsigned char> streamData(int descriptor, uint64_t directory)
    {
        TIFFFile file(descriptor);
        if (TIFFSetSubDirectory(file.tiff, directory) != 1) {
            throw PictureFailure(CR_DAMAGED);
        }
        auto layout = layoutOf(file.tiff);
        switch (layout.route) {
        case Route::faxAsItIs:
            return faxStrip(file.tiff, layout);
        case Route::fax:
            return compressedFax(rows(file.tiff, layout), layout);
        case Route::samples:
            return rows(file.tiff, layout);
        case Route::converted:
            return convertedSamples(descriptor, file.tiff, layout);
        }
        throw PictureFailure(CR_INTERNAL);
    }

    /// A TIFF file of one or more pages (TIFF 6.0); fax data stay or become Group 4.
    class TIFFPictures: public Pictures
    {
      public:
        explicit TIFFPictures(int descriptor) :
            descriptor(descriptor)
        {
            TIFFFile file(descriptor);
            do {
                if (isPage(file.tiff)) {
                    directories.push_back(TIFFCurrentDirOffset(file.tiff));
                }
            } while (directories.size() < 65535 && TIFFReadDirectory(file.tiff) == 1);
        }

        size_t count() const override { return directories.size(); }

        cr_picture_facts facts(size_t index) override
        {
            auto layout = layoutAt(index);
            auto orientation = static_cast<int>(layout.orientation);
            return {layout.width, layout.height, orientation >= 1 && orientation <= 8 ? orientation : 1};
        }

        QPDFObjectHandle image(QPDF& pdf, size_t index) override
        {
            auto layout = layoutAt(index);
            auto from = descriptor;
            auto directory = directories[index];
            if (layout.route != Route::faxAsItIs) {
                streamData(from, directory);
            }
            bool isFax = layout.route == Route::fax || layout.route == Route::faxAsItIs;
            bool isGray = isFax || (layout.route == Route::samples && layout.samples == 1);
            auto stream = newImage(pdf, facts(index), isGray ? "/DeviceGray" : "/DeviceRGB", isFax ? 1 : 8);
            // CCITTFaxDecode gives black as 0, as a fax machine means it; the other samples are those of the file.
            bool isInverse = isFax ? layout.photometric == PHOTOMETRIC_MINISBLACK
                                   : isGray && layout.photometric == PHOTOMETRIC_MINISWHITE;
            if (isInverse) {
                stream.getDict().replaceKey("/Decode", QPDFObjectHandle::parse("[1 0]"));
            }
            auto parameters = QPDFObjectHandle::newNull();
            if (isFax) {
                parameters = QPDFObjectHandle::newDictionary();
                parameters.replaceKey("/K", QPDFObjectHandle::newInteger(-1));
                parameters.replaceKey("/Columns", QPDFObjectHandle::newInteger(layout.width));
                parameters.replaceKey("/Rows", QPDFObjectHandle::newInteger(layout.height));
            }
            stream.replaceStreamData(
                [from, directory](Pipeline* out) {
                    auto bytes = streamData(from, directory);
                    out->write(bytes.data(), bytes.size());
                    out->finish();
                },
                isFax ? QPDFObjectHandle::newName("/CCITTFaxDecode") : QPDFObjectHandle::newNull(),
                parameters);
            return stream;
        }

      private:
        int descriptor;
        std::vector<uint64_t> directories;

        /// Thumbnails, masks and directories without a size are no pages: page N is the page N that was counted.
        static bool isPage(TIFF* tiff)
        {
            uint32_t width = 0, height = 0, subfile = 0;
            uint16_t oldSubfile = 0;
            TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &subfile);
            TIFFGetField(tiff, TIFFTAG_OSUBFILETYPE, &oldSubfile);
            return TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) == 1 &&
                   TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height) == 1 && width > 0 && height > 0 &&
                   (subfile & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0 && oldSubfile != OFILETYPE_REDUCEDIMAGE;
        }

        Layout layoutAt(size_t index)
        {
            TIFFFile file(descriptor);
            if (TIFFSetSubDirectory(file.tiff, directories.at(index)) != 1) {
                throw PictureFailure(CR_DAMAGED);
            }
            return layoutOf(file.tiff);
        }
    };
} // namespace

std::unique_ptr<Pictures>
openTIFF(int descriptor)
{
    return std::make_unique<TIFFPictures>(descriptor);
}
