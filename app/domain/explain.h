// Decisions in words that a doctor accepts, Japanese and English: "12分遅刻（猶予10分）:
// 演題1は対象外". Pure: writes into a fixed array; what does not fit is left off at a character's
// end.
#pragma once

#include "app/domain/credit.h"
#include "app/domain/progress.h"

enum explain_language { EXPLAIN_JA, EXPLAIN_EN };
enum { EXPLAIN_CAP = 512 };

// One sentence: which item, how much of what, and why. Of a very long title the beginning.
void explain_proposal(char out[EXPLAIN_CAP], enum explain_language language,
                      const struct session *session, const struct proposal *proposal);
// The name of a scheme or of one of its categories; an association's own is its own name.
const char *explain_scheme(enum explain_language language, const char *scheme);
const char *explain_category(enum explain_language language, const char *category);
// What a code is called within its scheme: 総論, ③; an unknown one is its own name.
const char *explain_code(enum explain_language language, const char *scheme, const char *category,
                         const char *code);
// Earned units by scheme, in one line: 日医生涯教育 1.5単位・日医認定産業医 2単位. Schemes with
// nothing earned are left out; empty when there is none.
void explain_sum(char out[EXPLAIN_CAP], enum explain_language language,
                 const struct scheme_sum *sums, size_t count);
// One part of the way to a certificate: 直近3年度の日医生涯教育 単位＋コード数：52 / 60（あと8）
void explain_progress(char out[EXPLAIN_CAP], enum explain_language language,
                      const struct requirement *requirement, const struct progress_part *part);
