/* libopine: public-opinion survey statistics. Start with request.h: fill an op_request, call op_run, present or draw the op_result. */
#ifndef OPINE_OPINE_H
#define OPINE_OPINE_H

#include "opine/cache.h"
#include "opine/claims.h"
#include "opine/diff.h"
#include "opine/disclosure.h"
#include "opine/infer.h"
#include "opine/planning.h"
#include "opine/plot.h"
#include "opine/present.h"
#include "opine/report.h"
#include "opine/request.h"
#include "opine/result.h"
#include "opine/suppress.h"
#include "opine/series.h"
#include "opine/source.h"
#include "opine/status.h"
#include "opine/study.h"
#include "opine/table.h"
#include "opine/table_test.h"
#include "opine/topline.h"

#define OPINE_VERSION "0.1.0"

#endif
