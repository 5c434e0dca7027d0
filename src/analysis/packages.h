/* --like: the conventions of another package, and what stands where nobody says anything. */
#ifndef OPINE_ANALYSIS_PACKAGES_H
#define OPINE_ANALYSIS_PACKAGES_H

#include "opine/request.h"

/* Fills every convention that request and study leave open: first from the package of request->like, then with opine's own defaults.
   fails OP_E_USAGE no such package (nearest name) */
op_status packages_resolve(op_request *request, op_error *err);

#endif
