#include "input/xlsx_xml.h"

#include <expat.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

struct xlsx_xml {
  XML_Parser parser;
  xlsx_xml_handler handler;
  const char *part;
  size_t depth, since_event; /* bytes given since anything was handed over: a tag without end makes expat's buffer grow */
  bool stopped, has_doctype, too_deep;
};

static const char *local(const char *name) {
  const char *colon = strchr(name, ':');
  return colon != NULL ? colon + 1 : name;
}

const char *xlsx_xml_attribute(const char **attributes, const char *name) {
  for (; *attributes != NULL; attributes += 2) {
    if (strcmp(local(attributes[0]), name) == 0) return attributes[1];
  }
  return NULL;
}

static void stop(xlsx_xml *x) {
  x->stopped = true;
  XML_StopParser(x->parser, XML_FALSE);
}

static void XMLCALL on_open(void *context, const XML_Char *name, const XML_Char **attributes) {
  xlsx_xml *x = context;
  x->since_event = 0;
  if (x->stopped) return;
  if (++x->depth > OP_LIMIT_XML_DEPTH) {
    x->too_deep = true;
    stop(x);
  } else if (!x->handler.open(x->handler.context, local(name), attributes, x->depth)) {
    stop(x);
  }
}

/* expat still closes an empty element after a stop. */
static void XMLCALL on_close(void *context, const XML_Char *name) {
  xlsx_xml *x = context;
  x->since_event = 0;
  if (x->stopped) return;
  if (x->handler.close != NULL && !x->handler.close(x->handler.context, local(name), x->depth)) stop(x);
  x->depth--;
}

static void XMLCALL on_text(void *context, const XML_Char *text, int n) {
  xlsx_xml *x = context;
  x->since_event = 0;
  if (!x->stopped && !x->handler.text(x->handler.context, text, (size_t)n)) stop(x);
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid, int internal) {
  xlsx_xml *x = context;
  (void)name;
  (void)sysid;
  (void)pubid;
  (void)internal;
  x->has_doctype = true;
  stop(x);
}

op_status xlsx_xml_new(const char *part, const xlsx_xml_handler *handler, xlsx_xml **xml, op_error *err) {
  xlsx_xml *x = op_array_new(1, sizeof *x, err);
  if (x == NULL) return OP_E_MEMORY;
  x->parser = XML_ParserCreate(NULL);
  if (x->parser == NULL) {
    op_free(x);
    return op_fail(err, OP_E_MEMORY, "out of memory while reading '%s'", part);
  }
  x->handler = *handler;
  x->part = part;
  XML_SetUserData(x->parser, x);
  XML_SetElementHandler(x->parser, on_open, on_close);
  if (handler->text != NULL) XML_SetCharacterDataHandler(x->parser, on_text);
  XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
  *xml = x;
  return OP_OK;
}

void xlsx_xml_free(xlsx_xml *xml) {
  if (xml == NULL) return;
  XML_ParserFree(xml->parser);
  op_free(xml);
}

bool xlsx_xml_stopped(const xlsx_xml *xml) { return xml->stopped; }

static op_status refuse(const xlsx_xml *x, op_error *err) {
  if (x->has_doctype) {
    return op_fail(err, OP_E_DATA, "the part '%.80s' declares a document type (DTD), which no spreadsheet program writes: it may have been made to do harm", x->part);
  }
  if (x->too_deep) return op_fail(err, OP_E_DATA, "the part '%.80s' has more than %zu elements within each other", x->part, OP_LIMIT_XML_DEPTH);
  return OP_OK;
}

op_status xlsx_xml_parse(xlsx_xml *x, const char *bytes, size_t n, op_error *err) {
  if (x->stopped) return refuse(x, err);
  x->since_event += n;
  enum XML_Status status = XML_Parse(x->parser, bytes, (int)n, n == 0);
  if (x->stopped) return refuse(x, err);
  if (status == XML_STATUS_OK && x->since_event <= OP_LIMIT_XML_TOKEN) return OP_OK;
  if (status == XML_STATUS_OK) return op_fail(err, OP_E_DATA, "the part '%.80s' has a tag or comment of more than %zu bytes", x->part, OP_LIMIT_XML_TOKEN);
  enum XML_Error code = XML_GetErrorCode(x->parser);
  if (code == XML_ERROR_NO_MEMORY) return op_fail(err, OP_E_MEMORY, "out of memory while reading '%.80s'", x->part);
  op_fail(err, OP_E_DATA, "the part '%.80s' is no well-formed XML at its line %lu, column %lu: %s", x->part, (unsigned long)XML_GetCurrentLineNumber(x->parser),
          (unsigned long)XML_GetCurrentColumnNumber(x->parser) + 1, XML_ErrorString(code));
  return op_fail_hint(err, "open the file in a spreadsheet program and save it again");
}
