#ifndef FLATTENED_FORMS_HH
#define FLATTENED_FORMS_HH

#include "SourceStructure.hh"

#include <qpdf/QPDF.hh>

/// Fields become part of their page: two files may use one name for different things, and a packet is not filled in.
/// What `structure` (which may be null) says of a field it then says of the field's part of the page.
void flattenForms(QPDF& pdf, SourceStructure* structure);

#endif
