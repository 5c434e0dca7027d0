/* DDI codebooks over fixed columns and over CSV: see fuzz_codebook.h. */
#include "fuzz_codebook.h"

const char *const fuzz_words[] = {"<codeBook>", "<var name=\"a\">", "</var>", "<location StartPos=\"1\" EndPos=\"2\"/>", "width=\"3\"", "dcml=\"2\"", "<labl xml:lang=\"fr\">", "</labl>", "<catgry missing=\"Y\">",
                                  "<catValu>9</catValu>", "</catgry>", "<invalrng><range min=\"8\" maxExclusive=\"9\"/></invalrng>", "<item VALUE=\".a\"/>", "wgt=\"wgt\"", "wgt-var=\"V1\"", "files=\"F1 F2\"", "<fileDscr ID=\"F1\">",
                                  "<varGrp type=\"multipleResp\" var=\"V1 V2\"/>", "<qstn><qstnLit>", "<!DOCTYPE a [", "<!ENTITY x \"y\">", "&x;", "&#0;", "<![CDATA[", "]]>", "encoding=\"windows-1251\"", "encoding=\"UTF-16\"", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_codebook(data, size);
  return 0;
}
