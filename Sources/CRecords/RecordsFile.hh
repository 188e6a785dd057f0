#ifndef RECORDS_FILE_HH
#define RECORDS_FILE_HH

#include "CRecords.h"
#include "Pictures.hh"
#include "StructureCarrier.hh"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

/// Why an operation ended without its result.
struct RecordsFailure: std::runtime_error
{
    explicit RecordsFailure(cr_status status) :
        std::runtime_error("records"),
        status(status)
    {
    }
    cr_status status;
};

/// The PDF under construction and everything that it still reads from.
class RecordsFile
{
  public:
    RecordsFile();

    void openPDF(size_t input, int descriptor, char const* password);
    void openPictures(size_t input, int descriptor, cr_picture_kind kind);
    cr_placement appendPDFPage(size_t input, size_t number, int turn);
    cr_picture_facts picture(size_t input, size_t number);
    void appendPicturePage(size_t input, size_t number, double width, double height, double const matrix[6]);
    void appendDrawnPage(double width, double height, std::string const& content);
    void putUnder(std::string const& content, bool replacesInvisible);
    void tag(cr_role role, int mark, int link);
    void addLabel(std::string const& label);
    void addBookmark(int depth, std::string const& title, size_t page);
    void addLink(size_t page, double left, double bottom, double right, double top, size_t target);
    uint64_t write(int descriptor, std::string const& title, cr_character_maps const* maps);
    /// True for an input whose tags were not carried because they are damaged or beyond what is read.
    bool lostStructure(size_t input) const { return untagged.count(input) > 0; }

  private:
    struct Bookmark
    {
        int depth;
        std::string title;
        size_t page;
    };

    /// Text of ours on a page of a tagged source, and the number of its marked content.
    struct MarkedText
    {
        QPDFObjectHandle page;
        int mark;
    };

    /// What a part of page `page`, drawn here, is.
    struct Tag
    {
        size_t page;
        cr_role role;
        int mark;
        int link;
    };

    struct OpenPDF
    {
        std::shared_ptr<QPDF> pdf;
        std::vector<QPDFObjectHandle> pages;
        /// By index of the pages; not initialised where a page was not copied.
        std::vector<QPDFObjectHandle> copies;
        /// Of the first copy among all pages.
        size_t firstPage;
        /// Null where the source is not tagged, or its tags are not carried.
        std::unique_ptr<SourceStructure> structure;
        std::vector<MarkedText> texts;
    };

    void mergeLayers(QPDF& from);
    void appendNewPage(double width, double height, std::string const& content, QPDFObjectHandle resources);
    void append(QPDFObjectHandle page);
    /// Gives a copied page the boxes and the turn that it needs, and takes away what it must not bring.
    cr_placement settle(QPDFObjectHandle page, int turn);
    void dropInvisibleText(QPDFPageObjectHelper& page);
    std::unique_ptr<SourceStructure> readStructure(size_t input, QPDF& pdf);
    /// Remembers that the last page is the copy of a source's page.
    void note(size_t input, OpenPDF& document, size_t page);
    /// Content for the last page, marked where the page is that of a tagged source.
    std::string marked(std::string const& content);
    CopiedContent copiedContent(OpenPDF& document);
    void addXObjects(QPDFObjectHandle resources, CopiedContent& copied);
    void carryStructure(OpenPDF& document, StructureTree& tree);
    void tagDrawnPages(StructureTree& tree);
    QPDFObjectHandle drawnElement(StructureTree& tree, Tag const& tag, QPDFObjectHandle part);
    void buildStructure(StructureTree& tree);
    void writeStructure();
    void writeLabels();
    void writeOutline();
    void writeTextFont(cr_character_maps const& maps);
    Pictures& pictures(size_t input, size_t number);

    QPDF output;
    std::map<size_t, OpenPDF> documents;
    /// The inputs of which pages were copied, in the order of their first ones.
    std::vector<size_t> copiedInputs;
    std::set<size_t> untagged;
    /// Kids of structure elements that may still be read, and attribute values that may still be copied.
    size_t nodeBudget;
    size_t attributeBudget;
    /// The page that was appended last, where it is the first copy of a tagged source's page.
    OpenPDF* taggedDocument{nullptr};
    size_t taggedPage{0};
    /// The next number of marked content on the last page, where it is a picture; else 0.
    int pictureMark{0};
    std::vector<Tag> tags;
    /// Pages all of whose content is tagged.
    std::set<QPDFObjGen> taggedPages;
    /// The parts of the structure by their first pages.
    std::multimap<size_t, QPDFObjectHandle> parts;
    std::map<size_t, std::unique_ptr<Pictures>> pictureFiles;
    std::vector<QPDFObjectHandle> pages;
    std::set<QPDFObjGen> filteredForms;
    std::vector<std::string> labels;
    std::vector<Bookmark> bookmarks;
    QPDFObjectHandle textFont;
    QPDFObjectHandle wordsFont;
    QPDFObjectHandle headingFont;
    QPDFObjectHandle layers;
    QPDFObjectHandle hiddenLayers;
};

#endif
