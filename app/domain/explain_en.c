#include "app/domain/explain_text.h"

static const struct counted minutes = {" minute", " minutes"};
static const struct counted times = {" time", " times"};

// Each goes on from "because".
static const struct reason_words words[CREDIT_REASON_COUNT] = {
    [CREDIT_PRESENT] = {"the doctor was there throughout", NULL},
    [CREDIT_WITHIN_GRACE] = {"what was missing (%A) lies within the grace (%L)", NULL},
    [CREDIT_ENOUGH] = {"the doctor was there for %a%% of it (%l%% asked)", NULL},
    [CREDIT_LATE] = {"the doctor was %A late (grace: %L)", "the doctor was %A late"},
    [CREDIT_LEFT_EARLY] = {"the doctor left %A early (grace: %L)", "the doctor left %A early"},
    [CREDIT_MIDWAY] = {"the doctor was out for %A in the middle", NULL},
    [CREDIT_SHORT] = {"the doctor was there for only %a%% of it (%l%% asked)", NULL},
    [CREDIT_ABSENT] = {"the doctor was not there", NULL},
    [CREDIT_ENTRY_WINDOW] = {"the first entry was %A outside the entry window", NULL},
    [CREDIT_EXIT_WINDOW] = {"the last exit was %A outside the exit window", NULL},
    [CREDIT_LEFT_SESSION] = {"every item must be attended, and another one was missed or left",
                             NULL},
    [CREDIT_NO_EXIT] = {"no exit was read", NULL},
    [CREDIT_NO_ENTRY] = {"no entry was read", NULL},
    [CREDIT_INSIDE] = {"it is not over yet", NULL},
    [CREDIT_UNAPPROVED] = {"the session is not approved yet", NULL},
    [CREDIT_WALK_IN] = {"the doctor is on no roster", NULL},
    [CREDIT_UNSURE_CLOCK] = {"nobody vouches for the clock that the times were taken with", NULL},
    [CREDIT_NO_POLICY] = {"the rules of this scheme have not arrived yet", NULL},
    [CREDIT_UNCLAIMED] = {"one of several schemes must be chosen first", NULL},
    [CREDIT_OTHER_CLAIMED] = {"another scheme was chosen", NULL},
    [CREDIT_SAME_TITLE] = {"a lecture of this title has counted %T already (limit: %l)", NULL},
};

void sentence_put_units_en(struct sentence *sentence, int32_t x10) {
    sentence_put_tenths(sentence, x10);
    sentence_put(sentence, x10 == 10 ? " unit" : " units");
}

static void put_reason(struct sentence *sentence, const struct proposal *proposal) {
    if (proposal->reason == CREDIT_NO_EXIT && proposal->state == PROPOSAL_EARNED) {
        sentence_put(sentence, "no exit was read and the rules then suppose a stay to the end");
        return;
    }
    const struct reason_words *reason = &words[proposal->reason];
    const char *pattern =
        reason->limitless && proposal->limit == 0 ? reason->limitless : reason->pattern;
    sentence_put_pattern(sentence, pattern, proposal->amount, proposal->limit, &minutes, &times);
}

static void put_item(struct sentence *sentence, const struct item *item,
                     const struct proposal *proposal) {
    sentence_put(sentence, "item ");
    sentence_put_number(sentence, (int64_t)proposal->item + 1);
    sentence_put(sentence, " \"");
    sentence_put_title(sentence, item->title);
    sentence_put(sentence, "\"");
}

void explain_proposal_en(struct sentence *sentence, const struct item *item,
                         const struct proposal *proposal) {
    static const char *const openings[] = {[PROPOSAL_EARNED] = "Proposed for ",
                                           [PROPOSAL_PENDING] = "Pending for ",
                                           [PROPOSAL_NONE] = "No credit for "};
    sentence_put(sentence, openings[proposal->state]);
    put_item(sentence, item, proposal);
    if (proposal->state == PROPOSAL_NONE) {
        sentence_put(sentence, " in ");
    } else {
        sentence_put(sentence, ": ");
        sentence_put_units_en(sentence, proposal->units_x10);
        sentence_put(sentence, " of ");
    }
    sentence_put_scheme(sentence, EXPLAIN_EN, proposal->scheme, proposal->category, proposal->code);
    sentence_put(sentence, ", because ");
    put_reason(sentence, proposal);
    sentence_put(sentence, ".");
}

// --- Progress ------------------------------------------------------------------------------------

static void put_period(struct sentence *sentence, const struct requirement *requirement) {
    switch (requirement->period) {
    case PERIOD_EVER:
        return;
    case PERIOD_FISCAL_YEARS:
    case PERIOD_YEARS:
        sentence_put(sentence, " in the last ");
        if (requirement->years != 1) {
            sentence_put_number(sentence, requirement->years);
            sentence_put(sentence, " ");
        }
        sentence_put(sentence, requirement->period == PERIOD_FISCAL_YEARS ? "fiscal year" : "year");
        sentence_put(sentence, requirement->years == 1 ? "" : "s");
        return;
    case PERIOD_VALIDITY:
        sentence_put(sentence, " while the certificate is valid");
        return;
    }
}

void explain_progress_en(struct sentence *sentence, const struct requirement *requirement,
                         const struct progress_part *part) {
    static const char *const measures[] = {[MEASURE_UNITS] = ", units",
                                           [MEASURE_CODES] = ", different codes",
                                           [MEASURE_UNITS_AND_CODES] = ", units + different codes",
                                           [MEASURE_ITEMS] = ", lectures or activities"};
    sentence_put_scheme(sentence, EXPLAIN_EN, requirement->scheme, requirement->category,
                        requirement->code);
    sentence_put(sentence, measures[requirement->measure]);
    put_period(sentence, requirement);
    sentence_put(sentence, ": ");
    if (requirement->period == PERIOD_VALIDITY && !*part->from) {
        sentence_put(sentence, "can't be counted, no certificate is known");
        return;
    }
    sentence_put_tenths(sentence, part->have_x10);
    sentence_put(sentence, " / ");
    sentence_put_tenths(sentence, part->least_x10);
    if (part->met) {
        sentence_put(sentence, " (reached)");
        return;
    }
    sentence_put(sentence, " (");
    sentence_put_tenths(sentence, part->least_x10 - part->have_x10);
    sentence_put(sentence, " to go)");
}
