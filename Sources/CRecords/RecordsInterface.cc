#include "DescriptorPipeline.hh"
#include "RecordsFile.hh"

// The functions of CRecords.h.

extern "C" {

struct cr_writer
{
    RecordsFile file;
};

}

namespace
{
    std::string text(uint8_t const* bytes, size_t length)
    {
        return length == 0 ? std::string() : std::string(reinterpret_cast<char const*>(bytes), length);
    }

    /// Runs an operation and turns whatever it throws into a status: no exception passes into Swift.
    template <typename Operation>
    cr_status guarded(Operation operation)
    {
        try {
            operation();
            return CR_OK;
        } catch (RecordsFailure const& failure) {
            return failure.status;
        } catch (PictureFailure const& failure) {
            return failure.status;
        } catch (QPDFExc const& failure) {
            return failure.getErrorCode() == qpdf_e_password ? CR_PASSWORD
                : failure.getErrorCode() == qpdf_e_unsupported ? CR_UNSUPPORTED
                                                             : CR_DAMAGED;
        } catch (std::bad_alloc const&) {
            return CR_MEMORY;
        } catch (std::exception const&) {
            return CR_DAMAGED;
        } catch (...) {
            return CR_INTERNAL;
        }
    }
} // namespace

extern "C" {

cr_writer*
cr_new(void)
{
    try {
        return new cr_writer();
    } catch (...) {
        return nullptr;
    }
}

void
cr_free(cr_writer* writer)
{
    delete writer;
}

cr_status
cr_open_pdf(cr_writer* writer, size_t input, int descriptor, char const* password)
{
    return guarded([&] { writer->file.openPDF(input, descriptor, password); });
}

cr_status
cr_open_pictures(cr_writer* writer, size_t input, int descriptor, cr_picture_kind kind)
{
    return guarded([&] { writer->file.openPictures(input, descriptor, kind); });
}

cr_status
cr_append_pdf_page(cr_writer* writer, size_t input, size_t number, int turn, cr_placement* placement)
{
    return guarded([&] { *placement = writer->file.appendPDFPage(input, number, turn); });
}

cr_status
cr_picture(cr_writer* writer, size_t input, size_t number, cr_picture_facts* facts)
{
    return guarded([&] { *facts = writer->file.picture(input, number); });
}

cr_status
cr_append_picture_page(
    cr_writer* writer, size_t input, size_t number, double width, double height, double const matrix[6])
{
    return guarded([&] { writer->file.appendPicturePage(input, number, width, height, matrix); });
}

cr_status
cr_append_drawn_page(cr_writer* writer, double width, double height, uint8_t const* content, size_t length)
{
    return guarded([&] { writer->file.appendDrawnPage(width, height, text(content, length)); });
}

cr_status
cr_put_under(cr_writer* writer, uint8_t const* content, size_t length, int replaces_invisible)
{
    return guarded([&] { writer->file.putUnder(text(content, length), replaces_invisible != 0); });
}

cr_status
cr_tag(cr_writer* writer, cr_role role, int mark, int link)
{
    return guarded([&] { writer->file.tag(role, mark, link); });
}

cr_status
cr_add_label(cr_writer* writer, char const* label)
{
    return guarded([&] { writer->file.addLabel(label); });
}

cr_status
cr_add_bookmark(cr_writer* writer, int depth, char const* title, size_t page)
{
    return guarded([&] { writer->file.addBookmark(depth, title, page); });
}

cr_status
cr_add_link(cr_writer* writer, size_t page, double left, double bottom, double right, double top, size_t target)
{
    return guarded([&] { writer->file.addLink(page, left, bottom, right, top, target); });
}

cr_status
cr_write(
    cr_writer* writer, int descriptor, char const* title, cr_character_maps const* maps, uint64_t* byte_count, int* error)
{
    *error = 0;
    cr_status result = CR_INTERNAL;
    auto status = guarded([&] {
        try {
            *byte_count = writer->file.write(descriptor, title, maps);
            result = CR_OK;
        } catch (WriteFailure const& failure) {
            *error = failure.number;
            result = CR_WRITE;
        }
    });
    return status == CR_OK ? result : status;
}

int
cr_lost_structure(cr_writer const* writer, size_t input)
{
    return writer->file.lostStructure(input) ? 1 : 0;
}

char const*
cr_library_version(void)
{
    static std::string const version = QPDF::QPDFVersion();
    return version.c_str();
}

}
