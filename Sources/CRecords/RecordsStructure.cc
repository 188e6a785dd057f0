#include "RecordsFile.hh"

#include <algorithm>

// How the structure of tagged sources comes into the output.

std::unique_ptr<SourceStructure>
RecordsFile::readStructure(size_t input, QPDF& pdf)
{
    untagged.erase(input);
    // Half of what is left: no source takes all from those behind it.
    auto share = nodeBudget / 2;
    nodeBudget -= share;
    std::unique_ptr<SourceStructure> structure;
    try {
        structure = SourceStructure::read(pdf, pdf.getAllPages(), share);
        nodeBudget += share;
    } catch (SourceStructure::TooLarge const&) {
        untagged.insert(input);
    } catch (std::exception const&) {
        // Its pages may be sound all the same.
        untagged.insert(input);
    }
    return structure;
}

void
RecordsFile::note(size_t input, OpenPDF& document, size_t page)
{
    if (std::find(copiedInputs.begin(), copiedInputs.end(), input) == copiedInputs.end()) {
        copiedInputs.push_back(input);
        document.firstPage = pages.size() - 1;
    }
    if (!document.copies[page].isInitialized()) {
        document.copies[page] = pages.back();
        taggedDocument = document.structure ? &document : nullptr;
        taggedPage = page;
    }
}

void
RecordsFile::tag(cr_role role, int mark, int link)
{
    if (pages.empty()) {
        throw RecordsFailure(CR_INTERNAL);
    }
    tags.push_back({pages.size() - 1, role, mark, link});
}

std::string
RecordsFile::marked(std::string const& content)
{
    if (pictureMark > 0) {
        tag(CR_PARAGRAPH, pictureMark, -1);
        return "/P <</MCID " + std::to_string(pictureMark++) + ">> BDC\n" + content + "EMC\n";
    }
    if (taggedDocument == nullptr) {
        return content;
    }
    auto& free = taggedDocument->structure->freeMarks[taggedPage];
    if (free > SourceStructure::highestMark) {
        return "/Artifact BMC\n" + content + "EMC\n";
    }
    taggedDocument->texts.push_back({pages.back(), free});
    return "/P <</MCID " + std::to_string(free++) + ">> BDC\n" + content + "EMC\n";
}

/// What the copies of a document's pages show; what they say of a structure that is not here is taken away.
CopiedContent
RecordsFile::copiedContent(OpenPDF& document)
{
    CopiedContent copied{document.copies, {}};
    for (size_t index = 0; index < document.pages.size(); ++index) {
        auto copy = document.copies[index];
        if (!copy.isInitialized()) {
            continue;
        }
        std::set<QPDFObjGen> shown;
        auto annotations = copy.getKey("/Annots");
        for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i) {
            shown.insert(annotations.getArrayItem(i).getObjGen());
        }
        auto sources = document.pages[index].getKey("/Annots");
        for (int i = 0; sources.isArray() && i < sources.getArrayNItems(); ++i) {
            auto source = sources.getArrayItem(i);
            if (source.isIndirect() && source.isDictionary()) {
                auto annotation = output.copyForeignObject(source);
                if (shown.count(annotation.getObjGen()) > 0) {
                    copied.objects.emplace(source.getObjGen(), annotation);
                }
            }
        }
        addXObjects(document.pages[index].getKey("/Resources"), copied);
    }
    return copied;
}

void
RecordsFile::addXObjects(QPDFObjectHandle resources, CopiedContent& copied)
{
    std::vector<QPDFObjectHandle> pending{resources};
    while (!pending.empty()) {
        auto next = pending.back();
        pending.pop_back();
        auto objects = next.isDictionary() ? next.getKey("/XObject") : QPDFObjectHandle::newNull();
        if (!objects.isDictionary()) {
            continue;
        }
        for (auto const& entry: objects.ditems()) {
            auto source = entry.second;
            if (!source.isIndirect() || !source.isStream() || copied.objects.count(source.getObjGen()) > 0) {
                continue;
            }
            auto copy = output.copyForeignObject(source);
            copy.getDict().removeKey("/StructParent");
            copy.getDict().removeKey("/StructParents");
            copied.objects.emplace(source.getObjGen(), copy);
            pending.push_back(source.getDict().getKey("/Resources"));
        }
    }
}

/// Puts a Part for the document into the tree.
void
RecordsFile::carryStructure(OpenPDF& document, StructureTree& tree)
{
    auto copied = copiedContent(document);
    if (!document.structure) {
        return;
    }
    auto& structure = *document.structure;
    auto part = tree.newElement("/Part", tree.document());
    if (!structure.language.empty()) {
        part.replaceKey("/Lang", QPDFObjectHandle::newString(structure.language));
    }
    StructureCarrier(structure, copied, tree, attributeBudget).carry(part);
    for (auto& text: document.texts) {
        auto paragraph = tree.newElement("/P", part);
        if (tree.claimMark(text.page, text.mark, paragraph)) {
            paragraph.replaceKey("/Pg", text.page);
            paragraph.replaceKey("/K", QPDFObjectHandle::newInteger(text.mark));
            tree.addKid(part, paragraph);
        }
    }
    if (!part.hasKey("/K")) {
        return;
    }
    parts.emplace(document.firstPage, part);
    for (auto& page: document.copies) {
        if (page.isInitialized() && page.hasKey("/Annots")) {
            page.replaceKey("/Tabs", QPDFObjectHandle::newName("/S"));
        }
        if (page.isInitialized() && structure.isMarked) {
            taggedPages.insert(page.getObjGen());
        }
    }
}

/// One Part for each row of pages that were drawn here.
void
RecordsFile::tagDrawnPages(StructureTree& tree)
{
    QPDFObjectHandle part, contents;
    size_t last = 0;
    for (auto const& tag: tags) {
        if (!part.isInitialized() || tag.page > last + 1) {
            part = tree.newElement("/Part", tree.document());
            parts.emplace(tag.page, part);
            contents = QPDFObjectHandle();
        }
        last = tag.page;
        taggedPages.insert(pages[tag.page].getObjGen());
        if (tag.role != CR_CONTENTS_ENTRY) {
            contents = QPDFObjectHandle();
            tree.addKid(part, drawnElement(tree, tag, part));
            continue;
        }
        if (!contents.isInitialized()) {
            contents = tree.newElement("/TOC", part);
            tree.addKid(part, contents);
        }
        auto item = tree.newElement("/TOCI", contents);
        tree.addKid(contents, item);
        tree.addKid(item, drawnElement(tree, tag, item));
    }
}

QPDFObjectHandle
RecordsFile::drawnElement(StructureTree& tree, Tag const& tag, QPDFObjectHandle parent)
{
    auto page = pages[tag.page];
    auto annotations = page.getKey("/Annots");
    bool isLink = tag.link >= 0 && annotations.isArray() && tag.link < annotations.getArrayNItems();
    auto type = tag.role == CR_HEADING ? "/H1"
        : tag.role == CR_SUBHEADING    ? "/H2"
        : tag.role == CR_FIGURE        ? "/Figure"
        : isLink                       ? "/Link"
                                       : "/P";
    auto element = tree.newElement(type, parent);
    element.replaceKey("/Pg", page);
    std::vector<QPDFObjectHandle> kids;
    if (tree.claimMark(page, tag.mark, element)) {
        kids.push_back(QPDFObjectHandle::newInteger(tag.mark));
    }
    if (isLink && tree.claimObject(annotations.getArrayItem(tag.link), element)) {
        auto reference = QPDFObjectHandle::parse("<< /Type /OBJR >>");
        reference.replaceKey("/Obj", annotations.getArrayItem(tag.link));
        kids.push_back(reference);
        page.replaceKey("/Tabs", QPDFObjectHandle::newName("/S"));
    }
    if (tag.role == CR_FIGURE && tag.page < labels.size()) {
        element.replaceKey("/Alt", QPDFObjectHandle::newUnicodeString("Picture of page " + labels[tag.page]));
    }
    tree.setKids(element, kids);
    return element;
}

/// `Marked` promises that all real content is tagged (PDF 32000-1, 14.8.1). Readers that believe it are silent on a page
/// without tags, and read such a page by its text where the promise is not made. So it is made only where every page keeps it;
/// readers that go page by page use the tags either way.
void
RecordsFile::buildStructure(StructureTree& tree)
{
    bool isSuspect = false;
    for (auto input: copiedInputs) {
        auto& document = documents.at(input);
        carryStructure(document, tree);
        isSuspect = isSuspect || (document.structure && document.structure->isSuspect);
    }
    tagDrawnPages(tree);
    for (auto const& part: parts) {
        tree.addKid(tree.document(), part.second);
    }
    tree.write(taggedPages.size() == pages.size(), isSuspect);
}

void
RecordsFile::writeStructure()
{
    StructureTree tree(output);
    try {
        buildStructure(tree);
    } catch (std::exception const&) {
        // What is half done would contradict itself: the pages stand without it.
        for (auto key: {"/StructTreeRoot", "/MarkInfo"}) {
            output.getRoot().removeKey(key);
        }
        for (auto input: copiedInputs) {
            if (documents.at(input).structure) {
                untagged.insert(input);
            }
        }
    }
}
