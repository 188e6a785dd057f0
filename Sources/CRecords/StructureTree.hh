#ifndef STRUCTURE_TREE_HH
#define STRUCTURE_TREE_HH

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <map>
#include <string>
#include <vector>

/// The structure tree of the output under construction (PDF 32000-1, 14.7): one Document, under it a Part for each source.
///
/// Every marked content sequence and every object belongs to one element, the first that claims it, so that the way back by
/// the parent tree is always the way there.
class StructureTree
{
  public:
    explicit StructureTree(QPDF& output);

    /// An element that stands under `parent` once it is given to `setKids` of it or to `addKid`.
    QPDFObjectHandle newElement(std::string const& type, QPDFObjectHandle parent);
    void setKids(QPDFObjectHandle element, std::vector<QPDFObjectHandle> const& kids);
    void addKid(QPDFObjectHandle element, QPDFObjectHandle kid);
    QPDFObjectHandle document() const { return top; }

    /// False where sequence `number` of a page or form XObject has an element already, or where the parent tree would grow
    /// beyond what it may.
    bool claimMark(QPDFObjectHandle content, int number, QPDFObjectHandle element);
    /// False where an annotation or XObject has an element already.
    bool claimObject(QPDFObjectHandle object, QPDFObjectHandle element);

    /// What a type that stands for the standard type `standard` is called here: its own name, or a new one where another
    /// source means something else by it.
    std::string typeName(std::string const& name, std::string const& standard);
    /// The same for a class and its attributes (PDF 32000-1, 14.7.5.2).
    std::string className(std::string const& name, QPDFObjectHandle attributes);
    /// Gives an element an identifier of its own and answers it; what it was called in its source says too much.
    std::string identify(QPDFObjectHandle element);

    /// Hangs the tree into the output, where it has elements. `isMarked` says that every page is tagged.
    void write(bool isMarked, bool isSuspect);

  private:
    struct Content
    {
        QPDFObjectHandle owner;
        /// By number of the sequence; null where it has no element.
        std::vector<QPDFObjectHandle> elements;
    };

    QPDFObjectHandle parentTree();

    QPDF& output;
    QPDFObjectHandle root;
    QPDFObjectHandle top;
    std::vector<Content> contents;
    std::map<QPDFObjGen, size_t> contentIndex;
    std::map<QPDFObjGen, std::pair<QPDFObjectHandle, QPDFObjectHandle>> objects;
    std::map<std::string, std::string> types;
    std::map<std::string, QPDFObjectHandle> classes;
    std::vector<QPDFObjectHandle> identified;
    size_t slots{0};
};

#endif
