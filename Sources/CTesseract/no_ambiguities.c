/// libtesseract reads a table of characters that its classifier of single letters confuses, and sorts it entry by entry: four fifths
/// of the time in which it loads. The network that reads lines never asks it, nor does the detector of orientation.
///
/// Stands, by the linker's `--wrap`, for `tesseract::UnicharAmbigs::LoadUniversal(UNICHARSET const &, UNICHARSET *)`, which fills a table
/// that is empty before.
__attribute__((visibility("hidden"))) void
__wrap__ZN9tesseract13UnicharAmbigs13LoadUniversalERKNS_10UNICHARSETEPS1_(void);

void __wrap__ZN9tesseract13UnicharAmbigs13LoadUniversalERKNS_10UNICHARSETEPS1_(void) {}
