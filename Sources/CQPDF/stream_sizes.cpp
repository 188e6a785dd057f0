#include "CQPDF.h"

#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>

struct cqpdf_streams
{
    QPDF pdf;
};

namespace
{
    struct Full
    {
    };

    /// Counts decoded bytes and keeps none; gives up past a limit.
    class Counter: public Pipeline
    {
      public:
        explicit Counter(uint64_t limit) :
            Pipeline("counter", nullptr),
            limit(limit)
        {
        }
        void write(unsigned char const*, size_t added) override
        {
            count += added;
            if (count > limit) {
                throw Full();
            }
        }
        void finish() override {}

        uint64_t count = 0;

      private:
        uint64_t limit;
    };
} // namespace

cqpdf_streams* cqpdf_streams_open(const uint8_t* bytes, size_t count, const char* password)
{
    cqpdf_streams* streams = nullptr;
    try {
        streams = new cqpdf_streams;
        streams->pdf.setSuppressWarnings(true);
        streams->pdf.processMemoryFile("input", reinterpret_cast<char const*>(bytes), count, password);
        return streams;
    } catch (...) {
        delete streams;
        return nullptr;
    }
}

void cqpdf_streams_close(cqpdf_streams* streams)
{
    delete streams;
}

uint64_t cqpdf_streams_size(cqpdf_streams* streams, int number, int generation, uint64_t limit)
{
    Counter counter(limit);
    try {
        auto stream = streams->pdf.getObjectByID(number, generation);
        if (stream.isStream()) {
            stream.pipeStreamData(&counter, 0, qpdf_dl_generalized, true, true);
        }
    } catch (...) {
        // Full, or damaged from here on: what came until then is what there is.
    }
    return counter.count;
}
