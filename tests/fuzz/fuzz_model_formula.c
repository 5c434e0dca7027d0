/* Formulas: an error has a message, the formula and a place in it; what parses has its terms in order, each once, made of its atoms; and the right side written
   anew from its terms parses to the same terms. */
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "table/model_formula.h"

const char *const fuzz_words[] = {"y",    "x",        "~", " + ",     " - ",  ":",   "*",     ".",   "0",     "1",  "C(", "I(",      ")",        "(",
                                  "ref=", "levels=(", ",", "offset(", "log(", "x^2", "`a b`", "'t'", "\"t\"", "==", " ",  "factor(", "\xD0\xBF", NULL};

static size_t atoms_of(uint64_t term) {
  size_t n = 0;
  for (; term != 0; term &= term - 1) n++;
  return n;
}

static void check_terms(const op_model_formula *f) {
  uint64_t known = f->n_atoms == OP_MODEL_ATOMS ? UINT64_MAX : ((uint64_t)1 << f->n_atoms) - 1;
  for (size_t t = 0; t < f->n_terms; t++) {
    FUZZ_CHECK(f->terms[t] != 0 && (f->terms[t] & ~known) == 0, "a term is made of atoms");
    FUZZ_CHECK(t == 0 || atoms_of(f->terms[t]) >= atoms_of(f->terms[t - 1]), "terms stand by degree");
    for (size_t u = 0; u < t; u++) FUZZ_CHECK(f->terms[u] != f->terms[t], "a term stands once");
  }
}

/* An atom as a user writes it; expressions are written by their own text. */
static void write_atom(op_text *out, const op_model_atom *atom) {
  if (atom->type == OP_ATOM_EXPRESSION)
    op_text_add(out, atom->name);
  else
    op_text_addf(out, atom->type == OP_ATOM_FACTOR ? "C(`%s`)" : "`%s`", atom->name);
}

static void check_again(const op_model_formula *f, const char *const *others, size_t n_others) {
  op_text text = {0};
  op_model_formula *again = NULL;
  op_error err = {0};
  op_text_add(&text, f->intercept ? "y ~ 1" : "y ~ 0");
  for (size_t t = 0; t < f->n_terms; t++) {
    op_text_add(&text, " + ");
    for (size_t a = 0, n = 0; a < f->n_atoms; a++) {
      if ((f->terms[t] >> a & 1) == 0) continue;
      op_text_add(&text, n++ > 0 ? ":" : "");
      write_atom(&text, &f->atoms[a]);
    }
  }
  FUZZ_CHECK(op_model_formula_parse(text.data, others, n_others, &again, &err) == OP_OK, "terms written out are a formula");
  FUZZ_CHECK(again->n_terms == f->n_terms && again->intercept == f->intercept, "it has the same terms");
  for (size_t t = 0; t < f->n_terms; t++) FUZZ_CHECK(atoms_of(again->terms[t]) == atoms_of(f->terms[t]), "of the same degrees");
  op_model_formula_free(again);
  op_text_clear(&text);
}

static op_status count_name(void *context, const char *name, op_error *err) {
  (void)err;
  FUZZ_CHECK(name != NULL, "a name is a text");
  ++*(size_t *)context;
  return OP_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const others[] = {"y", "x", "a b"};
  char text[2049];
  op_model_formula *f = NULL;
  op_error err = {0};
  if (size > 2048) return 0;
  memcpy(text, data, size);
  text[size] = '\0';
  if (op_model_formula_parse(text, others, 3, &f, &err) != OP_OK) {
    FUZZ_CHECK(f == NULL && err.what[0] != '\0', "an error has a message");
    if (err.status != OP_E_REQUEST) return 0; /* over a ceiling of terms */
    FUZZ_CHECK(err.caret >= 1 && err.caret <= strlen(err.excerpt) + 1, "an error's place lies in the text");
    FUZZ_CHECK(op_utf8_valid(err.excerpt, strlen(err.excerpt)), "what is shown is UTF-8");
    return 0;
  }
  size_t names = 0;
  check_terms(f);
  check_again(f, others, 3);
  FUZZ_CHECK(op_model_formula_names(f, count_name, &names, &err) == OP_OK, "names can be told");
  for (size_t t = 0; t < f->n_terms; t++) FUZZ_CHECK(op_model_formula_term_name(f, f->terms[t], &err) != NULL, "a term has a name");
  op_model_formula_free(f);
  return 0;
}
