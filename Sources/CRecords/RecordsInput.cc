#include "DescriptorSource.hh"
#include "FlattenedForms.hh"
#include "InvisibleTextFilter.hh"
#include "RecordsFile.hh"

#include <qpdf/QPDFPageDocumentHelper.hh>

// How pages of PDF inputs come into the output.

namespace
{
    /// Takes away what would act on a reader's machine or refers to what is not in the packet; marks stay visible.
    void disarm(QPDFObjectHandle page)
    {
        for (auto key: {"/AA", "/B", "/StructParents", "/PieceInfo", "/Metadata", "/Thumb", "/Tabs"}) {
            page.removeKey(key);
        }
        auto annotations = page.getKey("/Annots");
        if (!annotations.isArray()) {
            page.removeKey("/Annots");
            return;
        }
        auto kept = QPDFObjectHandle::newArray();
        for (int i = 0; i < annotations.getArrayNItems(); ++i) {
            auto annotation = annotations.getArrayItem(i);
            if (!annotation.isDictionary()) {
                continue;
            }
            auto action = annotation.getKey("/A");
            if (!action.isDictionary() || !action.getKey("/S").isNameAndEquals("/URI")) {
                annotation.removeKey("/A");
            } else {
                action.removeKey("/Next");
            }
            for (auto key: {"/AA", "/PA", "/Dest", "/FS", "/Parent", "/StructParent", "/RichMediaContent", "/Movie", "/Sound"}) {
                annotation.removeKey(key);
            }
            kept.appendItem(annotation);
        }
        page.replaceKey("/Annots", kept);
    }
} // namespace

void
RecordsFile::openPDF(size_t input, int descriptor, char const* password)
{
    auto pdf = QPDF::create();
    pdf->setSuppressWarnings(true);
    pdf->processInputSource(std::make_shared<DescriptorSource>(descriptor), password);
    auto structure = readStructure(input, *pdf);
    flattenForms(*pdf, structure.get());
    QPDFPageDocumentHelper helper(*pdf);
    helper.pushInheritedAttributesToPage();
    auto found = pdf->getAllPages();
    auto copies = std::vector<QPDFObjectHandle>(found.size());
    documents[input] = OpenPDF{pdf, found, std::move(copies), 0, std::move(structure), {}};
    mergeLayers(*pdf);
}

/// Layers that the input switches off (PDF 32000-1, 8.11.4.3) stay off.
void
RecordsFile::mergeLayers(QPDF& from)
{
    auto properties = from.getRoot().getKey("/OCProperties");
    if (!properties.isDictionary() || !properties.getKey("/OCGs").isArray()) {
        return;
    }
    auto configuration = properties.getKey("/D");
    bool startsOff =
        configuration.isDictionary() && configuration.getKey("/BaseState").isNameAndEquals("/OFF");
    auto listed = [&](char const* key) {
        std::set<QPDFObjGen> found;
        if (configuration.isDictionary() && configuration.getKey(key).isArray()) {
            for (auto const& item: configuration.getKey(key).getArrayAsVector()) {
                found.insert(item.getObjGen());
            }
        }
        return found;
    };
    auto on = listed("/ON"), off = listed("/OFF");
    for (auto& group: properties.getKey("/OCGs").getArrayAsVector()) {
        if (!group.isIndirect() || !group.isDictionary()) {
            continue;
        }
        auto copied = output.copyForeignObject(group);
        layers.appendItem(copied);
        if (off.count(group.getObjGen()) > 0 || (startsOff && on.count(group.getObjGen()) == 0)) {
            hiddenLayers.appendItem(copied);
        }
    }
}

cr_placement
RecordsFile::appendPDFPage(size_t input, size_t number, int turn)
{
    auto document = documents.find(input);
    if (document == documents.end() || number < 1 || number > document->second.pages.size()) {
        throw RecordsFailure(CR_NO_SUCH_PAGE);
    }
    append(document->second.pages[number - 1]);
    try {
        auto placement = settle(pages.back(), turn);
        note(input, document->second, number - 1);
        return placement;
    } catch (...) {
        output.removePage(pages.back());
        pages.pop_back();
        throw;
    }
}

cr_placement
RecordsFile::settle(QPDFObjectHandle page, int turn)
{
    disarm(page);
    if (!page.getKey("/Resources").isDictionary()) {
        page.replaceKey("/Resources", QPDFObjectHandle::newDictionary());
    }

    auto isBox = [](QPDFObjectHandle value) {
        auto r = value.isRectangle() ? value.getArrayAsRectangle() : QPDFObjectHandle::Rectangle();
        return r.urx - r.llx > 0 && r.ury - r.lly > 0;
    };
    if (!isBox(page.getKey("/MediaBox"))) {
        page.replaceKey("/MediaBox", QPDFObjectHandle::parse("[0 0 612 792]"));
    }
    auto box = page.getKey("/MediaBox").getArrayAsRectangle();
    if (isBox(page.getKey("/CropBox"))) {
        auto crop = page.getKey("/CropBox").getArrayAsRectangle();
        QPDFObjectHandle::Rectangle both(
            std::max(box.llx, crop.llx), std::max(box.lly, crop.lly), std::min(box.urx, crop.urx),
            std::min(box.ury, crop.ury));
        if (both.urx > both.llx && both.ury > both.lly) {
            box = both;
        }
    } else {
        page.removeKey("/CropBox");
    }
    auto rotate = page.getKey("/Rotate");
    auto stored = rotate.isInteger() ? rotate.getIntValue() % 360 : 0;
    auto rotation = static_cast<int>(((stored % 90 == 0 ? stored : 0) + turn + 720) % 360);
    if (rotation == 0) {
        page.removeKey("/Rotate");
    } else {
        page.replaceKey("/Rotate", QPDFObjectHandle::newInteger(rotation));
    }
    return {box.llx, box.lly, box.urx, box.ury, rotation};
}

void
RecordsFile::putUnder(std::string const& content, bool replacesInvisible)
{
    if (pages.empty()) {
        throw RecordsFailure(CR_INTERNAL);
    }
    QPDFPageObjectHelper page(pages.back());
    if (replacesInvisible) {
        dropInvisibleText(page);
    }
    auto resources = pages.back().getKey("/Resources");
    auto fonts = resources.getKey("/Font");
    if (!fonts.isDictionary()) {
        fonts = QPDFObjectHandle::newDictionary();
        resources.replaceKey("/Font", fonts);
    }
    fonts.replaceKey("/Dsr", textFont);
    page.addPageContents(output.newStream(marked(content)), true);
}

void
RecordsFile::dropInvisibleText(QPDFPageObjectHelper& page)
{
    page.forEachFormXObject(true, [this](QPDFObjectHandle& form, QPDFObjectHandle&, std::string const&) {
        if (filteredForms.insert(form.getObjGen()).second) {
            form.addTokenFilter(std::make_shared<InvisibleTextFilter>());
        }
    });
    page.addContentTokenFilter(std::make_shared<InvisibleTextFilter>());
}
