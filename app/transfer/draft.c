#include "app/transfer/draft.h"

#include <string.h>

#include "app/base/text.h"
#include "app/transfer/japan.h"
#include "app/transfer/word.h"

// --- Times of a session --------------------------------------------------------------------------

static bool is_needing_date(const struct moment *moment) {
    return moment->kind == MOMENT_TIME;
}

static bool take_times(struct session *session, struct findings *findings,
                       const struct session_row *row) {
    const char *date = *row->date                             ? row->date
                       : row->starts.kind == MOMENT_DATE_TIME ? row->starts.date
                                                              : "";
    if (!*date && (is_needing_date(&row->starts) || is_needing_date(&row->ends))) {
        findings_add(findings, FINDING_NO_DATE, WORD(session->id), NO_WORD);
        return false;
    }
    session->starts_utc_ms = moment_utc_ms(&row->starts, date);
    session->ends_utc_ms = moment_utc_ms(&row->ends, date);
    if (session->ends_utc_ms <= session->starts_utc_ms) {
        findings_add(findings, FINDING_END_FIRST, WORD(session->id), NO_WORD);
        return false;
    }
    return true;
}

static int64_t window_end(const struct moment *moment, int64_t around_utc_ms) {
    char date[JAPAN_TEXT_CAP];
    if (moment->kind == MOMENT_MINUTES) {
        return around_utc_ms + moment->seconds * INT64_C(1000);
    }
    japan_text(date, around_utc_ms);
    date[DATE_CAP - 1] = '\0';
    return moment_utc_ms(moment, date);
}

static bool take_window(struct window *out, struct findings *findings, const char *session_id,
                        const struct moment ends[2], int64_t around_utc_ms, struct word name) {
    *out = (struct window){0};
    if (ends[0].kind == MOMENT_NONE && ends[1].kind == MOMENT_NONE) {
        return true;
    }
    if (ends[0].kind == MOMENT_NONE || ends[1].kind == MOMENT_NONE) {
        findings_add(findings, FINDING_WINDOW_HALF, WORD(session_id), name);
        return false;
    }
    out->from_utc_ms = window_end(&ends[0], around_utc_ms);
    out->to_utc_ms = window_end(&ends[1], around_utc_ms);
    if (out->to_utc_ms < out->from_utc_ms) {
        findings_add(findings, FINDING_END_FIRST, name, NO_WORD);
        return false;
    }
    return true;
}

static bool take_windows(struct session *session, struct findings *findings,
                         const struct session_row *row) {
    const struct moment entry[] = {row->entry_from, row->entry_to};
    const struct moment exit[] = {row->exit_from, row->exit_to};
    bool taken = take_window(&session->entry, findings, session->id, entry, session->starts_utc_ms,
                             (struct word){"入室", "entry"});
    return take_window(&session->exit, findings, session->id, exit, session->ends_utc_ms,
                       (struct word){"退室", "exit"}) &&
           taken;
}

// --- Schemes of which one may be claimed ---------------------------------------------------------

static bool take_claim(struct session *session, struct findings *findings, const char *text) {
    static const struct word schemes = {"制度", "schemes"};
    if (session->claim_count == SESSION_CLAIM_MAX) {
        findings_add(findings, FINDING_TOO_MANY, WORD(session->id), schemes);
        return false;
    }
    if (!word_scheme(session->claims[session->claim_count], text)) {
        findings_add(findings, FINDING_TOO_LONG, WORD(text), NO_WORD);
        return false;
    }
    session->claim_count++;
    return true;
}

// How many bytes of `text` part two schemes.
static size_t separator_len(const char *text) {
    static const char *const separators[] = {"、", "，", "・", "／", "；", ",", ";", "/", "|"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t len = strlen(separators[i]);
        if (strncmp(text, separators[i], len) == 0) {
            return len;
        }
    }
    return 0;
}

static bool take_claims(struct session *session, struct findings *findings, const char *text) {
    bool taken = true;
    while (*text && taken) {
        char scheme[TITLE_CAP];
        size_t len = 0;
        while (text[len] && separator_len(text + len) == 0) {
            len++;
        }
        bool fits =
            text_copy_span(scheme, sizeof scheme, (struct span){(const uint8_t *)text, len});
        if (fits && strspn(scheme, " ") < len) {
            taken = take_claim(session, findings, scheme);
        }
        text += len;
        text += separator_len(text);
    }
    return taken;
}

bool draft_take_session(struct session_draft *draft, struct findings *findings,
                        const struct session_row *row) {
    struct session *session = &draft->session;
    struct session fresh = row->session;
    memcpy(fresh.items, session->items, sizeof fresh.items);
    fresh.item_count = session->item_count;
    *session = fresh;
    bool taken = take_times(session, findings, row) && take_windows(session, findings, row);
    return take_claims(session, findings, row->claims) && taken;
}

// --- Items ---------------------------------------------------------------------------------------

static bool same_time_and_title(const struct item *a, const struct item *b) {
    return a->starts_utc_ms == b->starts_utc_ms && a->ends_utc_ms == b->ends_utc_ms &&
           strcmp(a->title, b->title) == 0;
}

// By its number where it has one; the draft's item_count when it is new.
static size_t find_item(const struct session_draft *draft, const char *no,
                        const struct item *item) {
    size_t i = 0;
    while (i < draft->session.item_count &&
           !(*no ? strcmp(draft->item_nos[i], no) == 0
                 : same_time_and_title(&draft->session.items[i], item))) {
        i++;
    }
    return i;
}

static bool check_item(const struct session_draft *draft, struct findings *findings,
                       const struct item *item) {
    const struct session *session = &draft->session;
    if (item->ends_utc_ms <= item->starts_utc_ms) {
        findings_add(findings, FINDING_END_FIRST, WORD(item->title), NO_WORD);
        return false;
    }
    if (!draft->spoilt && (item->starts_utc_ms < session->starts_utc_ms ||
                           item->ends_utc_ms > session->ends_utc_ms)) {
        findings_add(findings, FINDING_ITEM_OUTSIDE, WORD(item->title), WORD(session->id));
        return false;
    }
    return true;
}

// The item's place; -1 after adding findings.
static int place_item(struct session_draft *draft, struct findings *findings, const char *no,
                      const struct item *item) {
    struct session *session = &draft->session;
    size_t at = find_item(draft, no, item);
    if (at < session->item_count) {
        if (same_time_and_title(&session->items[at], item)) {
            return (int)at;
        }
        char line[24];
        snprintf(line, sizeof line, "%lld", (long long)draft->item_lines[at]);
        findings_add(findings, FINDING_ITEM_DIFFERS, WORD(no), WORD(line));
        return -1;
    }
    if (at == SESSION_ITEM_MAX) {
        findings_add(findings, FINDING_TOO_MANY, WORD(session->id), (struct word){"演題", "items"});
        return -1;
    }
    session->items[at] = *item;
    (void)text_copy(draft->item_nos[at], NUMBER_CAP, no);
    draft->item_lines[at] = findings->line;
    session->item_count++;
    return (int)at;
}

static bool same_credit(const struct item_credit *a, const struct item_credit *b) {
    return strcmp(a->scheme, b->scheme) == 0 && strcmp(a->category, b->category) == 0 &&
           strcmp(a->code, b->code) == 0;
}

static bool check_credit(struct findings *findings, const struct item *item,
                         const struct item_credit *credit) {
    if (credit->units_x10 == UNITS_NOT_GIVEN) {
        findings_add(findings, FINDING_MISSING, (struct word){"単位", "units"}, NO_WORD);
        return false;
    }
    for (size_t i = 0; i < item->credit_count; i++) {
        if (same_credit(&item->credits[i], credit)) {
            char what[2 * SCHEME_CAP + CODE_CAP];
            snprintf(what, sizeof what, "%s %s %s", credit->scheme, credit->category, credit->code);
            findings_add(findings, FINDING_CREDIT_TWICE, WORD(item->title), WORD(what));
            return false;
        }
    }
    if (item->credit_count == ITEM_CREDIT_MAX) {
        findings_add(findings, FINDING_TOO_MANY, WORD(item->title),
                     (struct word){"単位の行", "credits"});
        return false;
    }
    return true;
}

static bool take_credit(struct item *item, struct findings *findings,
                        const struct item_credit *credit) {
    if (!*credit->scheme) {
        bool alone = credit->units_x10 != UNITS_NOT_GIVEN && credit->units_x10 != 0;
        if (alone) {
            findings_add(findings, FINDING_MISSING, (struct word){"制度", "scheme"}, NO_WORD);
        }
        return !alone; // a greeting, a break: no credit
    }
    if (!check_credit(findings, item, credit)) {
        return false;
    }
    if (strcmp(credit->scheme, SCHEME_CME) == 0 && credit->units_x10 % 5 != 0) {
        char units[16];
        snprintf(units, sizeof units, "%d.%d", credit->units_x10 / 10, credit->units_x10 % 10);
        findings_add(findings, FINDING_UNITS_STEP, (struct word){"単位", "units"}, WORD(units));
    }
    item->credits[item->credit_count++] = *credit;
    return true;
}

bool draft_take_item(struct session_draft *draft, struct findings *findings,
                     const struct item_row *row) {
    struct item item = row->item;
    char date[JAPAN_TEXT_CAP];
    if (!draft->items_come) {
        draft->items_come = true;
        draft->session.item_count = 0;
    }
    japan_text(date, draft->session.starts_utc_ms);
    date[DATE_CAP - 1] = '\0';
    item.starts_utc_ms = moment_utc_ms(&row->starts, date);
    item.ends_utc_ms = moment_utc_ms(&row->ends, date);
    if (!check_item(draft, findings, &item)) {
        return false;
    }
    int at = place_item(draft, findings, row->no, &item);
    return at >= 0 && take_credit(&draft->session.items[at], findings, &row->credit);
}

// --- Policies ------------------------------------------------------------------------------------

bool draft_take_rule(struct policy_draft *draft, struct findings *findings,
                     const struct rule_row *row) {
    struct policy *policy = &draft->policy;
    if (policy->rule_count == POLICY_RULE_MAX) {
        findings_add(findings, FINDING_TOO_MANY, WORD(row->version),
                     (struct word){"ルール", "rules"});
        return false;
    }
    struct policy_rule *rule = &policy->rules[policy->rule_count++];
    *rule = row->rule;
    rule->late_grace_s = row->late_grace_min * 60;
    rule->early_grace_s = row->early_grace_min * 60;
    if (*row->in_force_on) {
        (void)text_copy(policy->in_force_on, DATE_CAP, row->in_force_on);
    }
    return true;
}

bool draft_take_requirement(struct policy_draft *draft, struct findings *findings,
                            const struct requirement_row *row) {
    struct policy *policy = &draft->policy;
    if (policy->requirement_count == POLICY_REQUIREMENT_MAX) {
        findings_add(findings, FINDING_TOO_MANY, WORD(row->version),
                     (struct word){"要件", "requirements"});
        return false;
    }
    policy->requirements[policy->requirement_count++] = row->requirement;
    return true;
}
