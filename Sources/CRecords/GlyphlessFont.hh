#ifndef GLYPHLESS_FONT_HH
#define GLYPHLESS_FONT_HH

#include <string>

/// A TrueType font of empty glyphs, half an em wide, 0.8 em above and 0.2 em below the line (ISO/IEC 14496-22): text that only a search sees.
std::string glyphlessFont();

#endif
