#include "SourceStructure.hh"

#include <algorithm>
#include <cctype>

namespace
{
    std::set<std::string> const standardTypes{
        "/Document", "/Part",  "/Art",   "/Sect",  "/Div",        "/BlockQuote", "/Caption",   "/TOC",      "/TOCI",
        "/Index",    "/P",     "/H",     "/H1",    "/H2",         "/H3",         "/H4",        "/H5",       "/H6",
        "/L",        "/LI",    "/Lbl",   "/LBody", "/Table",      "/TR",         "/TH",        "/TD",       "/THead",
        "/TBody",    "/TFoot", "/Span",  "/Quote", "/Note",       "/Reference",  "/BibEntry",  "/Code",     "/Link",
        "/Annot",    "/Ruby",  "/RB",    "/RT",    "/RP",         "/Warichu",    "/WT",        "/WP",       "/Figure",
        "/Formula",  "/Form",  "/NonStruct",       "/Private"};

    /// Types that PDF 2.0 (ISO 32000-2, 14.8.4) brings along, by what comes nearest in PDF 1.7.
    std::map<std::string, std::string> const laterTypes{
        {"/Title", "/P"},         {"/Em", "/Span"},   {"/Strong", "/Span"},
        {"/Sub", "/Span"},        {"/FENote", "/Note"}, {"/Aside", "/Div"},
        {"/DocumentFragment", "/Sect"}};

    /// More steps from one type to another are a circle.
    constexpr int mostRoleSteps = 32;

    bool isTrue(QPDFObjectHandle dictionary, char const* key)
    {
        auto value = dictionary.getKey(key);
        return value.isBool() && value.getBoolValue();
    }
} // namespace

bool
SourceStructure::isStandardType(std::string const& name)
{
    return standardTypes.count(name) > 0;
}

std::string
SourceStructure::languageTag(QPDFObjectHandle value)
{
    auto tag = value.isString() ? value.getUTF8Value() : std::string();
    auto isOfTag = [](unsigned char ch) { return (ch < 128 && std::isalnum(ch)) || ch == '-'; };
    return tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), isOfTag) ? tag : std::string();
}

std::unique_ptr<SourceStructure>
SourceStructure::read(QPDF& pdf, std::vector<QPDFObjectHandle> const& pages, size_t& budget)
{
    if (!pdf.getRoot().getKey("/StructTreeRoot").isDictionary()) {
        return nullptr;
    }
    std::unique_ptr<SourceStructure> structure(new SourceStructure(pdf, pages));
    for (size_t index = 0; index < structure->elements.size(); ++index) {
        structure->readKids(index, budget);
    }
    return structure;
}

SourceStructure::SourceStructure(QPDF& pdf, std::vector<QPDFObjectHandle> const& pages) :
    freeMarks(pages.size(), 0),
    language(languageTag(pdf.getRoot().getKey("/Lang"))),
    root(pdf.getRoot().getKey("/StructTreeRoot"))
{
    auto information = pdf.getRoot().getKey("/MarkInfo");
    if (information.isDictionary()) {
        isMarked = isTrue(information, "/Marked");
        isSuspect = isTrue(information, "/Suspects");
    }
    roles = root.getKey("/RoleMap");
    classes = root.getKey("/ClassMap");
    for (size_t index = 0; index < pages.size(); ++index) {
        auto page = pages[index];
        pageIndex.emplace(page.getObjGen(), static_cast<int>(index));
        auto annotations = page.getKey("/Annots");
        for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i) {
            auto annotation = annotations.getArrayItem(i);
            if (annotation.isIndirect()) {
                annotationPage.emplace(annotation.getObjGen(), static_cast<int>(index));
            }
        }
    }
    elements.push_back({root, 0, 0, noPage, false, {}});
}

void
SourceStructure::readKids(size_t index, size_t& budget)
{
    auto kids = elements[index].source.getKey("/K");
    auto count = kids.isArray() ? kids.getArrayNItems() : kids.isNull() ? 0 : 1;
    for (int i = 0; i < count; ++i) {
        if (budget == 0) {
            throw TooLarge();
        }
        --budget;
        readKid(index, kids.isArray() ? kids.getArrayItem(i) : kids);
    }
}

/// PDF 32000-1, table 323, /K.
void
SourceStructure::readKid(size_t index, QPDFObjectHandle kid)
{
    if (kid.isInteger()) {
        readMark(index, kid, elements[index].page, QPDFObjectHandle());
    } else if (!kid.isDictionary()) {
        return;
    } else if (kid.getKey("/S").isName()) {
        readElement(index, kid);
    } else if (kid.getKey("/Obj").isIndirect()) {
        readObject(index, kid);
    } else if (kid.getKey("/MCID").isInteger()) {
        readMark(index, kid.getKey("/MCID"), named(kid, elements[index].page), kid.getKey("/Stm"));
    }
}

void
SourceStructure::readElement(size_t index, QPDFObjectHandle element)
{
    auto depth = elements[index].depth + 1;
    if (depth > mostLevels) {
        throw TooLarge();
    }
    if (element.isIndirect() && !seen.insert(element.getObjGen()).second) {
        return;
    }
    Kid kid{Kid::Kind::element};
    kid.number = elements.size();
    elements[index].kids.push_back(kid);
    elements.push_back({element, index, depth, named(element, elements[index].page), element.hasKey("/Pg"), {}});
}

void
SourceStructure::readMark(size_t index, QPDFObjectHandle number, int page, QPDFObjectHandle stream)
{
    auto mark = number.getIntValue();
    Kid kid{Kid::Kind::mark, page};
    if (mark < 0 || mark > highestMark) {
        kid.page = noPage;
    } else {
        kid.number = static_cast<size_t>(mark);
    }
    if (stream.isInitialized() && !stream.isNull()) {
        kid.object = stream;
        kid.page = stream.isStream() && stream.isIndirect() ? kid.page : noPage;
    } else if (kid.page != noPage) {
        auto& free = freeMarks[static_cast<size_t>(kid.page)];
        free = std::max(free, static_cast<int>(mark) + 1);
    }
    elements[index].kids.push_back(kid);
}

void
SourceStructure::readObject(size_t index, QPDFObjectHandle reference)
{
    Kid kid{Kid::Kind::object};
    kid.object = reference.getKey("/Obj");
    auto shown = annotationPage.find(kid.object.getObjGen());
    kid.page = shown != annotationPage.end() ? shown->second : named(reference, elements[index].page);
    elements[index].kids.push_back(kid);
}

/// The page that a dictionary names, `otherwise` where it names none.
int
SourceStructure::named(QPDFObjectHandle dictionary, int otherwise) const
{
    if (!dictionary.hasKey("/Pg")) {
        return otherwise;
    }
    auto found = pageIndex.find(dictionary.getKey("/Pg").getObjGen());
    return found == pageIndex.end() ? noPage : found->second;
}

std::set<QPDFObjGen>
SourceStructure::objects() const
{
    std::set<QPDFObjGen> found;
    for (auto const& element: elements) {
        for (auto const& kid: element.kids) {
            if (kid.kind == Kid::Kind::object) {
                found.insert(kid.object.getObjGen());
            }
        }
    }
    return found;
}

void
SourceStructure::becomeMarks(std::map<QPDFObjGen, int> const& marks)
{
    for (auto& element: elements) {
        for (auto& kid: element.kids) {
            auto mark = kid.kind == Kid::Kind::object ? marks.find(kid.object.getObjGen()) : marks.end();
            if (mark != marks.end()) {
                kid.kind = Kid::Kind::mark;
                kid.number = static_cast<size_t>(mark->second);
                kid.object = QPDFObjectHandle();
            }
        }
    }
}

/// By its namespace's or the tree's map of roles (PDF 32000-1, 14.7.3; ISO 32000-2, 14.7.4).
std::string
SourceStructure::standardType(QPDFObjectHandle element) const
{
    auto type = element.getKey("/S").getName();
    auto space = element.getKey("/NS");
    if (space.isDictionary() && space.getKey("/RoleMapNS").isDictionary()) {
        auto role = space.getKey("/RoleMapNS").getKey(type);
        role = role.isArray() && role.getArrayNItems() > 0 ? role.getArrayItem(0) : role;
        type = role.isName() ? role.getName() : type;
    }
    std::set<std::string> passed{type};
    auto map = roles;
    for (int step = 0; step < mostRoleSteps && map.isDictionary() && map.getKey(type).isName(); ++step) {
        auto next = map.getKey(type).getName();
        if (!passed.insert(next).second) {
            break;
        }
        type = next;
    }
    auto later = laterTypes.find(type);
    type = later == laterTypes.end() ? type : later->second;
    return isStandardType(type) ? type : "/NonStruct";
}
