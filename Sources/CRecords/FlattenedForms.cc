#include "FlattenedForms.hh"

#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFAnnotationObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

#include <algorithm>

namespace
{
    struct Shown
    {
        QPDFObjGen annotation;
        QPDFObjGen appearance;
    };

    /// What each page shows of the objects that the structure speaks of, in the page's order.
    std::vector<std::vector<Shown>> shownObjects(QPDF& pdf, SourceStructure const& structure)
    {
        auto spoken = structure.objects();
        std::vector<std::vector<Shown>> found;
        for (auto& page: QPDFPageDocumentHelper(pdf).getAllPages()) {
            found.emplace_back();
            for (auto& annotation: page.getAnnotations()) {
                auto number = annotation.getObjectHandle().getObjGen();
                if (spoken.count(number) > 0) {
                    found.back().push_back({number, annotation.getAppearanceStream("/N").getObjGen()});
                }
            }
        }
        return found;
    }

    /// The names of the XObjects that flattening gave a page, in its order: /Fxo1, /Fxo2, …
    std::vector<std::pair<std::string, QPDFObjGen>> flattened(QPDFObjectHandle page)
    {
        std::vector<std::pair<std::string, QPDFObjGen>> found;
        auto resources = page.getKey("/Resources");
        auto objects = resources.isDictionary() ? resources.getKey("/XObject") : QPDFObjectHandle::newNull();
        if (objects.isDictionary()) {
            for (auto const& entry: objects.ditems()) {
                if (entry.first.rfind("/Fxo", 0) == 0) {
                    found.emplace_back(entry.first, entry.second.getObjGen());
                }
            }
        }
        std::sort(found.begin(), found.end(), [](auto const& one, auto const& other) {
            return std::make_pair(one.first.size(), one.first) < std::make_pair(other.first.size(), other.first);
        });
        return found;
    }

    /// Makes marked content (PDF 32000-1, 14.6) of each of these where flattening drew it; answers the numbers given.
    void
    mark(QPDFObjectHandle page, std::vector<Shown> const& shown, int& free, std::map<QPDFObjGen, int>& marks)
    {
        auto contents = page.getPageContents();
        if (shown.empty() || contents.empty()) {
            return;
        }
        auto buffer = contents.back().getStreamData(qpdf_dl_generalized);
        std::string content(reinterpret_cast<char const*>(buffer->getBuffer()), buffer->getSize());
        auto names = flattened(page);
        for (auto const& one: shown) {
            auto name = std::find_if(names.begin(), names.end(), [&](auto const& entry) {
                return entry.second == one.appearance;
            });
            auto drawn = name == names.end() ? std::string() : "\n" + name->first + " Do\n";
            auto place = drawn.empty() ? std::string::npos : content.find(drawn);
            if (place == std::string::npos || free > SourceStructure::highestMark) {
                continue;
            }
            content.replace(
                place, drawn.size(), "\n/Form <</MCID " + std::to_string(free) + ">> BDC" + drawn + "EMC\n");
            marks[one.annotation] = free++;
            names.erase(name);
        }
        contents.back().replaceStreamData(content, QPDFObjectHandle::newNull(), QPDFObjectHandle::newNull());
    }
} // namespace

void
flattenForms(QPDF& pdf, SourceStructure* structure)
{
    if (!pdf.getRoot().hasKey("/AcroForm")) {
        return;
    }
    try {
        QPDFPageDocumentHelper helper(pdf);
        QPDFAcroFormDocumentHelper(pdf).generateAppearancesIfNeeded();
        auto shown = structure == nullptr ? std::vector<std::vector<Shown>>() : shownObjects(pdf, *structure);
        helper.flattenAnnotations(0, an_invisible | an_hidden);
        std::map<QPDFObjGen, int> marks;
        auto pages = pdf.getAllPages();
        for (size_t i = 0; i < shown.size() && i < pages.size(); ++i) {
            mark(pages[i], shown[i], structure->freeMarks[i], marks);
        }
        if (structure != nullptr) {
            structure->becomeMarks(marks);
        }
    } catch (std::exception const&) {
        // A damaged form stays as it is; viewers show the appearances that it brings.
    }
}
