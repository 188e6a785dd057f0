#include "RecordsFile.hh"

#include <algorithm>

// How the structure of tagged sources comes into the output.

size_t
RecordsFile::OpenPDF::copiedPageCount() const
{
    return static_cast<size_t>(
        std::count_if(copies.begin(), copies.end(), [](auto const& page) { return page.isInitialized(); }));
}

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
    }
    if (!document.copies[page].isInitialized()) {
        document.copies[page] = pages.back();
        taggedDocument = document.structure ? &document : nullptr;
        taggedPage = page;
    }
}

std::string
RecordsFile::marked(std::string const& content)
{
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

/// Puts a Part for the document into the tree. True where all of its copied pages are tagged.
bool
RecordsFile::carryStructure(OpenPDF& document, StructureTree& tree)
{
    auto copied = copiedContent(document);
    if (!document.structure) {
        return false;
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
        return false;
    }
    tree.addKid(tree.document(), part);
    for (auto& page: document.copies) {
        if (page.isInitialized() && page.hasKey("/Annots")) {
            page.replaceKey("/Tabs", QPDFObjectHandle::newName("/S"));
        }
    }
    return structure.isMarked;
}

/// `Marked` promises that all real content is tagged (PDF 32000-1, 14.8.1). Readers that believe it are silent on a page
/// without tags, and read such a page by its text where the promise is not made. So it is made only where every page keeps it;
/// readers that go page by page use the tags either way.
void
RecordsFile::writeStructure()
{
    StructureTree tree(output);
    size_t taggedPages = 0;
    bool isSuspect = false;
    try {
        for (auto input: copiedInputs) {
            auto& document = documents.at(input);
            if (carryStructure(document, tree)) {
                isSuspect = isSuspect || document.structure->isSuspect;
                taggedPages += document.copiedPageCount();
            }
        }
    } catch (std::exception const&) {
        // What is half done would contradict itself: the pages stand without it.
        for (auto input: copiedInputs) {
            if (documents.at(input).structure) {
                untagged.insert(input);
            }
        }
        return;
    }
    tree.write(taggedPages == pages.size(), isSuspect);
}
