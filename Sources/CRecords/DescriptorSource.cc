#include "DescriptorSource.hh"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

static constexpr size_t windowLength = 64 << 10;

size_t
readAt(int descriptor, void* buffer, size_t length, uint64_t offset)
{
    size_t done = 0;
    while (done < length) {
        auto got = pread(
            descriptor, static_cast<char*>(buffer) + done, length - done, static_cast<off_t>(offset + done));
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw std::runtime_error("an input cannot be read");
        }
        if (got == 0) {
            break;
        }
        done += static_cast<size_t>(got);
    }
    return done;
}

uint64_t
sizeOf(int descriptor)
{
    struct stat facts = {};
    if (fstat(descriptor, &facts) != 0 || facts.st_size < 0) {
        throw std::runtime_error("an input cannot be read");
    }
    return static_cast<uint64_t>(facts.st_size);
}

DescriptorSource::DescriptorSource(int descriptor) :
    descriptor(descriptor),
    size(static_cast<qpdf_offset_t>(sizeOf(descriptor)))
{
}

size_t
DescriptorSource::fill(qpdf_offset_t at)
{
    window.resize(windowLength);
    auto got = readAt(descriptor, window.data(), windowLength, static_cast<uint64_t>(at));
    window.resize(got);
    windowStart = at;
    return got;
}

qpdf_offset_t
DescriptorSource::findAndSkipNextEOL()
{
    bool ended = false;
    while (position < size) {
        if (position < windowStart || position >= windowStart + static_cast<qpdf_offset_t>(window.size())) {
            if (fill(position) == 0) {
                break;
            }
        }
        char ch = window[static_cast<size_t>(position - windowStart)];
        bool isEnd = ch == '\r' || ch == '\n';
        if (ended && !isEnd) {
            return last_offset;
        }
        if (isEnd && !ended) {
            ended = true;
            last_offset = position;
        }
        ++position;
    }
    if (!ended) {
        last_offset = position;
    }
    return last_offset;
}

std::string const&
DescriptorSource::getName() const
{
    return name;
}

qpdf_offset_t
DescriptorSource::tell()
{
    return position;
}

void
DescriptorSource::seek(qpdf_offset_t offset, int whence)
{
    qpdf_offset_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : size;
    if (base + offset < 0) {
        throw std::runtime_error("a place before the start of an input was asked for");
    }
    position = base + offset;
}

void
DescriptorSource::rewind()
{
    position = 0;
}

size_t
DescriptorSource::read(char* buffer, size_t length)
{
    last_offset = position;
    size_t done = 0;
    while (done < length && position < size) {
        auto end = windowStart + static_cast<qpdf_offset_t>(window.size());
        if (position >= windowStart && position < end) {
            auto step = std::min(length - done, static_cast<size_t>(end - position));
            std::memcpy(buffer + done, window.data() + (position - windowStart), step);
            done += step;
            position += static_cast<qpdf_offset_t>(step);
        } else if (length - done >= windowLength) {
            auto got = readAt(descriptor, buffer + done, length - done, static_cast<uint64_t>(position));
            done += got;
            position += static_cast<qpdf_offset_t>(got);
            break;
        } else if (fill(position) == 0) {
            break;
        }
    }
    return done;
}

void
DescriptorSource::unreadCh(char)
{
    if (position > 0) {
        --position;
    }
}
