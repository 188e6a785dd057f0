#ifndef STRUCTURE_CARRIER_HH
#define STRUCTURE_CARRIER_HH

#include "SourceStructure.hh"
#include "StructureAttributes.hh"
#include "StructureTree.hh"

/// What of a source stands in the output.
struct CopiedContent
{
    /// By index of the source's pages; not initialised where a page was left out.
    std::vector<QPDFObjectHandle> pages;
    /// The annotations and XObjects that copied pages show, by their numbers in the source.
    std::map<QPDFObjGen, QPDFObjectHandle> objects;

    bool hasPage(int index) const { return index >= 0 && pages[static_cast<size_t>(index)].isInitialized(); }
};

/// Carries over what a source's structure says of the pages that were copied, and nothing of what it says of others.
///
/// An element all of whose content was left out is left out; one with content here and there keeps the kids that are here, and
/// what could speak of the others goes: its texts, identifier and class. An element without any content, like an empty cell,
/// goes with the element that it stands in.
class StructureCarrier
{
  public:
    /// `budget` is the number of attribute values that may still be copied: further attributes are left out.
    StructureCarrier(
        SourceStructure const& source, CopiedContent const& copies, StructureTree& tree, size_t& budget);

    /// Fills `part`, the element that stands for the source.
    void carry(QPDFObjectHandle part);

  private:
    void judge();
    bool isCopied(SourceStructure::Kid const& kid) const;
    std::string typeName(QPDFObjectHandle element);
    std::string className(std::string const& name);
    void addTexts(size_t index);
    void addAttributes(size_t index);
    void addKids(size_t index);
    QPDFObjectHandle contentItem(SourceStructure::Kid const& kid, QPDFObjectHandle element);

    SourceStructure const& source;
    CopiedContent const& copies;
    StructureTree& tree;
    /// By index of the source's elements.
    std::vector<bool> hasCopied, hasLeftOut, isWhole;
    std::vector<QPDFObjectHandle> made;
    QPDFObjectHandle classes;
    std::map<std::string, std::string> identifiers;
    std::map<std::pair<std::string, std::string>, std::string> typeNames;
    std::map<std::string, std::string> classNames;
    StructureAttributes attributes;
};

#endif
