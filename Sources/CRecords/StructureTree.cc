#include "StructureTree.hh"

namespace
{
    /// Entries of the parent tree for marked content, all pages together: far above what has been seen, and bounded where a
    /// file numbers its sequences wildly.
    constexpr size_t mostSlots = 1000000;

    QPDFObjectHandle dictionary(char const* type)
    {
        auto made = QPDFObjectHandle::newDictionary();
        made.replaceKey("/Type", QPDFObjectHandle::newName(type));
        return made;
    }

    /// `name`, or `name-2`, `name-3`, … until `isFree` says yes.
    template <typename IsFree>
    std::string freeName(std::string const& name, IsFree isFree)
    {
        auto found = name;
        for (int number = 2; !isFree(found); ++number) {
            found = name + "-" + std::to_string(number);
        }
        return found;
    }

    std::string identifier(size_t index)
    {
        auto digits = std::to_string(index + 1);
        return "e" + std::string(8 - std::min<size_t>(8, digits.size()), '0') + digits;
    }
} // namespace

StructureTree::StructureTree(QPDF& output) :
    output(output),
    root(output.makeIndirectObject(dictionary("/StructTreeRoot"))),
    top(newElement("/Document", root))
{
}

QPDFObjectHandle
StructureTree::newElement(std::string const& type, QPDFObjectHandle parent)
{
    auto element = dictionary("/StructElem");
    element.replaceKey("/S", QPDFObjectHandle::newName(type));
    element.replaceKey("/P", parent);
    return output.makeIndirectObject(element);
}

void
StructureTree::setKids(QPDFObjectHandle element, std::vector<QPDFObjectHandle> const& kids)
{
    if (kids.size() == 1) {
        element.replaceKey("/K", kids.front());
    } else if (!kids.empty()) {
        element.replaceKey("/K", QPDFObjectHandle::newArray(kids));
    }
}

void
StructureTree::addKid(QPDFObjectHandle element, QPDFObjectHandle kid)
{
    auto kids = element.getKey("/K");
    if (!kids.isArray()) {
        auto list = QPDFObjectHandle::newArray();
        if (!kids.isNull()) {
            list.appendItem(kids);
        }
        element.replaceKey("/K", list);
        kids = list;
    }
    kids.appendItem(kid);
}

bool
StructureTree::claimMark(QPDFObjectHandle content, int number, QPDFObjectHandle element)
{
    auto place = contentIndex.find(content.getObjGen());
    auto size = place == contentIndex.end() ? 0 : contents[place->second].elements.size();
    auto wanted = static_cast<size_t>(number) + 1;
    auto growth = wanted > size ? wanted - size : 0;
    if (number < 0 || slots + growth > mostSlots || objects.count(content.getObjGen()) > 0) {
        return false;
    }
    if (place == contentIndex.end()) {
        place = contentIndex.emplace(content.getObjGen(), contents.size()).first;
        contents.push_back({content, {}});
    }
    auto& elements = contents[place->second].elements;
    if (growth > 0) {
        elements.resize(wanted);
        slots += growth;
    }
    if (elements[wanted - 1].isInitialized()) {
        return false;
    }
    elements[wanted - 1] = element;
    return true;
}

bool
StructureTree::claimObject(QPDFObjectHandle object, QPDFObjectHandle element)
{
    // Of a form XObject either the whole or its sequences belong to elements (PDF 32000-1, 14.7.4.3).
    return contentIndex.count(object.getObjGen()) == 0
        && objects.emplace(object.getObjGen(), std::make_pair(object, element)).second;
}

std::string
StructureTree::typeName(std::string const& name, std::string const& standard)
{
    auto free = freeName(name, [&](std::string const& candidate) {
        auto known = types.find(candidate);
        return known == types.end() || known->second == standard;
    });
    types[free] = standard;
    return free;
}

std::string
StructureTree::className(std::string const& name, QPDFObjectHandle attributes)
{
    auto written = attributes.unparseResolved();
    auto free = freeName(name, [&](std::string const& candidate) {
        auto known = classes.find(candidate);
        return known == classes.end() || known->second.unparseResolved() == written;
    });
    classes.emplace(free, attributes);
    return free;
}

std::string
StructureTree::identify(QPDFObjectHandle element)
{
    auto made = identifier(identified.size());
    element.replaceKey("/ID", QPDFObjectHandle::newString(made));
    identified.push_back(element);
    return made;
}

/// PDF 32000-1, 14.7.4.4: an array for each page and form XObject, an element for each annotation and XObject.
QPDFObjectHandle
StructureTree::parentTree()
{
    auto numbers = QPDFObjectHandle::newArray();
    long long key = 0;
    auto add = [&](QPDFObjectHandle owner, char const* name, QPDFObjectHandle value) {
        auto number = QPDFObjectHandle::newInteger(key++);
        (owner.isStream() ? owner.getDict() : owner).replaceKey(name, number);
        numbers.appendItem(number);
        numbers.appendItem(value);
    };
    for (auto& content: contents) {
        auto elements = QPDFObjectHandle::newArray();
        for (auto& element: content.elements) {
            elements.appendItem(element.isInitialized() ? element : QPDFObjectHandle::newNull());
        }
        add(content.owner, "/StructParents", output.makeIndirectObject(elements));
    }
    for (auto& object: objects) {
        add(object.second.first, "/StructParent", object.second.second);
    }
    root.replaceKey("/ParentTreeNextKey", QPDFObjectHandle::newInteger(key));
    auto tree = QPDFObjectHandle::newDictionary();
    tree.replaceKey("/Nums", numbers);
    return output.makeIndirectObject(tree);
}

void
StructureTree::write(bool isMarked, bool isSuspect)
{
    if (!top.hasKey("/K")) {
        return;
    }
    root.replaceKey("/K", top);
    root.replaceKey("/ParentTree", parentTree());
    auto roles = QPDFObjectHandle::newDictionary();
    for (auto const& type: types) {
        roles.replaceKey(type.first, QPDFObjectHandle::newName(type.second));
    }
    if (!types.empty()) {
        root.replaceKey("/RoleMap", roles);
    }
    if (!classes.empty()) {
        root.replaceKey("/ClassMap", QPDFObjectHandle::newDictionary(classes));
    }
    if (!identified.empty()) {
        auto names = QPDFObjectHandle::newArray();
        for (auto& element: identified) {
            names.appendItem(element.getKey("/ID"));
            names.appendItem(element);
        }
        auto tree = QPDFObjectHandle::newDictionary();
        tree.replaceKey("/Names", names);
        root.replaceKey("/IDTree", output.makeIndirectObject(tree));
    }
    output.getRoot().replaceKey("/StructTreeRoot", root);
    if (isMarked) {
        auto information = QPDFObjectHandle::parse("<< /Marked true >>");
        if (isSuspect) {
            information.replaceKey("/Suspects", QPDFObjectHandle::newBool(true));
        }
        output.getRoot().replaceKey("/MarkInfo", information);
    }
}
