#ifndef SOURCE_STRUCTURE_HH
#define SOURCE_STRUCTURE_HH

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

/// The structure tree of a source as it was found, each element once, an element before its kids. Nothing of it is copied yet.
///
/// Kids are followed by a list, never by recursion; the parent tree of the source is not believed and not read.
class SourceStructure
{
  public:
    /// Of a page that is not known: none is named, or what is named is no page of the source.
    static constexpr int noPage = -1;

    struct Kid
    {
        enum class Kind { element, mark, object };
        Kind kind;
        /// Of a mark or object: an index into the source's pages, or `noPage`.
        int page{noPage};
        /// Index of the element, or number of the marked content sequence.
        size_t number{0};
        /// The form XObject that a mark stands in, where it is not the page itself; or the annotation or XObject.
        QPDFObjectHandle object{};
    };

    struct Element
    {
        QPDFObjectHandle source;
        size_t parent;
        int depth;
        /// What it or the nearest element above it names as its page.
        int page;
        bool namesPage;
        std::vector<Kid> kids;
    };

    /// Reads the tree of a PDF, `nullptr` where it has none. `budget` is the number of kids that may be read: what was
    /// read is taken from it. Throws TooLarge beyond it, or where elements stand deeper than `mostLevels`.
    static std::unique_ptr<SourceStructure>
    read(QPDF& pdf, std::vector<QPDFObjectHandle> const& pages, size_t& budget);

    struct TooLarge
    {
    };

    static constexpr int mostLevels = 200;
    /// The highest number of a marked content sequence that is believed.
    static constexpr int highestMark = 65535;

    /// The first is the root, which is no element itself.
    std::vector<Element> elements;
    /// Numbers that no mark of a page has, by page.
    std::vector<int> freeMarks;
    /// What the source says of its conformance (PDF 32000-1, table 321) and of its language.
    bool isMarked{false};
    bool isSuspect{false};
    std::string language;
    QPDFObjectHandle classes;

    /// The numbers of all annotations and XObjects that elements speak of.
    std::set<QPDFObjGen> objects() const;
    /// Objects that were drawn into their pages are marked content from now on, with these numbers.
    void becomeMarks(std::map<QPDFObjGen, int> const& marks);

    /// The standard type (PDF 32000-1, 14.8.4) that an element's type stands for; /NonStruct, which says nothing, where it
    /// stands for none.
    std::string standardType(QPDFObjectHandle element) const;
    static bool isStandardType(std::string const& name);
    /// A language tag (RFC 5646) as it was written, empty where it is none.
    static std::string languageTag(QPDFObjectHandle value);

  private:
    SourceStructure(QPDF& pdf, std::vector<QPDFObjectHandle> const& pages);

    void readKids(size_t index, size_t& budget);
    void readKid(size_t index, QPDFObjectHandle kid);
    void readElement(size_t index, QPDFObjectHandle element);
    void readMark(size_t index, QPDFObjectHandle number, int page, QPDFObjectHandle stream);
    void readObject(size_t index, QPDFObjectHandle reference);
    int named(QPDFObjectHandle dictionary, int otherwise) const;

    QPDFObjectHandle root;
    QPDFObjectHandle roles;
    std::map<QPDFObjGen, int> pageIndex;
    /// The page that shows an annotation, whatever an element says of it.
    std::map<QPDFObjGen, int> annotationPage;
    std::set<QPDFObjGen> seen;
};

#endif
