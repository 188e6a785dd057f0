#ifndef STRUCTURE_ATTRIBUTES_HH
#define STRUCTURE_ATTRIBUTES_HH

#include <qpdf/QPDFObjectHandle.hh>

#include <map>
#include <string>

/// Copies attributes of structure elements (PDF 32000-1, 14.7.5) by value: nothing that they refer to comes along.
class StructureAttributes
{
  public:
    /// `identifiers` are the new ones of elements, by their old ones; `budget` is the number of values that may still be copied.
    StructureAttributes(std::map<std::string, std::string> const& identifiers, size_t& budget) :
        identifiers(identifiers),
        budget(budget)
    {
    }

    /// One attribute object, or an array of those that are any; null where none is. Without `withText` strings are left out,
    /// and user properties, which are nothing else.
    QPDFObjectHandle copied(QPDFObjectHandle attributes, bool withText);

  private:
    QPDFObjectHandle object(QPDFObjectHandle attributes, bool withText);
    QPDFObjectHandle value(QPDFObjectHandle from, bool withText, int depth);
    QPDFObjectHandle headers(QPDFObjectHandle from);

    std::map<std::string, std::string> const& identifiers;
    size_t& budget;
};

#endif
