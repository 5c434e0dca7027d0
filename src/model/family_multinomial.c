/* Multinomial logit: one equation for each category of the response against its first one (or that of C(y, ref = ...)). */
#include "model/family.h"

const model_family family_multinomial = {
    {"multinomial", "mlogit", "multinomial logit of categories without order",
     "Theil 1969; Stata svy: mlogit, SAS SURVEYLOGISTIC link=glogit, R nnet::multinom with a sandwich", "relative risk ratio", "RRR", true},
    FAMILY_MULTINOMIAL,
    RESPONSE_CATEGORIES,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL};
