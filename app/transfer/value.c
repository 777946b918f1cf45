#include "app/transfer/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/transfer/japan.h"

static const struct {
    const char *name;
    enum value_form form;
    enum row_scope scope;
} values[] = {
#define VALUE(value, name, form, scope) {name, form, scope},
    VALUE_LIST(VALUE)
#undef VALUE
};

const char *value_name(enum value value) {
    return values[value].name;
}

bool value_parse(enum value *out, const char *name) {
    for (size_t i = 0; i < VALUE_COUNT; i++) {
        if (strcmp(values[i].name, name) == 0) {
            *out = (enum value)i;
            return true;
        }
    }
    return false;
}

enum value_form value_form(enum value value) {
    return values[value].form;
}

enum row_scope value_scope(enum value value) {
    return values[value].scope;
}

// --- Marks ---------------------------------------------------------------------------------------

static const struct {
    uint32_t mark;
    const char *name;
    const char *words[2]; // by language
} marks[] = {
    {ATTENDANCE_LATE, "late", {"入室受付の時間外に入室", "entered outside the entry window"}},
    {ATTENDANCE_EARLY, "early", {"退室受付の時間外に退室", "left outside the exit window"}},
    {ATTENDANCE_NO_EXIT, "no_exit", {"退室の記録なし", "no exit recorded"}},
    {ATTENDANCE_NO_ENTRY, "no_entry", {"入室の記録なし", "no entry recorded"}},
    {ATTENDANCE_ELSEWHERE, "elsewhere", {"別の会場でも受付", "was in another room"}},
    {ATTENDANCE_FLAW,
     "flaw",
     {"カード・コードに形式上の不備", "a formal flaw of the card or code"}},
    {ATTENDANCE_AMENDED, "amended", {"係員が訂正", "amended by staff"}},
    {ATTENDANCE_CORRECTED, "corrected", {"時計のずれを補正", "clock corrected"}},
    {ATTENDANCE_UNSURE, "unsure", {"時刻が未確認", "time not vouched for"}},
    {ATTENDANCE_WALK_IN, "walk_in", {"名簿にない方", "on no roster"}},
    {ATTENDANCE_WRONG_ROOM, "wrong_room", {"会場違いの記録のみ", "only in the wrong room"}},
    {ATTENDANCE_FULL, "full", {"満席のため入室せず", "turned away: no seat"}},
    {ATTENDANCE_CROWDED,
     "crowded",
     {"出入りが多く、最後の分をまとめた", "more stays than are kept apart"}},
};

static void join(char *out, size_t cap, const char *separator, const char *text) {
    size_t len = strlen(out);
    snprintf(out + len, cap - len, "%s%s", len > 0 ? separator : "", text);
}

void marks_explain(char *out, size_t cap, enum explain_language language, uint32_t set) {
    out[0] = '\0';
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (set & marks[i].mark) {
            join(out, cap, language == EXPLAIN_JA ? "、" : ", ", marks[i].words[language]);
        }
    }
}

void marks_name(char *out, size_t cap, uint32_t set) {
    out[0] = '\0';
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (set & marks[i].mark) {
            join(out, cap, " ", marks[i].name);
        }
    }
}

// --- Contents ------------------------------------------------------------------------------------

static void put_text(struct value_content *out, const char *text) {
    (void)text_copy(out->text, sizeof out->text, text);
}

static void put_number(struct value_content *out, int64_t number) {
    snprintf(out->text, sizeof out->text, "%" PRId64, number);
}

static void put_units(struct value_content *out, int32_t x10) {
    if (x10 % 10 == 0) {
        put_number(out, x10 / 10);
    } else {
        snprintf(out->text, sizeof out->text, "%d.%d", (int)(x10 / 10), (int)(x10 % 10));
    }
}

static void put_yes(struct value_content *out, bool yes) {
    put_text(out, yes ? "yes" : "no");
}

static void put_day(struct value_content *out, int64_t utc_ms) {
    char text[JAPAN_TEXT_CAP];
    japan_text(text, utc_ms);
    text[DATE_CAP - 1] = '\0';
    put_text(out, text);
}

static void get_of_session(struct value_content *out, enum value value,
                           const struct value_source *source) {
    const struct session *session = source->session;
    switch (value) {
    case VALUE_SESSION_ID:
        put_text(out, session->id);
        break;
    case VALUE_SESSION_TITLE:
        put_text(out, session->title);
        break;
    case VALUE_SESSION_SUBTITLE:
        put_text(out, session->subtitle);
        break;
    case VALUE_VENUE:
        put_text(out, session->venue);
        break;
    case VALUE_ROOM:
        put_text(out, session->room);
        break;
    case VALUE_ORGANISER:
        put_text(out, session->organiser);
        break;
    case VALUE_SESSION_DATE:
        put_day(out, session->starts_utc_ms);
        break;
    case VALUE_SESSION_STARTS:
        out->utc_ms = session->starts_utc_ms;
        break;
    case VALUE_SESSION_ENDS:
        out->utc_ms = session->ends_utc_ms;
        break;
    case VALUE_APPROVED:
        put_yes(out, session->approved);
        break;
    case VALUE_APPROVAL_NO:
        put_text(out, session->approval_no);
        break;
    case VALUE_SESSION_POLICY:
        put_text(out, session->policy_version);
        break;
    case VALUE_EXPORTED_AT:
        out->utc_ms = source->now_utc_ms;
        break;
    default:
        put_number(out, source->row_no);
        break;
    }
}

static void get_of_member(struct value_content *out, enum value value,
                          const struct value_source *source) {
    static const struct member nobody;
    const struct member *member = source->member ? source->member : &nobody;
    switch (value) {
    case VALUE_LICENCE_NO:
        put_text(out, member->licence_no);
        break;
    case VALUE_NAME:
        put_text(out, member->kanji);
        break;
    case VALUE_KANA:
        put_text(out, member->kana);
        break;
    case VALUE_BIRTH_DATE:
        put_text(out, member->birth_date);
        break;
    case VALUE_AFFILIATION:
        put_text(out, member->affiliation);
        break;
    case VALUE_ON_ROSTER:
        put_yes(out, source->on_roster);
        break;
    case VALUE_WALK_IN:
        put_yes(out, member_is_walk_in(source->attendance->member_id));
        break;
    case VALUE_REGISTERED:
        put_yes(out, source->registered);
        break;
    default:
        put_text(out, source->attendance->member_id);
        break;
    }
}

// Whole minutes in the session that were really there; nothing while one stay has no end.
static void put_minutes(struct value_content *out, const struct value_source *source) {
    const struct session *session = source->session;
    const struct attendance *attendance = source->attendance;
    for (size_t i = 0; i < attendance->stay_count; i++) {
        if (attendance->stays[i].to_utc_ms == 0) {
            return;
        }
    }
    put_number(out, attendance_within(attendance, session->starts_utc_ms, session->ends_utc_ms,
                                      source->now_utc_ms) /
                        60000);
}

static void get_of_attendance(struct value_content *out, enum value value,
                              const struct value_source *source) {
    const struct attendance *attendance = source->attendance;
    switch (value) {
    case VALUE_ENTERED_AT:
        out->utc_ms = attendance->entered_utc_ms;
        break;
    case VALUE_ENTERED_RECORDED:
        out->utc_ms = source->entered_recorded_utc_ms;
        break;
    case VALUE_LEFT_AT:
        out->utc_ms = attendance->left_utc_ms;
        break;
    case VALUE_LEFT_RECORDED:
        out->utc_ms = source->left_recorded_utc_ms;
        break;
    case VALUE_MINUTES:
        put_minutes(out, source);
        break;
    case VALUE_STAYS:
        put_number(out, (int64_t)attendance->stay_count);
        break;
    case VALUE_TAPS:
        put_number(out, attendance->tap_count);
        break;
    case VALUE_MARKS:
        marks_name(out->text, sizeof out->text, attendance->marks);
        break;
    case VALUE_MARKS_JA:
        marks_explain(out->text, sizeof out->text, EXPLAIN_JA, attendance->marks);
        break;
    case VALUE_MARKS_EN:
        marks_explain(out->text, sizeof out->text, EXPLAIN_EN, attendance->marks);
        break;
    case VALUE_EXCEPTION:
        put_yes(out, (attendance->marks & ATTENDANCE_EXCEPTIONS) != 0);
        break;
    case VALUE_INTENT:
        put_text(out, attendance->intent == INTENT_NONE ? "" : intent_name(attendance->intent));
        break;
    case VALUE_CREDIT_JA:
        explain_sum(out->text, EXPLAIN_JA, source->sums, source->sum_count);
        break;
    case VALUE_CREDIT_EN:
        explain_sum(out->text, EXPLAIN_EN, source->sums, source->sum_count);
        break;
    default:
        put_text(out, attendance->claim);
        break;
    }
}

static void get_of_stay(struct value_content *out, enum value value,
                        const struct value_source *source) {
    const struct stay *stay = source->stay;
    switch (value) {
    case VALUE_STAY_NO:
        put_number(out, source->stay_no);
        break;
    case VALUE_STAY_FROM:
        out->utc_ms = stay->from_utc_ms;
        break;
    case VALUE_STAY_TO:
        out->utc_ms = stay->to_utc_ms;
        break;
    default:
        if (stay->to_utc_ms) {
            put_number(out, (stay->to_utc_ms - stay->from_utc_ms) / 60000);
        }
        break;
    }
}

static void get_of_item(struct value_content *out, enum value value,
                        const struct value_source *source) {
    const struct item *item = &source->session->items[source->proposal->item];
    switch (value) {
    case VALUE_ITEM_TITLE:
        put_text(out, item->title);
        break;
    case VALUE_LECTURER:
        put_text(out, item->lecturer);
        break;
    case VALUE_ITEM_STARTS:
        out->utc_ms = item->starts_utc_ms;
        break;
    case VALUE_ITEM_ENDS:
        out->utc_ms = item->ends_utc_ms;
        break;
    default:
        put_number(out, (int64_t)source->proposal->item + 1);
        break;
    }
}

static void get_of_proposal(struct value_content *out, enum value value,
                            const struct value_source *source) {
    const struct proposal *proposal = source->proposal;
    switch (value) {
    case VALUE_SCHEME:
        put_text(out, proposal->scheme);
        break;
    case VALUE_SCHEME_JA:
        put_text(out, explain_scheme(EXPLAIN_JA, proposal->scheme));
        break;
    case VALUE_SCHEME_EN:
        put_text(out, explain_scheme(EXPLAIN_EN, proposal->scheme));
        break;
    case VALUE_CATEGORY:
        put_text(out, proposal->category);
        break;
    case VALUE_CATEGORY_JA:
        put_text(out, explain_category(EXPLAIN_JA, proposal->category));
        break;
    case VALUE_CATEGORY_EN:
        put_text(out, explain_category(EXPLAIN_EN, proposal->category));
        break;
    case VALUE_CODE:
        put_text(out, proposal->code);
        break;
    case VALUE_APPROVED_UNITS:
        put_units(out, proposal->approved_x10);
        break;
    case VALUE_PROPOSED_UNITS:
        put_units(out, proposal->state == PROPOSAL_NONE ? 0 : proposal->units_x10);
        break;
    case VALUE_EARNED_UNITS:
        put_units(out, proposal->state == PROPOSAL_EARNED ? proposal->units_x10 : 0);
        break;
    case VALUE_STATE:
        put_text(out, proposal_state_name(proposal->state));
        break;
    case VALUE_REASON:
        put_text(out, credit_reason_name(proposal->reason));
        break;
    case VALUE_SENTENCE_JA:
        explain_proposal(out->text, EXPLAIN_JA, source->session, proposal);
        break;
    case VALUE_SENTENCE_EN:
        explain_proposal(out->text, EXPLAIN_EN, source->session, proposal);
        break;
    case VALUE_POLICY:
        put_text(out, proposal->policy_version);
        break;
    default:
        get_of_item(out, value, source);
        break;
    }
}

static const char *tap_state_name(enum timeline_state state) {
    static const char *const names[] = {
        [TIMELINE_COUNTS] = "counts",    [TIMELINE_CHANGES_NOTHING] = "changes_nothing",
        [TIMELINE_VOIDED] = "voided",    [TIMELINE_WRONG_ROOM] = "wrong_room",
        [TIMELINE_FULL] = "turned_away",
    };
    return names[state];
}

static void get_of_tap(struct value_content *out, enum value value,
                       const struct value_source *source) {
    const struct timeline_row *tap = source->tap;
    switch (value) {
    case VALUE_TAP_ID:
        put_text(out, tap->tap_id);
        break;
    case VALUE_DEVICE:
        put_text(out, tap->device_id);
        break;
    case VALUE_SEQ:
        put_number(out, tap->seq);
        break;
    case VALUE_RECORDED_AT:
        out->utc_ms = tap->recorded_utc_ms;
        break;
    case VALUE_COUNTED_AT:
        out->utc_ms = tap->at_utc_ms;
        break;
    case VALUE_CORRECTED:
        put_yes(out, tap->corrected);
        break;
    case VALUE_AMENDED:
        put_yes(out, tap->amended);
        break;
    case VALUE_DIRECTION:
        put_text(out, direction_name(tap->direction));
        break;
    case VALUE_METHOD:
        put_text(out, method_name(tap->method));
        break;
    case VALUE_TAP_STATE:
        put_text(out, tap_state_name(tap->state));
        break;
    case VALUE_STAFF:
        put_text(out, tap->staff_id);
        break;
    default:
        put_text(out, tap->reason);
        break;
    }
}

void value_fill(struct value_content *out, enum value value, const struct value_source *source) {
    out->text[0] = '\0';
    out->utc_ms = 0;
    if (value_scope(value) == SCOPE_SESSION) {
        get_of_session(out, value, source);
    } else if (value >= VALUE_MEMBER_ID && value <= VALUE_REGISTERED) {
        get_of_member(out, value, source);
    } else if (value_scope(value) == SCOPE_PERSON) {
        get_of_attendance(out, value, source);
    } else if (value_scope(value) == SCOPE_STAY) {
        if (source->stay) {
            get_of_stay(out, value, source);
        }
    } else if (value_scope(value) == SCOPE_PROPOSAL) {
        if (source->proposal) {
            get_of_proposal(out, value, source);
        }
    } else if (source->tap) {
        get_of_tap(out, value, source);
    }
}
