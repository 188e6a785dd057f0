#include "StructureAttributes.hh"

static constexpr int mostLevels = 8;

QPDFObjectHandle
StructureAttributes::copied(QPDFObjectHandle attributes, bool withText)
{
    if (!attributes.isArray()) {
        return object(attributes, withText);
    }
    auto list = QPDFObjectHandle::newArray();
    for (int i = 0; i < attributes.getArrayNItems() && budget > 0; ++i) {
        --budget;
        auto one = object(attributes.getArrayItem(i), withText);
        if (!one.isNull()) {
            list.appendItem(one);
        }
    }
    return list.getArrayNItems() == 0 ? QPDFObjectHandle::newNull() : list;
}

/// An attribute object says whose attributes it holds (PDF 32000-1, table 327): that tells it from whatever else a wrong reference leads to.
QPDFObjectHandle
StructureAttributes::object(QPDFObjectHandle attributes, bool withText)
{
    if (!attributes.isDictionary() || !attributes.getKey("/O").isName()) {
        return QPDFObjectHandle::newNull();
    }
    if (!withText && attributes.getKey("/O").getName() == "/UserProperties") {
        return QPDFObjectHandle::newNull();
    }
    auto made = QPDFObjectHandle::newDictionary();
    for (auto const& entry: attributes.ditems()) {
        auto copy = entry.first == "/Headers" ? headers(entry.second) : value(entry.second, withText, 0);
        if (!copy.isNull()) {
            made.replaceKey(entry.first, copy);
        }
    }
    return made;
}

QPDFObjectHandle
StructureAttributes::value(QPDFObjectHandle from, bool withText, int depth)
{
    auto none = QPDFObjectHandle::newNull();
    if (budget == 0 || depth > mostLevels) {
        return none;
    }
    --budget;
    if (from.isName()) {
        return QPDFObjectHandle::newName(from.getName());
    } else if (from.isInteger()) {
        return QPDFObjectHandle::newInteger(from.getIntValue());
    } else if (from.isReal()) {
        return QPDFObjectHandle::newReal(from.getRealValue());
    } else if (from.isBool()) {
        return QPDFObjectHandle::newBool(from.getBoolValue());
    } else if (from.isIndirect()) {
        return none;
    } else if (from.isString()) {
        return withText ? QPDFObjectHandle::newString(from.getStringValue()) : none;
    } else if (from.isArray()) {
        auto made = QPDFObjectHandle::newArray();
        for (int i = 0; i < from.getArrayNItems() && budget > 0; ++i) {
            auto copy = value(from.getArrayItem(i), withText, depth + 1);
            if (!copy.isNull()) {
                made.appendItem(copy);
            }
        }
        return made;
    } else if (from.isDictionary()) {
        auto made = QPDFObjectHandle::newDictionary();
        for (auto const& entry: from.ditems()) {
            auto copy = value(entry.second, withText, depth + 1);
            if (!copy.isNull()) {
                made.replaceKey(entry.first, copy);
            }
        }
        return made;
    }
    return none;
}

/// The cells that head a cell (PDF 32000-1, table 349), by their new identifiers; those of cells that were left out go.
QPDFObjectHandle
StructureAttributes::headers(QPDFObjectHandle from)
{
    auto made = QPDFObjectHandle::newArray();
    for (int i = 0; from.isArray() && i < from.getArrayNItems() && budget > 0; ++i) {
        --budget;
        auto name = from.getArrayItem(i);
        auto found = name.isString() ? identifiers.find(name.getStringValue()) : identifiers.end();
        if (found != identifiers.end()) {
            made.appendItem(QPDFObjectHandle::newString(found->second));
        }
    }
    return made.getArrayNItems() == 0 ? QPDFObjectHandle::newNull() : made;
}
