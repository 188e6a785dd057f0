#include "CQPDF.h"

#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFNameTreeObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

#include <set>
#include <string>
#include <vector>

struct cqpdf_files
{
    QPDF pdf;
    struct File
    {
        std::string name;
        QPDFObjectHandle stream;
    };
    std::vector<File> files;
};

namespace
{
    struct Stopped
    {
    };

    /// Passes decoded bytes on and gives up where nobody wants more.
    class Taker: public Pipeline
    {
      public:
        Taker(void* context, int (*take)(void*, const uint8_t*, size_t)) :
            Pipeline("taker", nullptr),
            context(context),
            take(take)
        {
        }
        void write(unsigned char const* bytes, size_t count) override
        {
            if (count > 0 && !take(context, bytes, count)) {
                throw Stopped();
            }
        }
        void finish() override {}

      private:
        void* context;
        int (*take)(void*, const uint8_t*, size_t);
    };

    class Listing
    {
      public:
        Listing(cqpdf_files& out, size_t maximum) :
            out(out),
            maximum(maximum)
        {
        }

        void add(QPDFObjectHandle specification)
        {
            if (out.files.size() >= maximum || !specification.isDictionary()) {
                return;
            }
            QPDFFileSpecObjectHelper file(specification);
            auto stream = file.getEmbeddedFileStream();
            if (!stream.isStream() || !seen.insert(stream.getObjGen()).second) {
                return;
            }
            out.files.push_back({file.getFilename(), stream});
        }

      private:
        cqpdf_files& out;
        size_t maximum;
        std::set<QPDFObjGen> seen;
    };
} // namespace

cqpdf_files*
cqpdf_files_open(const uint8_t* bytes, size_t count, const char* password, size_t maximum)
{
    cqpdf_files* files = nullptr;
    try {
        files = new cqpdf_files;
        files->pdf.setSuppressWarnings(true);
        files->pdf.processMemoryFile("input", reinterpret_cast<char const*>(bytes), count, password);
        Listing listing(*files, maximum);
        auto names = files->pdf.getRoot().getKey("/Names");
        if (names.isDictionary() && names.getKey("/EmbeddedFiles").isDictionary()) {
            // A tree that cannot be walked to its end gives the files before the damage.
            try {
                QPDFNameTreeObjectHelper tree(names.getKey("/EmbeddedFiles"), files->pdf, false);
                for (auto const& entry: tree) {
                    if (files->files.size() >= maximum) {
                        break;
                    }
                    listing.add(entry.second);
                }
            } catch (std::exception const&) {
            }
        }
        try {
            for (auto& page: QPDFPageDocumentHelper(files->pdf).getAllPages()) {
                auto annotations = page.getObjectHandle().getKey("/Annots");
                if (!annotations.isArray()) {
                    continue;
                }
                for (auto& annotation: annotations.aitems()) {
                    if (annotation.isDictionary() && annotation.getKey("/Subtype").isNameAndEquals("/FileAttachment")) {
                        listing.add(annotation.getKey("/FS"));
                    }
                }
            }
        } catch (std::exception const&) {
        }
        return files;
    } catch (...) {
        delete files;
        return nullptr;
    }
}

void
cqpdf_files_close(cqpdf_files* files)
{
    delete files;
}

size_t
cqpdf_files_count(const cqpdf_files* files)
{
    return files->files.size();
}

const char*
cqpdf_files_name(const cqpdf_files* files, size_t index)
{
    return index < files->files.size() ? files->files[index].name.c_str() : "";
}

cqpdf_outcome
cqpdf_files_read(
    cqpdf_files* files, size_t index, void* context, int (*take)(void* context, const uint8_t* bytes, size_t count))
{
    if (index >= files->files.size()) {
        return CQPDF_DAMAGED;
    }
    try {
        Taker taker(context, take);
        auto isWhole = files->files[index].stream.pipeStreamData(&taker, 0, qpdf_dl_generalized, true, false);
        return isWhole ? CQPDF_WHOLE : CQPDF_DAMAGED;
    } catch (Stopped const&) {
        return CQPDF_STOPPED;
    } catch (...) {
        return CQPDF_DAMAGED;
    }
}
