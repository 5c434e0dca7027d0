/* Makes the SYNTHETIC stand-in for the Central Asia Barometer's files on Kazakhstan: the layout of the real ones, answers drawn by a generator with a fixed
   seed and then moved until the weighted shares named in `targets` hold. No respondent is real.

   Usage: generate FOLDER        Build: cc generate.c -lreadstat -lm */
#include <math.h>
#include <readstat.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 2000
#define OPINIONS 3
#define ANSWERS 6 /* 1-4, don't know, refused */

typedef struct wave {
  int number, n, year;
  const char *file;      /* name; its extension gives the format */
  const char *language;  /* of the value labels: en, ru, kk */
  double shares[OPINIONS][ANSWERS]; /* percent: very, somewhat favorable, somewhat, very unfavorable, don't know, refused */
} wave;

/* China, Russia, USA by wave. Waves 11 to 14 average to 35.2 and 35.3 for China, the published figures. */
static const wave waves[] = {
    {1, 1500, 2017, "central-asia-barometer-survey-wave-1-stata-kazakhstan-2017-summer-SYNTHETIC.dta", "en", {{16.2, 38.9, 19.3, 10.1, 13.4, 2.1}, {46.0, 35.2, 7.9, 4.1, 5.6, 1.2}, {9.8, 30.3, 24.9, 16.2, 16.0, 2.8}}},
    {2, 1500, 2017, "central-asia-barometer-survey-wave-2-stata-kazakhstan-2017-autumn-SYNTHETIC.dta", "en", {{15.1, 38.2, 20.6, 11.2, 12.9, 2.0}, {46.6, 34.6, 8.0, 4.0, 5.5, 1.3}, {10.3, 30.8, 24.1, 15.9, 16.1, 2.8}}},
    {3, 1500, 2018, "central-asia-barometer-survey-wave-3-stata-kazakhstan-2018-spring-SYNTHETIC.dta", "en", {{14.0, 36.8, 22.4, 12.9, 12.0, 1.9}, {47.9, 33.9, 7.7, 3.8, 5.4, 1.3}, {9.9, 31.2, 24.4, 15.8, 16.0, 2.7}}},
    {4, 1500, 2018, "central-asia-barometer-survey-wave-4-stata-kazakhstan-2018-autumn-SYNTHETIC.dta", "en", {{12.3, 35.4, 24.0, 14.8, 11.7, 1.8}, {47.0, 34.4, 8.1, 3.9, 5.3, 1.3}, {10.2, 32.3, 23.9, 15.0, 15.9, 2.7}}},
    {5, 1500, 2019, "central-asia-barometer-survey-wave-5-stata-kazakhstan-2019-spring-SYNTHETIC.dta", "en", {{10.8, 33.1, 25.9, 17.2, 11.2, 1.8}, {45.2, 35.7, 8.6, 4.2, 5.0, 1.3}, {10.9, 33.0, 23.2, 14.6, 15.6, 2.7}}},
    {6, 1500, 2019, "central-asia-barometer-survey-wave-6-stata-kazakhstan-2019-autumn-SYNTHETIC.dta", "en", {{8.4, 29.2, 28.8, 21.9, 10.0, 1.7}, {43.9, 36.3, 9.1, 4.5, 5.0, 1.2}, {11.4, 33.4, 23.0, 14.3, 15.3, 2.6}}},
    {7, 1500, 2020, "central-asia-barometer-survey-wave-7-spss-kazakhstan-2020-spring-SYNTHETIC.sav", "ru", {{6.9, 26.4, 30.3, 25.1, 9.7, 1.6}, {42.1, 37.0, 9.9, 4.9, 4.9, 1.2}, {11.9, 33.9, 22.7, 14.1, 14.9, 2.5}}},
    {8, 2000, 2020, "central-asia-barometer-survey-wave-8-spss-kazakhstan-2020-autumn-SYNTHETIC.sav", "ru", {{6.2, 25.7, 30.9, 26.2, 9.4, 1.6}, {41.4, 37.3, 10.2, 5.1, 4.8, 1.2}, {12.2, 34.1, 22.5, 13.9, 14.8, 2.5}}},
    {9, 2000, 2021, "central-asia-barometer-survey-wave-9-spss-kazakhstan-2021-summer-SYNTHETIC.sav", "kk", {{5.6, 24.0, 31.8, 28.1, 9.0, 1.5}, {40.0, 37.7, 11.0, 5.4, 4.7, 1.2}, {12.7, 34.8, 22.0, 13.5, 14.5, 2.5}}},
    {10, 1500, 2021, "central-asia-barometer-survey-wave-10-spss-kazakhstan-2021-autumn-SYNTHETIC.sav", "ru", {{5.0, 21.9, 33.0, 30.0, 8.6, 1.5}, {38.8, 38.0, 11.7, 5.7, 4.6, 1.2}, {13.1, 35.3, 21.7, 13.0, 14.4, 2.5}}},
    {11, 1500, 2022, "central-asia-barometer-survey-wave-11-spss-kazakhstan-2022-spring-SYNTHETIC.sav", "ru", {{3.8, 18.3, 34.2, 33.9, 8.3, 1.5}, {27.2, 33.1, 19.6, 12.8, 6.0, 1.3}, {12.0, 34.0, 22.9, 14.4, 14.2, 2.5}}},
    {12, 1500, 2022, "cab-survey-wave-12-spss-kazakhstan-kazakhstan-2022-autumn-SYNTHETIC.sav", "en", {{3.2, 17.4, 35.0, 34.9, 8.1, 1.4}, {24.1, 32.3, 21.9, 14.5, 5.9, 1.3}, {12.6, 34.7, 22.4, 13.8, 14.0, 2.5}}},
    {13, 1500, 2023, "cab-survey-wave-13-excel-kazakhstan-kazakhstan-2023-spring-SYNTHETIC.csv", "kk", {{3.0, 16.3, 35.6, 35.7, 8.0, 1.4}, {24.9, 32.9, 21.2, 13.9, 5.8, 1.3}, {13.0, 35.2, 21.9, 13.5, 13.9, 2.5}}},
    {14, 1500, 2023, "cab-survey-wave-14-excel-kazakhstan-kazakhstan-2023-autumn-SYNTHETIC.csv", "en", {{2.9, 15.4, 36.0, 36.7, 7.6, 1.4}, {26.0, 33.2, 20.5, 13.3, 5.7, 1.3}, {13.3, 35.9, 21.5, 13.0, 13.8, 2.5}}},
};

/* Questions asked once; the variable names are invented. Percent by code 1-4, don't know, refused. */
static const double china_jobs[ANSWERS] = {7.0, 20.0, 33.0, 37.0, 2.4, 0.6};       /* great, some | not very much, none */
static const double land_concern[ANSWERS] = {79.4, 12.1, 3.9, 2.0, 2.1, 0.5};      /* deeply, somewhat, little, not concerned */
static const double ukraine_attention[ANSWERS] = {32.0, 39.0, 19.0, 8.6, 1.0, 0.4};/* great deal, some, little, none */

/* --- random numbers: PCG32 (O'Neill 2014), so that every machine draws the same --- */

static uint64_t state;

static uint32_t draw(void) {
  uint64_t old = state;
  state = old * 6364136223846793005ULL + 1442695040888963407ULL;
  uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27), rotation = (uint32_t)(old >> 59);
  return (shifted >> rotation) | (shifted << ((32 - rotation) & 31));
}

static double uniform(void) { return draw() / 4294967296.0; }

static int between(int low, int high) { return low + (int)(uniform() * (high - low + 1)); }

/* --- respondents --- */

typedef struct person {
  int region, psu, interviewer, sex, age, marriage, education, work, direction, language;
  double weight;
  int opinion[OPINIONS], jobs, land, ukraine; /* 0-5 */
} person;

static void make_people(person *people, const wave *w) {
  double sum = 0;
  int rounded = 0;
  for (int i = 0; i < w->n; i++) {
    person *p = &people[i];
    memset(p, 0, sizeof *p);
    p->psu = i / 10 + 1;
    p->region = w->number <= 6 ? 1001 + (p->psu - 1) * 14 / ((w->n + 9) / 10) : 1001 + between(0, 13);
    p->interviewer = 100 + p->psu / 3;
    p->sex = uniform() < 0.48 ? 1 : 2;
    p->age = 18 + (int)(pow(uniform(), 1.35) * 65);
    p->marriage = p->age < 24 ? 1 : between(1, 4);
    p->education = between(1, 5);
    p->work = p->age > 63 ? 3 : between(1, 4);
    p->direction = uniform() < 0.62 ? 1 : uniform() < 0.75 ? 2 : 998;
    p->language = uniform() < 0.6 ? 1 : uniform() < 0.85 ? 2 : 3;
    p->weight = exp(0.42 * (uniform() + uniform() + uniform() - 1.5)) * (p->sex == 1 ? 1.06 : 0.95) * (p->age < 30 ? 1.12 : 0.97);
    sum += p->weight;
  }
  for (int i = 0; i < w->n; i++) { /* mean 1, four decimals as published files have; the rest goes to the last rows */
    people[i].weight = floor(people[i].weight * w->n / sum * 10000 + 0.5) / 10000;
    rounded += (int)floor(people[i].weight * 10000 + 0.5);
  }
  int spare = w->n * 10000 - rounded;
  for (int i = w->n - 1; spare != 0; i = i > 0 ? i - 1 : w->n - 1) {
    int step = spare > 0 ? 1 : -1;
    people[i].weight = floor(people[i].weight * 10000 + step + 0.5) / 10000;
    spare -= step;
  }
}

static int pick(const double *percent, double tilt) {
  double u = uniform() * 100, at = 0;
  u = u + tilt * (u < 50 ? u : 100 - u);
  for (int k = 0; k < ANSWERS; k++) {
    at += percent[k];
    if (u < at) return k;
  }
  return ANSWERS - 1;
}

static int *answer_of(person *p, int question) { return question < OPINIONS ? &p->opinion[question] : question == 3 ? &p->jobs : question == 4 ? &p->land : &p->ukraine; }

/* Draws answers (people of one sampling point lean the same way), then moves single answers from the category with the largest excess weight to the one
   that lacks most, while that brings both nearer. */
static void answer(person *people, int n, int question, const double *percent, double leaning) {
  double have[ANSWERS] = {0}, tilt = 0;
  for (int i = 0; i < n; i++) {
    if (i % 10 == 0) tilt = leaning * (uniform() - 0.5);
    *answer_of(&people[i], question) = pick(percent, tilt);
    have[*answer_of(&people[i], question)] += people[i].weight;
  }
  for (int round = 0; round < 20000; round++) {
    int most = 0, least = 0;
    for (int k = 0; k < ANSWERS; k++) {
      double excess = have[k] - percent[k] * n / 100;
      if (excess > have[most] - percent[most] * n / 100) most = k;
      if (excess < have[least] - percent[least] * n / 100) least = k;
    }
    double excess = have[most] - percent[most] * n / 100, lack = percent[least] * n / 100 - have[least];
    int best = -1;
    double wanted = (excess + lack) / 2, distance = wanted;
    for (int i = 0, at = (int)(draw() % (uint32_t)n); i < n; i++, at = (at + 1) % n) {
      double w = people[at].weight;
      if (*answer_of(&people[at], question) != most || fabs(w - wanted) >= distance) continue;
      best = at;
      distance = fabs(w - wanted);
      if (wanted > 1) break;
    }
    if (best < 0) return;
    have[most] -= people[best].weight;
    have[least] += people[best].weight;
    *answer_of(&people[best], question) = least;
  }
}

/* --- writing --- */

/* Waves whose files hold labels in their cells, as the barometer's Excel files do. */
static int has_labels(const wave *w) { return strstr(w->file, ".csv") != NULL; }

static ssize_t write_bytes(const void *data, size_t length, void *file) { return fwrite(data, 1, length, file) == length ? (ssize_t)length : -1; }

static int code_of(int answer, int wave_number) {
  static const int late[] = {1, 2, 3, 4, 998, 999}, early[] = {1, 2, 3, 4, 98, 99};
  return wave_number <= 3 ? early[answer] : late[answer];
}

static const char *const scale[3][ANSWERS] = {
    {"Very favorable", "Somewhat favorable", "Somewhat unfavorable", "Very unfavorable", "Don't Know (vol.)", "Refused (vol.)"},
    {"Очень благоприятное", "Скорее благоприятное", "Скорее неблагоприятное", "Очень неблагоприятное", "Затрудняюсь ответить", "Отказ от ответа"},
    {"Өте жақсы", "Біршама жақсы", "Біршама жаман", "Өте жаман", "Білмеймін", "Жауап беруден бас тартты"}};
static const char *const amount[ANSWERS] = {"A great deal", "Some", "Not very much", "None at all", "Don't Know (vol.)", "Refused (vol.)"};
static const char *const concern[ANSWERS] = {"Deeply concerned", "Somewhat concerned", "A little concerned", "Not concerned", "Don't Know (vol.)", "Refused (vol.)"};
static const char *const questions[3][OPINIONS] = {
    {"Do you have a very favorable, somewhat favorable, somewhat unfavorable or very unfavorable opinion of China?",
     "Do you have a very favorable, somewhat favorable, somewhat unfavorable or very unfavorable opinion of Russia?",
     "Do you have a very favorable, somewhat favorable, somewhat unfavorable or very unfavorable opinion of the United States?"},
    {"Каково ваше мнение о Китае?", "Каково ваше мнение о России?", "Каково ваше мнение о США?"},
    {"Қытай туралы пікіріңіз қандай?", "Ресей туралы пікіріңіз қандай?", "АҚШ туралы пікіріңіз қандай?"}};

static const char *const sexes[] = {"Male", "Female"}, *const ways[] = {"Right direction", "Wrong direction", "Don't Know (vol.)"};
static const char *const regions[] = {"Akmola", "Aktobe", "Almaty region", "Atyrau", "West Kazakhstan", "Zhambyl", "Karaganda", "Kostanay",
                                      "Kyzylorda", "Mangystau", "Pavlodar", "North Kazakhstan", "Turkistan", "East Kazakhstan"};

static int language_of(const wave *w) { return strcmp(w->language, "ru") == 0 ? 1 : strcmp(w->language, "kk") == 0 ? 2 : 0; }

typedef struct output {
  readstat_writer_t *writer;
  readstat_variable_t *variables[40];
  int n, wave;
} output;

static readstat_label_set_t *labels(output *o, const char *name, const int *codes, const char *const *texts, int n) {
  readstat_label_set_t *set = readstat_add_label_set(o->writer, READSTAT_TYPE_DOUBLE, name);
  for (int i = 0; i < n; i++) readstat_label_double_value(set, codes[i], texts[i]);
  return set;
}

static readstat_variable_t *add(output *o, const char *name, const char *label, readstat_label_set_t *set, int missing) {
  readstat_variable_t *v = readstat_add_variable(o->writer, name, READSTAT_TYPE_DOUBLE, 0);
  readstat_variable_set_label(v, label);
  if (set != NULL) readstat_variable_set_label_set(v, set);
  if (missing && o->wave > 6) readstat_variable_add_missing_double_range(v, 996, 999); /* only SPSS files declare them */
  o->variables[o->n++] = v;
  return v;
}

static readstat_label_set_t *answers(output *o, const char *name, const char *const *texts) {
  int codes[ANSWERS];
  for (int k = 0; k < ANSWERS; k++) codes[k] = code_of(k, o->wave);
  return labels(o, name, codes, texts, ANSWERS);
}

static void declare(output *o, const wave *w) {
  static const int two[] = {1, 2, 998}, region_codes[] = {1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014};
  int late = w->number > 6, l = language_of(w);
  readstat_label_set_t *opinion = answers(o, "opinion", scale[l]), *sex = labels(o, "sex", two, sexes, 2), *way = labels(o, "way", two, ways, 3), *region = labels(o, "region", region_codes, regions, 14);
  add(o, "RespID", "Respondent", NULL, 0);
  if (late) {
    add(o, "MM4", "Country (5 = Kazakhstan)", NULL, 0);
    add(o, "MM8", "Year", NULL, 0);
    add(o, "MM10", "Region", region, 0);
  } else {
    add(o, "Region_M", "Region", region, 0);
    add(o, "SamPt", "Sampling point", NULL, 0);
    add(o, "IntCode", "Interviewer", NULL, 0);
  }
  add(o, late ? "DD1" : "Gender", "Sex", sex, 0);
  add(o, late ? "DD2" : "Age", "Age", NULL, 0);
  add(o, late ? "DD3" : "MarriageStat2", "Marital status", NULL, 0);
  add(o, late ? "DD4" : "EducLevel_M", "Education", NULL, 0);
  add(o, late ? "DD6a" : "Work", "Work", NULL, 0);
  add(o, late ? "D1" : "RiteRong_M", "Is the country going in the right direction?", way, 1);
  add(o, late ? "DD11" : "Homelang", "Home language", NULL, 0);
  for (int q = 0; q < OPINIONS; q++) {
    static const char *const early_names[] = {"OpinionChina", "OpinionRussia", "OpinionUSA"}, *const late_names[] = {"E1a", "E1b", "E1c"};
    add(o, late ? late_names[q] : early_names[q], questions[l][q], opinion, 1);
  }
  if (w->number == 10) {
    add(o, "SYN_ChinaJobs", "How much confidence that Chinese investment creates jobs?", answers(o, "amount", amount), 1);
    add(o, "SYN_LandConcern", "How concerned that Chinese buyers might acquire land?", answers(o, "concern", concern), 1);
  }
  if (w->number == 11) add(o, "SYN_UkraineAttention", "How much attention do you pay to the events in Ukraine?", answers(o, "amount", amount), 1);
  readstat_variable_t *weight = add(o, late ? "FinalWgt1" : "totwt", "Weight (mean 1)", NULL, 0);
  if (late) readstat_writer_set_fweight_variable(o->writer, weight);
}

static void write_person(output *o, const person *p, const wave *w, int id) {
  double values[40];
  int n = 0, late = w->number > 6;
  values[n++] = id;
  if (late) {
    values[n++] = 5;
    values[n++] = w->year;
    values[n++] = p->region;
  } else {
    values[n++] = p->region;
    values[n++] = p->psu;
    values[n++] = p->interviewer;
  }
  values[n++] = p->sex;
  values[n++] = p->age;
  values[n++] = p->marriage;
  values[n++] = p->education;
  values[n++] = p->work;
  values[n++] = p->direction;
  values[n++] = p->language;
  for (int q = 0; q < OPINIONS; q++) values[n++] = code_of(p->opinion[q], w->number);
  if (w->number == 10) {
    values[n++] = code_of(p->jobs, w->number);
    values[n++] = code_of(p->land, w->number);
  }
  if (w->number == 11) values[n++] = code_of(p->ukraine, w->number);
  values[n++] = p->weight;
  readstat_begin_row(o->writer);
  for (int v = 0; v < n; v++) readstat_insert_double_value(o->writer, o->variables[v], values[v]);
  readstat_end_row(o->writer);
}

/* A wave with labels in its cells: some rows write them with other capitals, as the real files do. */
static int write_labels(const wave *w, const person *people, FILE *file) {
  fprintf(file, "RespID,MM4,MM8,MM10,DD1,DD2,DD3,DD4,DD6a,D1,DD11,E1a,E1b,E1c,FinalWgt1\n");
  for (int i = 0; i < w->n; i++) {
    const person *p = &people[i];
    fprintf(file, "%d,Kazakhstan,%d,%s,%s,%d,%d,%d,%d,%s,%d", i + 1, w->year, regions[p->region - 1001], sexes[p->sex - 1], p->age, p->marriage, p->education, p->work,
            ways[p->direction == 998 ? 2 : p->direction - 1], p->language);
    for (int q = 0; q < OPINIONS; q++) {
      const char *label = scale[language_of(w)][p->opinion[q]];
      if (i % 97 == 0 && strcmp(label, "Very favorable") == 0) label = "Very Favorable";
      if (i % 89 == 0 && strcmp(label, "Somewhat unfavorable") == 0) label = "Somewhat Unfavorable";
      fprintf(file, ",%s", label);
    }
    fprintf(file, ",%.4f\n", p->weight);
  }
  return ferror(file) == 0;
}

static int write_wave(const char *folder, const wave *w, const person *people) {
  char path[600], title[80];
  snprintf(path, sizeof path, "%s/%s", folder, w->file);
  snprintf(title, sizeof title, "SYNTHETIC stand-in, Kazakhstan, wave %d", w->number);
  FILE *file = fopen(path, "wb");
  if (file == NULL) return 0;
  if (has_labels(w)) {
    int written = write_labels(w, people, file);
    return fclose(file) == 0 && written;
  }
  output o = {.writer = readstat_writer_init(), .wave = w->number};
  readstat_set_data_writer(o.writer, write_bytes);
  readstat_writer_set_file_label(o.writer, title);
  readstat_writer_set_file_timestamp(o.writer, 1672531200); /* fixed, so that the same program writes the same bytes */
  declare(&o, w);
  int stata = strstr(w->file, ".dta") != NULL;
  if (stata) readstat_begin_writing_dta(o.writer, file, w->n);
  else {
    readstat_writer_set_compression(o.writer, READSTAT_COMPRESS_ROWS);
    readstat_begin_writing_sav(o.writer, file, w->n);
  }
  for (int i = 0; i < w->n; i++) write_person(&o, &people[i], w, i + 1);
  readstat_error_t status = readstat_end_writing(o.writer);
  readstat_writer_free(o.writer);
  return fclose(file) == 0 && status == READSTAT_OK;
}

int main(int argc, char **argv) {
  static person people[MOST];
  if (argc != 2) {
    fprintf(stderr, "usage: generate FOLDER\n");
    return 2;
  }
  for (size_t i = 0; i < sizeof waves / sizeof *waves; i++) {
    const wave *w = &waves[i];
    state = 20230517u + (uint64_t)w->number * 7919u;
    make_people(people, w);
    for (int q = 0; q < OPINIONS; q++) answer(people, w->n, q, w->shares[q], w->number <= 6 ? 0.5 : 0.1);
    answer(people, w->n, 3, china_jobs, 0.1);
    answer(people, w->n, 4, land_concern, 0.1);
    answer(people, w->n, 5, ukraine_attention, 0.1);
    if (!write_wave(argv[1], w, people)) {
      fprintf(stderr, "cannot write wave %d\n", w->number);
      return 1;
    }
  }
  return 0;
}
