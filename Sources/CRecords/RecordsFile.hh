#ifndef RECORDS_FILE_HH
#define RECORDS_FILE_HH

#include "CRecords.h"
#include "Pictures.hh"

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
    void addLabel(std::string const& label);
    void addBookmark(int depth, std::string const& title, size_t page);
    void addLink(size_t page, double left, double bottom, double right, double top, size_t target);
    uint64_t write(int descriptor, std::string const& title, cr_character_maps const* maps);

  private:
    struct Bookmark
    {
        int depth;
        std::string title;
        size_t page;
    };

    struct OpenPDF
    {
        std::shared_ptr<QPDF> pdf;
        std::vector<QPDFObjectHandle> pages;
    };

    void mergeLayers(QPDF& from);
    void appendNewPage(double width, double height, std::string const& content, QPDFObjectHandle resources);
    void append(QPDFObjectHandle page);
    /// Gives a copied page the boxes and the turn that it needs, and takes away what it must not bring.
    cr_placement settle(QPDFObjectHandle page, int turn);
    void dropInvisibleText(QPDFPageObjectHelper& page);
    void writeLabels();
    void writeOutline();
    void writeTextFont(cr_character_maps const& maps);
    Pictures& pictures(size_t input, size_t number);

    QPDF output;
    std::map<size_t, OpenPDF> documents;
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
