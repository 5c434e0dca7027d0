/* Triple-S definitions over fixed columns and over CSV: see fuzz_codebook.h. */
#include "fuzz_codebook.h"

const char *const fuzz_words[] = {"<sss version=\"2.0\" languages=\"en fr\">", "<record ident=\"A\" format=\"csv\" skip=\"1\">", "<variable ident=\"1\" type=\"multiple\">", "type=\"quantity\"", "type=\"date\"", "type=\"time\"", "type=\"character\"",
                                  "format=\"literal\"", "use=\"weight\"", "<position start=\"2\" finish=\"5\"/>", "<spread subfields=\"2\" width=\"2\"/>", "<values>", "<value code=\"12\" score=\"1.5\">", "<range from=\"1\" to=\"5000\"/>",
                                  "<text xml:lang=\"fr\" mode=\"interview\">", "</text>", "<name>q</name>", "<hierarchy/>", "&amp;", "&#xD800;", "<br/>", "99999999", "-1", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_codebook(data, size);
  return 0;
}
