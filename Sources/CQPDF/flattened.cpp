#include "CQPDF.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

namespace
{
    /// A literal string in WinAnsi-compatible bytes; what Latin-1 has not becomes a question mark.
    std::string literal(std::string const& utf8)
    {
        std::string latin;
        for (size_t at = 0; at < utf8.size();) {
            auto byte = static_cast<unsigned char>(utf8[at]);
            size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
            if (length == 1) {
                latin.push_back(utf8[at]);
            } else if (length == 2 && at + 1 < utf8.size() && byte <= 0xC3) {
                latin.push_back(static_cast<char>((byte & 3) << 6 | (utf8[at + 1] & 0x3F)));
            } else {
                latin.push_back('?');
            }
            at += length;
        }
        return QPDFObjectHandle::newString(latin).unparse();
    }

    bool hasAppearance(QPDFObjectHandle annotation)
    {
        auto appearances = annotation.getKey("/AP");
        return appearances.isDictionary() && !appearances.getKey("/N").isNull();
    }

    /// Its contents in lines of ten points from the top: a free text is to be read, its own font matters less.
    void drawFreeText(QPDF& pdf, QPDFObjectHandle annotation)
    {
        auto contents = annotation.getKey("/Contents");
        auto box = annotation.getKey("/Rect");
        if (!contents.isString() || !box.isRectangle()) {
            return;
        }
        auto rectangle = box.getArrayAsRectangle();
        auto width = std::max(1.0, rectangle.urx - rectangle.llx);
        auto height = std::max(1.0, rectangle.ury - rectangle.lly);
        auto perLine = std::max<size_t>(8, static_cast<size_t>(width / 5));
        std::string operators = "BT /F 10 Tf 12 TL 2 " + std::to_string(std::max(0.0, height - 10)) + " Td ";
        std::string line;
        auto end = [&] {
            operators += literal(line) + " Tj T*\n";
            line.clear();
        };
        auto text = contents.getUTF8Value();
        for (size_t at = 0; at < std::min<size_t>(text.size(), 100'000); ++at) {
            auto byte = text[at];
            if (byte == '\r' || byte == '\n') {
                end();
            } else if (byte == ' ' && line.size() >= perLine) {
                end();
            } else {
                line.push_back(byte);
            }
        }
        end();
        auto form = pdf.newStream(operators + "ET\n");
        auto dictionary = form.getDict();
        dictionary.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
        dictionary.replaceKey("/Subtype", QPDFObjectHandle::newName("/Form"));
        dictionary.replaceKey(
            "/BBox", QPDFObjectHandle::newFromRectangle(QPDFObjectHandle::Rectangle(0, 0, width, height)));
        dictionary.replaceKey(
            "/Resources",
            QPDFObjectHandle::parse(
                "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >>"));
        auto appearances = QPDFObjectHandle::newDictionary();
        appearances.replaceKey("/N", pdf.makeIndirectObject(form));
        annotation.replaceKey("/AP", appearances);
    }

    void giveAppearances(QPDF& pdf, std::vector<QPDFPageObjectHelper>& pages, size_t const* indices, size_t count)
    {
        QPDFAcroFormDocumentHelper forms(pdf);
        auto isStale = forms.getNeedAppearances();
        for (size_t at = 0; at < count; ++at) {
            for (auto& annotation: pages.at(indices[at]).getAnnotations()) {
                auto object = annotation.getObjectHandle();
                auto subtype = annotation.getSubtype();
                if (subtype == "/FreeText" && !hasAppearance(object)) {
                    drawFreeText(pdf, object);
                } else if (subtype == "/Widget" && (isStale || !hasAppearance(object))) {
                    auto field = forms.getFieldForAnnotation(annotation);
                    if (!field.isNull() && (field.isText() || field.isChoice())) {
                        field.generateAppearance(annotation);
                    }
                }
            }
        }
        forms.setNeedAppearances(false);
    }
} // namespace

int
cqpdf_flattened(
    const uint8_t* bytes, size_t count, const char* password, const size_t* indices, size_t index_count, uint8_t** out,
    size_t* out_count)
{
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("input", reinterpret_cast<char const*>(bytes), count, password);
        QPDFPageDocumentHelper document(pdf);
        auto pages = document.getAllPages();
        giveAppearances(pdf, pages, indices, index_count);
        document.flattenAnnotations(0, an_invisible | an_hidden | an_no_view);
        // Written from here and not copied into another file: made appearances live in filters that copies do not take along.
        for (size_t at = 0, next = 0; at < pages.size(); ++at) {
            if (next < index_count && indices[next] == at) {
                ++next;
                for (auto key: {"/Annots", "/B", "/AA", "/Thumb"}) {
                    pages[at].getObjectHandle().removeKey(key);
                }
            } else {
                document.removePage(pages[at]);
            }
        }
        for (auto key: {"/AcroForm", "/Dests", "/Names", "/OpenAction", "/Outlines", "/StructTreeRoot", "/Threads"}) {
            pdf.getRoot().removeKey(key);
        }
        QPDFWriter writer(pdf);
        writer.setOutputMemory();
        writer.setPreserveEncryption(false);
        writer.write();
        auto buffer = writer.getBufferSharedPointer();
        auto copy = static_cast<uint8_t*>(std::malloc(std::max<size_t>(1, buffer->getSize())));
        if (!copy) {
            return 0;
        }
        std::memcpy(copy, buffer->getBuffer(), buffer->getSize());
        *out = copy;
        *out_count = buffer->getSize();
        return 1;
    } catch (...) {
        return 0;
    }
}
