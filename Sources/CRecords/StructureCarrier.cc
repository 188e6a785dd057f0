#include "StructureCarrier.hh"

#include <algorithm>

using Kind = SourceStructure::Kid::Kind;

StructureCarrier::StructureCarrier(
    SourceStructure const& source, CopiedContent const& copies, StructureTree& tree, size_t& budget) :
    source(source),
    copies(copies),
    tree(tree),
    hasCopied(source.elements.size(), false),
    hasLeftOut(source.elements.size(), false),
    isWhole(source.elements.size(), false),
    made(source.elements.size()),
    classes(source.classes),
    attributes(identifiers, budget)
{
}

void
StructureCarrier::carry(QPDFObjectHandle part)
{
    judge();
    if (!hasCopied[0]) {
        return;
    }
    made[0] = part;
    for (size_t index = 1; index < made.size(); ++index) {
        auto const& element = source.elements[index];
        bool isEmptyHere = !hasCopied[index] && !hasLeftOut[index]
            && (element.namesPage || !hasLeftOut[element.parent]);
        if (made[element.parent].isInitialized() && (hasCopied[index] || isEmptyHere)) {
            made[index] = tree.newElement(typeName(element.source), made[element.parent]);
            addTexts(index);
        }
    }
    for (size_t index = 0; index < made.size(); ++index) {
        if (made[index].isInitialized()) {
            addAttributes(index);
            addKids(index);
        }
    }
}

/// Kids come after their parents in the list: backwards for what stands in an element, forwards for what it stands in.
void
StructureCarrier::judge()
{
    for (size_t index = source.elements.size(); index-- > 0;) {
        auto const& element = source.elements[index];
        if (element.namesPage && !copies.hasPage(element.page)) {
            hasLeftOut[index] = true;
        }
        for (auto const& kid: element.kids) {
            if (kid.kind == Kind::element) {
                hasCopied[index] = hasCopied[index] || hasCopied[kid.number];
                hasLeftOut[index] = hasLeftOut[index] || hasLeftOut[kid.number];
            } else if (isCopied(kid)) {
                hasCopied[index] = true;
            } else if (kid.kind == Kind::mark || !copies.hasPage(kid.page)) {
                hasLeftOut[index] = true;
            }
        }
    }
    for (size_t index = 0; index < source.elements.size(); ++index) {
        isWhole[index] = !hasLeftOut[index] && (hasCopied[index] || isWhole[source.elements[index].parent]);
    }
}

bool
StructureCarrier::isCopied(SourceStructure::Kid const& kid) const
{
    return copies.hasPage(kid.page)
        && (!kid.object.isInitialized() || copies.objects.count(kid.object.getObjGen()) > 0);
}

/// The Document of a source is a section of ours. A standard type that a source uses for another is written as that other:
/// a second source may mean what the standard says.
std::string
StructureCarrier::typeName(QPDFObjectHandle element)
{
    auto name = element.getKey("/S").getName();
    auto standard = source.standardType(element);
    if (standard == "/Document") {
        standard = "/Sect";
    }
    if (SourceStructure::isStandardType(name)) {
        return standard;
    }
    auto& known = typeNames[{name, standard}];
    if (known.empty()) {
        known = tree.typeName(name, standard);
    }
    return known;
}

void
StructureCarrier::addTexts(size_t index)
{
    auto from = source.elements[index].source;
    auto language = SourceStructure::languageTag(from.getKey("/Lang"));
    if (!language.empty()) {
        made[index].replaceKey("/Lang", QPDFObjectHandle::newString(language));
    }
    if (!isWhole[index]) {
        return;
    }
    for (auto key: {"/ActualText", "/Alt", "/E", "/T"}) {
        auto text = from.getKey(key);
        if (text.isString()) {
            made[index].replaceKey(key, QPDFObjectHandle::newString(text.getStringValue()));
        }
    }
    auto identifier = from.getKey("/ID");
    if (identifier.isString()) {
        identifiers.emplace(identifier.getStringValue(), tree.identify(made[index]));
    }
}

void
StructureCarrier::addAttributes(size_t index)
{
    if (index == 0) {
        return;
    }
    auto from = source.elements[index].source;
    auto copied = attributes.copied(from.getKey("/A"), isWhole[index]);
    if (!copied.isNull()) {
        made[index].replaceKey("/A", copied);
    }
    auto named = from.getKey("/C");
    if (!isWhole[index] || !classes.isDictionary()) {
        return;
    }
    auto names = QPDFObjectHandle::newArray();
    auto count = named.isArray() ? std::min(named.getArrayNItems(), 100) : named.isName() ? 1 : 0;
    for (int i = 0; i < count; ++i) {
        auto name = named.isArray() ? named.getArrayItem(i) : named;
        auto known = name.isName() ? className(name.getName()) : std::string();
        if (!known.empty()) {
            names.appendItem(QPDFObjectHandle::newName(known));
        }
    }
    if (names.getArrayNItems() > 0) {
        made[index].replaceKey("/C", names);
    }
}

/// Empty where the class has no attributes.
std::string
StructureCarrier::className(std::string const& name)
{
    auto known = classNames.find(name);
    if (known == classNames.end()) {
        auto copied = attributes.copied(classes.getKey(name), true);
        known = classNames.emplace(name, copied.isNull() ? "" : tree.className(name, copied)).first;
    }
    return known->second;
}

void
StructureCarrier::addKids(size_t index)
{
    std::vector<QPDFObjectHandle> kids;
    for (auto const& kid: source.elements[index].kids) {
        auto item = kid.kind == Kind::element ? made[kid.number]
            : isCopied(kid)                   ? contentItem(kid, made[index])
                                              : QPDFObjectHandle();
        if (item.isInitialized()) {
            kids.push_back(item);
        }
    }
    tree.setKids(made[index], kids);
}

/// PDF 32000-1, 14.7.4; not initialised where another element has the item.
QPDFObjectHandle
StructureCarrier::contentItem(SourceStructure::Kid const& kid, QPDFObjectHandle element)
{
    auto page = copies.pages[static_cast<size_t>(kid.page)];
    auto object = kid.object.isInitialized() ? copies.objects.at(kid.object.getObjGen()) : QPDFObjectHandle();
    auto reference = QPDFObjectHandle::newDictionary();
    reference.replaceKey("/Pg", page);
    if (kid.kind == Kind::object) {
        reference.replaceKey("/Type", QPDFObjectHandle::newName("/OBJR"));
        reference.replaceKey("/Obj", object);
        return tree.claimObject(object, element) ? reference : QPDFObjectHandle();
    }
    auto mark = static_cast<int>(kid.number);
    if (!tree.claimMark(object.isInitialized() ? object : page, mark, element)) {
        return QPDFObjectHandle();
    }
    auto number = QPDFObjectHandle::newInteger(mark);
    if (!object.isInitialized()) {
        if (!element.hasKey("/Pg")) {
            element.replaceKey("/Pg", page);
        }
        if (element.getKey("/Pg").getObjGen() == page.getObjGen()) {
            return number;
        }
    } else {
        reference.replaceKey("/Stm", object);
    }
    reference.replaceKey("/Type", QPDFObjectHandle::newName("/MCR"));
    reference.replaceKey("/MCID", number);
    return reference;
}
