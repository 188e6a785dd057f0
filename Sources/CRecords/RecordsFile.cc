#include "RecordsFile.hh"

#include "DescriptorPipeline.hh"
#include "GlyphlessFont.hh"

#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QUtil.hh>

namespace
{
    QPDFObjectHandle standardFont(QPDF& pdf, std::string const& name)
    {
        return pdf.makeIndirectObject(QPDFObjectHandle::parse(
            "<< /Type /Font /Subtype /Type1 /BaseFont /" + name + " /Encoding /WinAnsiEncoding >>"));
    }

    std::string number(double value) { return QUtil::double_to_string(value, 4, true); }
} // namespace

// Of all sources together: what one reader's memory holds.
static constexpr size_t mostStructureNodes = 400000;
static constexpr size_t mostAttributeValues = 1000000;

RecordsFile::RecordsFile() :
    nodeBudget(mostStructureNodes),
    attributeBudget(mostAttributeValues)
{
    output.emptyPDF();
    output.setSuppressWarnings(true);
    textFont = output.makeIndirectObject(QPDFObjectHandle::newDictionary());
    layers = QPDFObjectHandle::newArray();
    hiddenLayers = QPDFObjectHandle::newArray();
}

void
RecordsFile::openPictures(size_t input, int descriptor, cr_picture_kind kind)
{
    pictureFiles[input] = Pictures::open(descriptor, kind);
}

Pictures&
RecordsFile::pictures(size_t input, size_t number)
{
    auto file = pictureFiles.find(input);
    if (file == pictureFiles.end() || number < 1 || number > file->second->count()) {
        throw RecordsFailure(CR_NO_SUCH_PAGE);
    }
    return *file->second;
}

cr_picture_facts
RecordsFile::picture(size_t input, size_t number)
{
    return pictures(input, number).facts(number - 1);
}

void
RecordsFile::append(QPDFObjectHandle page)
{
    QPDFPageDocumentHelper(output).addPage(QPDFPageObjectHelper(page), false);
    // Reaching for the last kid each time would walk the whole tree: the tree is flat here, its last kid is the new page.
    auto kids = output.getRoot().getKey("/Pages").getKey("/Kids");
    pages.push_back(kids.getArrayItem(kids.getArrayNItems() - 1));
    taggedDocument = nullptr;
    pictureMark = 0;
}

void
RecordsFile::appendNewPage(double width, double height, std::string const& content, QPDFObjectHandle resources)
{
    auto page = QPDFObjectHandle::newDictionary();
    page.replaceKey("/Type", QPDFObjectHandle::newName("/Page"));
    page.replaceKey("/MediaBox", QPDFObjectHandle::parse("[0 0 " + number(width) + " " + number(height) + "]"));
    page.replaceKey("/Resources", resources);
    page.replaceKey("/Contents", output.newStream(content));
    append(output.makeIndirectObject(page));
}

void
RecordsFile::appendPicturePage(size_t input, size_t number, double width, double height, double const matrix[6])
{
    auto image = pictures(input, number).image(output, number - 1);
    auto resources = QPDFObjectHandle::parse("<< /XObject << >> >>");
    resources.getKey("/XObject").replaceKey("/Picture", image);
    std::string content = "/Figure <</MCID 0>> BDC\nq";
    for (int i = 0; i < 6; ++i) {
        content += " " + ::number(matrix[i]);
    }
    appendNewPage(width, height, content + " cm /Picture Do Q\nEMC\n", resources);
    tag(CR_FIGURE, 0, -1);
    pictureMark = 1;
}

void
RecordsFile::appendDrawnPage(double width, double height, std::string const& content)
{
    if (!wordsFont.isInitialized()) {
        wordsFont = standardFont(output, "Helvetica");
        headingFont = standardFont(output, "Helvetica-Bold");
    }
    auto resources = QPDFObjectHandle::parse("<< /Font << >> >>");
    resources.getKey("/Font").replaceKey("/Words", wordsFont);
    resources.getKey("/Font").replaceKey("/Heading", headingFont);
    appendNewPage(width, height, content, resources);
}

void
RecordsFile::addLabel(std::string const& label)
{
    labels.push_back(label);
}

void
RecordsFile::addBookmark(int depth, std::string const& title, size_t page)
{
    bookmarks.push_back({depth, title, page});
}

/// PDF 32000-1, 12.5.6.5.
void
RecordsFile::addLink(size_t page, double left, double bottom, double right, double top, size_t target)
{
    if (page >= pages.size() || target >= pages.size()) {
        throw RecordsFailure(CR_NO_SUCH_PAGE);
    }
    auto link = QPDFObjectHandle::parse("<< /Type /Annot /Subtype /Link /Border [0 0 0] /F 4 >>");
    link.replaceKey(
        "/Rect",
        QPDFObjectHandle::parse(
            "[" + number(left) + " " + number(bottom) + " " + number(right) + " " + number(top) + "]"));
    auto destination = QPDFObjectHandle::newArray();
    destination.appendItem(pages[target]);
    destination.appendItem(QPDFObjectHandle::newName("/Fit"));
    link.replaceKey("/Dest", destination);
    auto annotations = pages[page].getKey("/Annots");
    if (!annotations.isArray()) {
        annotations = QPDFObjectHandle::newArray();
        pages[page].replaceKey("/Annots", annotations);
    }
    annotations.appendItem(output.makeIndirectObject(link));
}

/// Every page has a label of its own: a prefix and no numbering (PDF 32000-1, 12.4.2).
void
RecordsFile::writeLabels()
{
    if (labels.empty()) {
        return;
    }
    auto numbers = QPDFObjectHandle::newArray();
    for (size_t i = 0; i < labels.size(); ++i) {
        auto label = QPDFObjectHandle::newDictionary();
        label.replaceKey("/P", QPDFObjectHandle::newUnicodeString(labels[i]));
        numbers.appendItem(QPDFObjectHandle::newInteger(static_cast<long long>(i)));
        numbers.appendItem(label);
    }
    auto tree = QPDFObjectHandle::newDictionary();
    tree.replaceKey("/Nums", numbers);
    output.getRoot().replaceKey("/PageLabels", output.makeIndirectObject(tree));
}

void
RecordsFile::writeOutline()
{
    struct Level
    {
        QPDFObjectHandle node;
        QPDFObjectHandle last;
        int count;
    };
    if (bookmarks.empty()) {
        return;
    }
    auto root = output.makeIndirectObject(QPDFObjectHandle::parse("<< /Type /Outlines >>"));
    std::vector<Level> levels{{root, QPDFObjectHandle::newNull(), 0}};
    auto close = [&]() {
        auto done = levels.back();
        levels.pop_back();
        if (done.count > 0) {
            // A negative count: the entry starts closed; the outermost entries are open to see.
            auto shown = levels.empty() ? done.count : -done.count;
            done.node.replaceKey("/Count", QPDFObjectHandle::newInteger(shown));
        }
    };
    for (auto const& bookmark: bookmarks) {
        if (bookmark.page >= pages.size()) {
            throw RecordsFailure(CR_NO_SUCH_PAGE);
        }
        while (levels.size() > static_cast<size_t>(std::max(bookmark.depth, 0)) + 1) {
            close();
        }
        auto& parent = levels.back();
        auto node = output.makeIndirectObject(QPDFObjectHandle::newDictionary());
        node.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(bookmark.title));
        node.replaceKey("/Parent", parent.node);
        auto target = QPDFObjectHandle::newArray();
        target.appendItem(pages[bookmark.page]);
        target.appendItem(QPDFObjectHandle::newName("/Fit"));
        node.replaceKey("/Dest", target);
        if (parent.last.isNull()) {
            parent.node.replaceKey("/First", node);
        } else {
            node.replaceKey("/Prev", parent.last);
            parent.last.replaceKey("/Next", node);
        }
        parent.node.replaceKey("/Last", node);
        parent.last = node;
        parent.count += 1;
        levels.push_back({node, QPDFObjectHandle::newNull(), 0});
    }
    while (!levels.empty()) {
        close();
    }
    output.getRoot().replaceKey("/Outlines", root);
    output.getRoot().replaceKey("/PageMode", QPDFObjectHandle::newName("/UseOutlines"));
}

void
RecordsFile::writeTextFont(cr_character_maps const& maps)
{
    auto program = output.newStream(glyphlessFont());
    program.getDict().replaceKey(
        "/Length1", QPDFObjectHandle::newInteger(static_cast<long long>(glyphlessFont().size())));
    auto descriptor = QPDFObjectHandle::parse(
        "<< /Type /FontDescriptor /FontName /DossierText /Flags 5 /FontBBox [0 -200 500 800] /ItalicAngle 0"
        " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>");
    descriptor.replaceKey("/FontFile2", program);
    auto glyphs = QPDFObjectHandle::parse(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /DossierText /DW 500"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>");
    glyphs.replaceKey("/FontDescriptor", output.makeIndirectObject(descriptor));
    // Every character is the one empty glyph.
    std::string toGlyph(2 * 65536, '\0');
    for (size_t i = 1; i < toGlyph.size(); i += 2) {
        toGlyph[i] = 1;
    }
    glyphs.replaceKey("/CIDToGIDMap", output.newStream(toGlyph));
    auto fonts = QPDFObjectHandle::newArray();
    fonts.appendItem(output.makeIndirectObject(glyphs));
    textFont.replaceKey("/Type", QPDFObjectHandle::newName("/Font"));
    textFont.replaceKey("/Subtype", QPDFObjectHandle::newName("/Type0"));
    textFont.replaceKey("/BaseFont", QPDFObjectHandle::newName("/DossierText"));
    auto encoding = output.newStream(std::string(reinterpret_cast<char const*>(maps.encoding), maps.encoding_length));
    auto description = encoding.getDict();
    description.replaceKey("/Type", QPDFObjectHandle::newName("/CMap"));
    description.replaceKey("/CMapName", QPDFObjectHandle::newName("/DossierCodes"));
    description.replaceKey(
        "/CIDSystemInfo", QPDFObjectHandle::parse("<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"));
    textFont.replaceKey("/Encoding", encoding);
    textFont.replaceKey("/DescendantFonts", fonts);
    textFont.replaceKey("/ToUnicode", output.newStream(std::string(reinterpret_cast<char const*>(maps.meaning), maps.meaning_length)));
}

uint64_t
RecordsFile::write(int descriptor, std::string const& title, cr_character_maps const* maps)
{
    writeLabels();
    writeOutline();
    writeStructure();
    if (maps != nullptr) {
        writeTextFont(*maps);
    }
    if (layers.getArrayNItems() > 0) {
        auto properties = QPDFObjectHandle::parse("<< /D << >> >>");
        properties.replaceKey("/OCGs", layers);
        properties.getKey("/D").replaceKey("/OFF", hiddenLayers);
        properties.getKey("/D").replaceKey("/Order", layers.shallowCopy());
        output.getRoot().replaceKey("/OCProperties", properties);
    }
    output.getRoot().replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
    auto information = QPDFObjectHandle::newDictionary();
    information.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(title));
    information.replaceKey("/Producer", QPDFObjectHandle::newString("Dossier"));
    output.getTrailer().replaceKey("/Info", output.makeIndirectObject(information));

    DescriptorPipeline pipeline(descriptor);
    // Of what is compressed here, which is little; what came compressed stays as it was.
    Pl_Flate::setCompressionLevel(9);
    QPDFWriter writer(output);
    writer.setOutputPipeline(&pipeline);
    writer.setDeterministicID(true);
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setCompressStreams(true);
    writer.setDecodeLevel(qpdf_dl_none);
    writer.setPreserveEncryption(false);
    writer.write();
    pipeline.finish();
    return pipeline.byteCount;
}
