#include "InvisibleTextFilter.hh"

static constexpr size_t mostPendingTokens = 100000;
static constexpr int invisible = 3;

void
InvisibleTextFilter::flush()
{
    for (auto const& token: pending) {
        writeToken(token);
    }
    pending.clear();
}

std::vector<std::string>
InvisibleTextFilter::operands() const
{
    std::vector<std::string> found;
    for (auto const& token: pending) {
        auto type = token.getType();
        if (type != QPDFTokenizer::tt_space && type != QPDFTokenizer::tt_comment) {
            found.push_back(token.getRawValue());
        }
    }
    return found;
}

void
InvisibleTextFilter::finishOperator(QPDFTokenizer::Token const& token)
{
    auto const& name = token.getValue();
    if (name == "q") {
        if (savedModes.size() < 1000) {
            savedModes.push_back(mode);
        }
    } else if (name == "Q") {
        if (!savedModes.empty()) {
            mode = savedModes.back();
            savedModes.pop_back();
        }
    } else if (name == "Tr") {
        auto values = operands();
        mode = !values.empty() && values.back() == "3" ? invisible : 0;
    } else if (mode == invisible && (name == "Tj" || name == "TJ")) {
        pending.clear();
        write("\n");
        return;
    } else if (mode == invisible && name == "'") {
        pending.clear();
        write("\nT*\n");
        return;
    } else if (mode == invisible && name == "\"") {
        auto values = operands();
        pending.clear();
        if (values.size() >= 3) {
            write("\n" + values[0] + " Tw " + values[1] + " Tc T*\n");
        }
        return;
    }
    flush();
    writeToken(token);
}

void
InvisibleTextFilter::handleToken(QPDFTokenizer::Token const& token)
{
    switch (token.getType()) {
    case QPDFTokenizer::tt_word:
        finishOperator(token);
        break;
    case QPDFTokenizer::tt_inline_image:
        flush();
        writeToken(token);
        break;
    default:
        pending.push_back(token);
        if (pending.size() > mostPendingTokens) {
            flush();
        }
    }
}

void
InvisibleTextFilter::handleEOF()
{
    flush();
}
