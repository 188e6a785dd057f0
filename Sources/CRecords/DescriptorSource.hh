#ifndef DESCRIPTOR_SOURCE_HH
#define DESCRIPTOR_SOURCE_HH

#include <qpdf/InputSource.hh>

#include <string>
#include <vector>

/// Reads a file through its descriptor by offset, so that several readers of one descriptor do not disturb each other.
class DescriptorSource: public InputSource
{
  public:
    explicit DescriptorSource(int descriptor);

    qpdf_offset_t findAndSkipNextEOL() override;
    std::string const& getName() const override;
    qpdf_offset_t tell() override;
    void seek(qpdf_offset_t offset, int whence) override;
    void rewind() override;
    size_t read(char* buffer, size_t length) override;
    void unreadCh(char ch) override;

  private:
    size_t fill(qpdf_offset_t at);

    int descriptor;
    qpdf_offset_t size;
    qpdf_offset_t position{0};
    qpdf_offset_t windowStart{0};
    std::vector<char> window;
    std::string name{"input"};
};

/// Reads up to `length` bytes at `offset`; fewer only at the end of the file. Throws std::runtime_error on a failed read.
size_t readAt(int descriptor, void* buffer, size_t length, uint64_t offset);
/// The size of the file behind a descriptor. Throws std::runtime_error.
uint64_t sizeOf(int descriptor);

#endif
