#ifndef DESCRIPTOR_PIPELINE_HH
#define DESCRIPTOR_PIPELINE_HH

#include <qpdf/Pipeline.hh>

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>

/// The output could not be written: `number` is `errno`.
struct WriteFailure: std::runtime_error
{
    explicit WriteFailure(int number) :
        std::runtime_error("the output cannot be written"),
        number(number)
    {
    }
    int number;
};

/// Writes to a descriptor and counts.
class DescriptorPipeline: public Pipeline
{
  public:
    explicit DescriptorPipeline(int descriptor) :
        Pipeline("output", nullptr),
        descriptor(descriptor)
    {
    }

    void write(unsigned char const* data, size_t length) override
    {
        buffer.append(reinterpret_cast<char const*>(data), length);
        if (buffer.size() >= (1U << 20)) {
            drain();
        }
    }

    void finish() override { drain(); }

    uint64_t byteCount{0};

  private:
    int descriptor;
    std::string buffer;

    void drain()
    {
        size_t done = 0;
        while (done < buffer.size()) {
            auto got = ::write(descriptor, buffer.data() + done, buffer.size() - done);
            if (got < 0) {
                if (errno == EINTR) {
                    continue;
                }
                throw WriteFailure(errno);
            }
            done += static_cast<size_t>(got);
        }
        byteCount += done;
        buffer.clear();
    }
};

#endif
