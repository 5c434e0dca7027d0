/* expat, wrapped here and nowhere else: elements and texts of one part of a workbook, by local names, so that prefixes and the two families of namespaces
   (transitional and strict) make no difference. No document type is accepted, hence no entity but the five of XML. */
#ifndef OPINE_INPUT_XLSX_XML_H
#define OPINE_INPUT_XLSX_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* depth is 1 for the root. Each returns false to stop: the caller keeps its own error. Texts come in pieces, in UTF-8.
   close and text may be NULL. */
typedef struct xlsx_xml_handler {
  bool (*open)(void *context, const char *name, const char **attributes, size_t depth);
  bool (*close)(void *context, const char *name, size_t depth);
  bool (*text)(void *context, const char *text, size_t n);
  void *context;
} xlsx_xml_handler;

typedef struct xlsx_xml xlsx_xml;

/* part: its name in messages, borrowed. */
op_status xlsx_xml_new(const char *part, const xlsx_xml_handler *handler, xlsx_xml **xml, op_error *err);
void xlsx_xml_free(xlsx_xml *xml);
/* n = 0 ends the part. OP_OK when a handler stopped the parse: what follows is then ignored.
   fails OP_E_DATA not well-formed, a document type, too deep, a tag over the limit */
op_status xlsx_xml_parse(xlsx_xml *xml, const char *bytes, size_t n, op_error *err);
bool xlsx_xml_stopped(const xlsx_xml *xml);

/* Value of the attribute with this local name, or NULL. */
const char *xlsx_xml_attribute(const char **attributes, const char *name);

#endif
