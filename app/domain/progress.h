// How far a doctor is on the way to a certificate: from credit that HQ has confirmed.
#pragma once

#include "app/domain/policy.h"

struct progress_part {
    size_t requirement; // index into the policy's
    int32_t have_x10, least_x10;
    bool met;
    char from[DATE_CAP], to[DATE_CAP]; // the days that counted; empty: no bound
};

// The parts of one award, in the order of the policy's requirements; `met` when all are, and there
// is at least one. Returns how many parts (at most cap). `totals` and `certificates` are this
// member's. `on_date` is "YYYY-MM-DD" in Japan; credit of later days does not count yet. A
// requirement over a certificate's validity counts from the certificate that began last, also after
// it has run out; without a certificate it is not met, and its days are empty.
size_t progress_of(struct progress_part *out, size_t cap, bool *met, const struct policy *policy,
                   const char *award, const struct credit_total *totals, size_t total_count,
                   const struct certificate *certificates, size_t certificate_count,
                   const char *on_date);

// Days as text: comparing them is comparing strings. What is no day gives an empty text.
// The first day of the fiscal year (April to March) in which a day lies, `years_back` years before.
void date_fiscal_start(char out[DATE_CAP], const char *date, int32_t years_back);
// The same day `years` years before; of 29 February, where there is none, the 28th.
void date_back_years(char out[DATE_CAP], const char *date, int32_t years);
bool date_is_valid(const char *date);
// The day in Japan (UTC+9, no summer time) of a time; times before 1970 are taken for its
// beginning.
void date_of_utc(char out[DATE_CAP], int64_t utc_ms);
