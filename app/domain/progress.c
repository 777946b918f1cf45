#include "app/domain/progress.h"

#include <string.h>

// --- Which days count ----------------------------------------------------------------------------

// The one that began last: what was earned while it was valid still counts after it has run out.
static const struct certificate *find_certificate(const struct certificate *certificates,
                                                  size_t count, const char *scheme,
                                                  const char *on_date) {
    const struct certificate *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct certificate *certificate = &certificates[i];
        if (strcmp(certificate->scheme, scheme) == 0 &&
            strcmp(certificate->valid_from, on_date) <= 0 &&
            (!found || strcmp(certificate->valid_from, found->valid_from) > 0)) {
            found = certificate;
        }
    }
    return found;
}

// False: no day counts.
static bool set_validity(struct progress_part *part, const struct certificate *certificate,
                         const char *on_date) {
    if (!certificate) {
        return false;
    }
    bool runs = strcmp(certificate->valid_to, on_date) > 0;
    memcpy(part->from, certificate->valid_from, sizeof part->from);
    memcpy(part->to, runs ? on_date : certificate->valid_to, sizeof part->to);
    return true;
}

static bool set_days(struct progress_part *part, const struct requirement *requirement,
                     const struct certificate *certificate, const char *on_date) {
    switch (requirement->period) {
    case PERIOD_EVER:
        return true;
    case PERIOD_FISCAL_YEARS:
        date_fiscal_start(part->from, on_date, requirement->years - 1);
        break;
    case PERIOD_YEARS:
        date_back_years(part->from, on_date, requirement->years);
        break;
    case PERIOD_VALIDITY:
        return set_validity(part, certificate, on_date);
    }
    memcpy(part->to, on_date, sizeof part->to);
    return true;
}

static bool is_within(const struct progress_part *part, const char *date) {
    return (!*part->from || strcmp(date, part->from) >= 0) &&
           (!*part->to || (*date && strcmp(date, part->to) <= 0));
}

// --- What they hold ------------------------------------------------------------------------------

static bool is_asked_category(const char *asked, const char *category) {
    size_t len = strlen(asked);
    if (len > 0 && asked[len - 1] == '*') {
        return strncmp(asked, category, len - 1) == 0;
    }
    return len == 0 || strcmp(asked, category) == 0;
}

static bool is_asked(const struct requirement *requirement, const struct credit_total *total) {
    return strcmp(total->scheme, requirement->scheme) == 0 &&
           is_asked_category(requirement->category, total->category) &&
           (!*requirement->code || strcmp(total->code, requirement->code) == 0);
}

struct tally {
    const struct requirement *requirement;
    const struct progress_part *part;
    const struct credit_total *totals;
    size_t count;
};

static bool counts(const struct tally *tally, size_t index) {
    const struct credit_total *total = &tally->totals[index];
    return is_asked(tally->requirement, total) && is_within(tally->part, total->on_date);
}

static bool is_new_code(const struct tally *tally, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (counts(tally, i) && strcmp(tally->totals[i].code, tally->totals[index].code) == 0) {
            return false;
        }
    }
    return *tally->totals[index].code != '\0';
}

static int64_t worth_x10(const struct tally *tally, size_t index) {
    const struct credit_total *total = &tally->totals[index];
    switch (tally->requirement->measure) {
    case MEASURE_UNITS:
        return total->units_x10;
    case MEASURE_CODES:
        return is_new_code(tally, index) ? 10 : 0;
    case MEASURE_UNITS_AND_CODES:
        return total->units_x10 + (is_new_code(tally, index) ? 10 : 0);
    case MEASURE_ITEMS:
        return 10;
    }
    return 0;
}

static int32_t sum_x10(const struct tally *tally) {
    int64_t sum = 0;
    for (size_t i = 0; i < tally->count; i++) {
        sum += counts(tally, i) ? worth_x10(tally, i) : 0;
    }
    return sum > INT32_MAX ? INT32_MAX : (int32_t)sum;
}

size_t progress_of(struct progress_part *out, size_t cap, bool *met, const struct policy *policy,
                   const char *award, const struct credit_total *totals, size_t total_count,
                   const struct certificate *certificates, size_t certificate_count,
                   const char *on_date) {
    size_t count = 0;
    bool all = true;
    for (size_t i = 0; i < policy->requirement_count; i++) {
        const struct requirement *requirement = &policy->requirements[i];
        struct progress_part part = {.requirement = i, .least_x10 = requirement->least_x10};
        if (strcmp(requirement->award, award) != 0) {
            continue;
        }
        const struct certificate *certificate =
            find_certificate(certificates, certificate_count, requirement->scheme, on_date);
        struct tally tally = {requirement, &part, totals, total_count};
        if (set_days(&part, requirement, certificate, on_date)) {
            part.have_x10 = sum_x10(&tally);
            part.met = part.have_x10 >= part.least_x10;
        }
        all = all && part.met;
        if (count < cap) {
            out[count] = part;
        }
        count++;
    }
    *met = all && count > 0;
    return count < cap ? count : cap;
}
