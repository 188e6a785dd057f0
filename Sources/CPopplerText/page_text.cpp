#include "CPopplerText.h"

// poppler's own C++ classes. Its GLib interface gives text and places by two walks over a selection, character by
// character, and a selection of the whole page leaves out what comes before the block that lies nearest to its corner.
#include <GlobalParams.h>
#include <Gfx.h>
#include <PDFDoc.h>
#include <Page.h>
#include <Stream.h>
#include <TextOutputDev.h>
#include <XRef.h>
#include <goo/GooString.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Members that poppler keeps private, handed out by explicit instantiation: only its own selection is told which way a page
/// runs, and which blocks are the cells of one row.
namespace private_members
{
    template<typename Tag, typename Tag::Type pointer>
    struct Opened
    {
        friend typename Tag::Type member(Tag) { return pointer; }
    };
    struct TableId
    {
        using Type = int TextBlock::*;
        friend Type member(TableId);
    };
    struct TableEnd
    {
        using Type = bool TextBlock::*;
        friend Type member(TableEnd);
    };
    struct PrimaryLR
    {
        using Type = bool TextPage::*;
        friend Type member(PrimaryLR);
    };
    template struct Opened<TableId, &TextBlock::tableId>;
    template struct Opened<TableEnd, &TextBlock::tableEnd>;
    template struct Opened<PrimaryLR, &TextPage::primaryLR>;
} // namespace private_members

namespace
{
    void say_nothing(ErrorCategory, Goffset, char const*) {}

    /// What PDF 1.7 takes for a password: PDFDocEncoding, of which Latin-1 is the part that keyboards have. `nullopt` for
    /// characters outside it.
    std::optional<std::string> latin1(std::string const& utf8)
    {
        std::string out;
        for (size_t i = 0; i < utf8.size(); ++i) {
            auto byte = static_cast<unsigned char>(utf8[i]);
            if (byte < 0x80) {
                out += utf8[i];
            } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < utf8.size()) {
                out += static_cast<char>((byte & 3) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
            } else {
                return std::nullopt;
            }
        }
        return out;
    }

    void append(Unicode scalar, std::vector<uint8_t>& utf8)
    {
        if (scalar > 0x10FFFF || (scalar >= 0xD800 && scalar <= 0xDFFF)) {
            scalar = 0xFFFD;
        }
        if (scalar < 0x80) {
            utf8.push_back(static_cast<uint8_t>(scalar));
            return;
        }
        if (scalar < 0x800) {
            utf8.push_back(static_cast<uint8_t>(0xC0 | scalar >> 6));
        } else {
            if (scalar < 0x10000) {
                utf8.push_back(static_cast<uint8_t>(0xE0 | scalar >> 12));
            } else {
                utf8.push_back(static_cast<uint8_t>(0xF0 | scalar >> 18));
                utf8.push_back(static_cast<uint8_t>(0x80 | (scalar >> 12 & 0x3F)));
            }
            utf8.push_back(static_cast<uint8_t>(0x80 | (scalar >> 6 & 0x3F)));
        }
        utf8.push_back(static_cast<uint8_t>(0x80 | (scalar & 0x3F)));
    }

    bool is_line_end(Unicode c)
    {
        return c == 0x0A || c == 0x0C || c == 0x0D;
    }

    /// White_Space of the Unicode character database, and the characters that some files put in its place.
    bool is_space(Unicode c)
    {
        if (c <= 0x20) {
            return c == 0x20 || c == 0 || c == 0x09 || c == 0x0B;
        }
        return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029
            || c == 0x202F || c == 0x205F || c == 0x3000;
    }

    bool is_number(Unicode c)
    {
        return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9);
    }

    /// The blocks whose letters run from right to left. (Unicode Standard Annex 9, table 4, bidirectional types R and AL.)
    bool is_right_to_left(Unicode c)
    {
        return c >= 0x590 && !is_number(c)
            && (c <= 0x8FF || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE)
                || (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF));
    }

    bool is_left_to_right(Unicode c)
    {
        return is_number(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || (c >= 0xC0 && !is_right_to_left(c) && !(c >= 0x2000 && c <= 0x2BFF));
    }

    struct ReleaseText
    {
        void operator()(TextPage* page) const { page->decRefCnt(); }
    };
} // namespace

struct cpt_document
{
    explicit cpt_document(uint8_t const* bytes, size_t count, std::string const& password) :
        parameters(say_nothing)
    {
        auto plain = latin1(password);
        pdf = opened(bytes, count, plain.value_or(password));
        // Files of PDF 2.0 take UTF-8.
        if (!pdf->isOk() && pdf->getErrorCode() == errEncrypted && plain != password) {
            pdf = opened(bytes, count, password);
        }
    }

    Page* page(size_t index) const
    {
        return index < static_cast<size_t>(std::max(0, pdf->getNumPages())) ? pdf->getPage(static_cast<int>(index) + 1)
                                                                            : nullptr;
    }

    void read(Page& page)
    {
        words.clear();
        utf8.clear();
        TextOutputDev device(nullptr, true, 0, false, false);
        auto graphics = std::unique_ptr<Gfx>(
            page.createGfx(&device, 72, 72, 0, false, true, -1, -1, -1, -1, false, nullptr, nullptr));
        page.display(graphics.get());
        // Before the graphics go, which end a page too.
        device.endPage();
        std::unique_ptr<TextPage, ReleaseText> text(device.takeText());
        bool runs_right = (*text).*member(private_members::PrimaryLR());
        TextBlock const* before = nullptr;
        for (auto flow = text->getFlows(); flow; flow = flow->getNext()) {
            for (auto block = flow->getBlocks(); block; block = block->getNext()) {
                for (auto line = block->getLines(); line; line = line->getNext()) {
                    // The cells of a table's row stand on one line.
                    bool goes_on = before && before != block && before->*member(private_members::TableId()) >= 0
                        && block->*member(private_members::TableId()) >= 0 && !(before->*member(private_members::TableEnd()));
                    if (!goes_on) {
                        end_line(runs_right);
                    }
                    before = block;
                    for (auto word = line->getWords(); word; word = word->getNext()) {
                        // Nobody sees letters of no size.
                        if (word->getFontSize() > 0) {
                            row.push_back(word);
                        }
                    }
                }
            }
        }
        end_line(runs_right);
    }

    std::vector<cpt_word> words;
    std::vector<uint8_t> utf8;
    GlobalParamsIniter parameters;
    std::unique_ptr<PDFDoc> pdf;

  private:
    static std::unique_ptr<PDFDoc> opened(uint8_t const* bytes, size_t count, std::string const& password)
    {
        std::optional<GooString> given;
        if (!password.empty()) {
            given.emplace(password);
        }
        auto stream = new MemStream(
            reinterpret_cast<char const*>(bytes), 0, static_cast<Goffset>(count), Object(objNull));
        return std::make_unique<PDFDoc>(stream, given, given);
    }

    void end_line(bool runs_right)
    {
        if (!runs_right) {
            std::reverse(row.begin(), row.end());
        }
        for (size_t i = 0; i < row.size(); ++i) {
            add(*row[i]);
            if (i + 1 < row.size() && row[i]->hasSpaceAfter()) {
                close(CPT_SPACE);
            }
        }
        if (!row.empty()) {
            close(CPT_LINE_END);
        }
        row.clear();
    }

    void close(cpt_gap gap)
    {
        if (!words.empty()) {
            words.back().gap = std::max(words.back().gap, gap);
        }
    }

    /// A word of poppler's, parted where what the file says for it has white space.
    void add(TextWord const& word)
    {
        int length = word.getLength();
        bool is_plain = true;
        bool is_reversed = false;
        for (int i = 0; i < length; ++i) {
            Unicode c = *word.getChar(i);
            is_plain = is_plain && c > 0x20 && c < 0x80;
            is_reversed = is_reversed || is_right_to_left(c);
        }
        if (is_plain) {
            if (length > 0) {
                for (int i = 0; i < length; ++i) {
                    utf8.push_back(static_cast<uint8_t>(*word.getChar(i)));
                }
                cpt_box whole = {};
                word.getBBox(&whole.left, &whole.top, &whole.right, &whole.bottom);
                words.push_back({whole, box(word, 0), box(word, length - 1), utf8.size(), CPT_NONE});
            }
            return;
        }
        order.clear();
        if (is_reversed) {
            order_from_right(word, length);
        } else {
            for (int i = 0; i < length; ++i) {
                order.push_back(i);
            }
        }
        bool is_open = false;
        for (int i: order) {
            Unicode c = *word.getChar(i);
            if (is_line_end(c) || is_space(c)) {
                close(is_line_end(c) ? CPT_LINE_END : CPT_SPACE);
                is_open = false;
                continue;
            }
            auto here = box(word, i);
            append(c, utf8);
            if (!is_open) {
                words.push_back({here, here, here, 0, CPT_NONE});
                is_open = true;
            }
            auto& last = words.back();
            last.box = {
                std::min(last.box.left, here.left),
                std::min(last.box.top, here.top),
                std::max(last.box.right, here.right),
                std::max(last.box.bottom, here.bottom)};
            last.last = here;
            last.end = utf8.size();
        }
    }

    static cpt_box box(TextWord const& word, int index)
    {
        cpt_box place = {};
        word.getCharBBox(index, &place.left, &place.top, &place.right, &place.bottom);
        return place;
    }

    /// Poppler keeps characters as they stand on the page, from left to right; a person reads these from the right, but
    /// numbers and Latin words in them from the left.
    void order_from_right(TextWord const& word, int length)
    {
        int at = length - 1;
        while (at >= 0) {
            for (; at >= 0 && !is_left_to_right(*word.getChar(at)); --at) {
                order.push_back(at);
            }
            int from = at;
            while (from >= 0 && !is_right_to_left(*word.getChar(from))) {
                --from;
            }
            for (int i = from + 1; i <= at; ++i) {
                order.push_back(i);
            }
            at = from;
        }
    }

    std::vector<TextWord const*> row;
    std::vector<int> order;
};

cpt_document* cpt_open(uint8_t const* bytes, size_t count, char const* password)
{
    try {
        auto document = std::make_unique<cpt_document>(bytes, count, password);
        return document->pdf->isOk() ? document.release() : nullptr;
    } catch (...) {
        return nullptr;
    }
}

void cpt_close(cpt_document* document)
{
    delete document;
}

size_t cpt_page_count(cpt_document* document)
{
    return static_cast<size_t>(std::max(0, document->pdf->getNumPages()));
}

int cpt_page_size(cpt_document* document, size_t index, cpt_size* size)
{
    try {
        auto page = document->page(index);
        if (!page) {
            return 0;
        }
        bool lies = page->getRotate() == 90 || page->getRotate() == 270;
        size->width = lies ? page->getCropHeight() : page->getCropWidth();
        size->height = lies ? page->getCropWidth() : page->getCropHeight();
        return 1;
    } catch (...) {
        return 0;
    }
}

size_t cpt_stream(cpt_document* document, int number, int generation, uint8_t* bytes, size_t most)
{
    try {
        Object object = document->pdf->getXRef()->fetch(number, generation);
        if (!object.isStream()) {
            return 0;
        }
        auto stream = object.getStream();
        stream->reset();
        size_t count = 0;
        for (int byte; count < most && (byte = stream->getChar()) != EOF; ++count) {
            bytes[count] = static_cast<uint8_t>(byte);
        }
        stream->close();
        return count;
    } catch (...) {
        return 0;
    }
}

cpt_text cpt_page_text(cpt_document* document, size_t index)
{
    try {
        if (auto page = document->page(index)) {
            document->read(*page);
            return {document->words.data(), document->words.size(), document->utf8.data()};
        }
    } catch (...) {
    }
    return {nullptr, 0, nullptr};
}
