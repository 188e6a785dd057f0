#ifndef INVISIBLE_TEXT_FILTER_HH
#define INVISIBLE_TEXT_FILTER_HH

#include <qpdf/QPDFObjectHandle.hh>

#include <vector>

/// Leaves out of a content stream what is shown in text render mode 3 (PDF 32000-1, 9.3.6): the text that others put under their scans.
class InvisibleTextFilter: public QPDFObjectHandle::TokenFilter
{
  public:
    void handleToken(QPDFTokenizer::Token const& token) override;
    void handleEOF() override;

  private:
    void finishOperator(QPDFTokenizer::Token const& token);
    void flush();
    std::vector<std::string> operands() const;

    std::vector<QPDFTokenizer::Token> pending;
    std::vector<int> savedModes;
    int mode{0};
};

#endif
