#include "model/family.h"

#include <math.h>
#include <string.h>

#define MODEL_FAMILY(name) extern const model_family family_##name;
#include "model/families.def"
#undef MODEL_FAMILY

static const model_family *const families[] = {
#define MODEL_FAMILY(name) &family_##name,
#include "model/families.def"
#undef MODEL_FAMILY
};

enum { N_FAMILIES = sizeof families / sizeof *families };

const model_family *family_named(const char *name) {
  for (size_t i = 0; i < N_FAMILIES; i++) {
    const op_model_family *about = &families[i]->about;
    if (strcmp(about->name, name) == 0 || (about->alias != NULL && strcmp(about->alias, name) == 0)) return families[i];
  }
  return NULL;
}

const op_model_family *op_model_family_named(const char *name) {
  const model_family *family = family_named(name);
  return family != NULL ? &family->about : NULL;
}

const op_model_family *op_model_family_at(size_t index) { return index < N_FAMILIES ? &families[index]->about : NULL; }

double family_y_log(double y, double mu) { return y > 0 ? y * log(y / mu) : 0; }

double family_binary_variance(double mu) { return mu * (1 - mu); }

