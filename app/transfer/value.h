// What a column of an export can hold: a closed set, each value by its name in adapters.
#pragma once

#include "app/domain/attendance.h"
#include "app/domain/credit.h"
#include "app/domain/explain.h"

enum value_form {
    VALUE_TEXT,   // typed by people: a formula is made harmless (adapter: formulas)
    VALUE_ID,     // given by somebody: never touched
    VALUE_WORD,   // of a closed set, as its wire name: the adapter may have words for it
    VALUE_NUMBER, // of ours
    VALUE_UNITS,  // 0.5
    VALUE_DATE,   // a day
    VALUE_TIME,   // a time: as the adapter's date, time, or both
    VALUE_YES     // "yes" or "no" as words
};

// From which kind of row on a value has something to say: a value of a narrower row is refused in
// a wider one (which of a person's taps would it be?).
enum row_scope { SCOPE_SESSION, SCOPE_PERSON, SCOPE_STAY, SCOPE_PROPOSAL, SCOPE_TAP };

// X(value, name, form, scope)
#define VALUE_LIST(X)                                                                              \
    X(VALUE_SESSION_ID, "session_id", VALUE_ID, SCOPE_SESSION)                                     \
    X(VALUE_SESSION_TITLE, "session_title", VALUE_TEXT, SCOPE_SESSION)                             \
    X(VALUE_SESSION_SUBTITLE, "session_subtitle", VALUE_TEXT, SCOPE_SESSION)                       \
    X(VALUE_VENUE, "venue", VALUE_TEXT, SCOPE_SESSION)                                             \
    X(VALUE_ROOM, "room", VALUE_TEXT, SCOPE_SESSION)                                               \
    X(VALUE_ORGANISER, "organiser", VALUE_TEXT, SCOPE_SESSION)                                     \
    X(VALUE_SESSION_DATE, "session_date", VALUE_DATE, SCOPE_SESSION)                               \
    X(VALUE_SESSION_STARTS, "session_starts", VALUE_TIME, SCOPE_SESSION)                           \
    X(VALUE_SESSION_ENDS, "session_ends", VALUE_TIME, SCOPE_SESSION)                               \
    X(VALUE_APPROVED, "approved", VALUE_YES, SCOPE_SESSION)                                        \
    X(VALUE_APPROVAL_NO, "approval_no", VALUE_ID, SCOPE_SESSION)                                   \
    X(VALUE_SESSION_POLICY, "session_policy_version", VALUE_ID, SCOPE_SESSION)                     \
    X(VALUE_EXPORTED_AT, "exported_at", VALUE_TIME, SCOPE_SESSION)                                 \
    X(VALUE_ROW, "row", VALUE_NUMBER, SCOPE_SESSION)                                               \
    X(VALUE_MEMBER_ID, "member_id", VALUE_ID, SCOPE_PERSON)                                        \
    X(VALUE_LICENCE_NO, "licence_no", VALUE_ID, SCOPE_PERSON)                                      \
    X(VALUE_NAME, "name", VALUE_TEXT, SCOPE_PERSON)                                                \
    X(VALUE_KANA, "kana", VALUE_TEXT, SCOPE_PERSON)                                                \
    X(VALUE_BIRTH_DATE, "birth_date", VALUE_DATE, SCOPE_PERSON)                                    \
    X(VALUE_AFFILIATION, "affiliation", VALUE_TEXT, SCOPE_PERSON)                                  \
    X(VALUE_ON_ROSTER, "on_roster", VALUE_YES, SCOPE_PERSON)                                       \
    X(VALUE_WALK_IN, "walk_in", VALUE_YES, SCOPE_PERSON)                                           \
    X(VALUE_REGISTERED, "registered", VALUE_YES, SCOPE_PERSON)                                     \
    X(VALUE_ENTERED_AT, "entered_at", VALUE_TIME, SCOPE_PERSON)                                    \
    X(VALUE_ENTERED_RECORDED, "entered_recorded_at", VALUE_TIME, SCOPE_PERSON)                     \
    X(VALUE_LEFT_AT, "left_at", VALUE_TIME, SCOPE_PERSON)                                          \
    X(VALUE_LEFT_RECORDED, "left_recorded_at", VALUE_TIME, SCOPE_PERSON)                           \
    X(VALUE_MINUTES, "minutes", VALUE_NUMBER, SCOPE_PERSON)                                        \
    X(VALUE_STAYS, "stays", VALUE_NUMBER, SCOPE_PERSON)                                            \
    X(VALUE_TAPS, "taps", VALUE_NUMBER, SCOPE_PERSON)                                              \
    X(VALUE_MARKS, "marks", VALUE_ID, SCOPE_PERSON)                                                \
    X(VALUE_MARKS_JA, "marks_ja", VALUE_TEXT, SCOPE_PERSON)                                        \
    X(VALUE_MARKS_EN, "marks_en", VALUE_TEXT, SCOPE_PERSON)                                        \
    X(VALUE_EXCEPTION, "exception", VALUE_YES, SCOPE_PERSON)                                       \
    X(VALUE_INTENT, "intent", VALUE_WORD, SCOPE_PERSON)                                            \
    X(VALUE_CLAIM, "claim", VALUE_ID, SCOPE_PERSON)                                                \
    X(VALUE_CREDIT_JA, "credit_ja", VALUE_TEXT, SCOPE_PERSON)                                      \
    X(VALUE_CREDIT_EN, "credit_en", VALUE_TEXT, SCOPE_PERSON)                                      \
    X(VALUE_STAY_NO, "stay_no", VALUE_NUMBER, SCOPE_STAY)                                          \
    X(VALUE_STAY_FROM, "stay_from", VALUE_TIME, SCOPE_STAY)                                        \
    X(VALUE_STAY_TO, "stay_to", VALUE_TIME, SCOPE_STAY)                                            \
    X(VALUE_STAY_MINUTES, "stay_minutes", VALUE_NUMBER, SCOPE_STAY)                                \
    X(VALUE_ITEM_NO, "item_no", VALUE_NUMBER, SCOPE_PROPOSAL)                                      \
    X(VALUE_ITEM_TITLE, "item_title", VALUE_TEXT, SCOPE_PROPOSAL)                                  \
    X(VALUE_LECTURER, "lecturer", VALUE_TEXT, SCOPE_PROPOSAL)                                      \
    X(VALUE_ITEM_STARTS, "item_starts", VALUE_TIME, SCOPE_PROPOSAL)                                \
    X(VALUE_ITEM_ENDS, "item_ends", VALUE_TIME, SCOPE_PROPOSAL)                                    \
    X(VALUE_SCHEME, "scheme", VALUE_WORD, SCOPE_PROPOSAL)                                          \
    X(VALUE_SCHEME_JA, "scheme_ja", VALUE_TEXT, SCOPE_PROPOSAL)                                    \
    X(VALUE_SCHEME_EN, "scheme_en", VALUE_TEXT, SCOPE_PROPOSAL)                                    \
    X(VALUE_CATEGORY, "category", VALUE_WORD, SCOPE_PROPOSAL)                                      \
    X(VALUE_CATEGORY_JA, "category_ja", VALUE_TEXT, SCOPE_PROPOSAL)                                \
    X(VALUE_CATEGORY_EN, "category_en", VALUE_TEXT, SCOPE_PROPOSAL)                                \
    X(VALUE_CODE, "code", VALUE_WORD, SCOPE_PROPOSAL)                                              \
    X(VALUE_APPROVED_UNITS, "approved_units", VALUE_UNITS, SCOPE_PROPOSAL)                         \
    X(VALUE_PROPOSED_UNITS, "units", VALUE_UNITS, SCOPE_PROPOSAL)                                  \
    X(VALUE_EARNED_UNITS, "earned_units", VALUE_UNITS, SCOPE_PROPOSAL)                             \
    X(VALUE_STATE, "state", VALUE_WORD, SCOPE_PROPOSAL)                                            \
    X(VALUE_REASON, "reason", VALUE_WORD, SCOPE_PROPOSAL)                                          \
    X(VALUE_SENTENCE_JA, "sentence_ja", VALUE_TEXT, SCOPE_PROPOSAL)                                \
    X(VALUE_SENTENCE_EN, "sentence_en", VALUE_TEXT, SCOPE_PROPOSAL)                                \
    X(VALUE_POLICY, "policy_version", VALUE_ID, SCOPE_PROPOSAL)                                    \
    X(VALUE_TAP_ID, "tap_id", VALUE_ID, SCOPE_TAP)                                                 \
    X(VALUE_DEVICE, "device_id", VALUE_ID, SCOPE_TAP)                                              \
    X(VALUE_SEQ, "seq", VALUE_NUMBER, SCOPE_TAP)                                                   \
    X(VALUE_RECORDED_AT, "recorded_at", VALUE_TIME, SCOPE_TAP)                                     \
    X(VALUE_COUNTED_AT, "counted_at", VALUE_TIME, SCOPE_TAP)                                       \
    X(VALUE_CORRECTED, "corrected", VALUE_YES, SCOPE_TAP)                                          \
    X(VALUE_AMENDED, "amended", VALUE_YES, SCOPE_TAP)                                              \
    X(VALUE_DIRECTION, "direction", VALUE_WORD, SCOPE_TAP)                                         \
    X(VALUE_METHOD, "method", VALUE_WORD, SCOPE_TAP)                                               \
    X(VALUE_TAP_STATE, "tap_state", VALUE_WORD, SCOPE_TAP)                                         \
    X(VALUE_STAFF, "staff_id", VALUE_ID, SCOPE_TAP)                                                \
    X(VALUE_STAFF_REASON, "staff_reason", VALUE_TEXT, SCOPE_TAP)

#define ENUM_MEMBER(value, name, form, scope) value,
enum value { VALUE_LIST(ENUM_MEMBER) VALUE_COUNT };
#undef ENUM_MEMBER

const char *value_name(enum value value);
bool value_parse(enum value *out, const char *name);
enum value_form value_form(enum value value);
enum row_scope value_scope(enum value value);

// What a row is made of. Nothing is owned. What does not apply is NULL.
struct value_source {
    const struct session *session;
    const struct member *member; // NULL: not (or no longer) known here
    bool on_roster, registered;
    const struct attendance *attendance;
    int64_t entered_recorded_utc_ms, left_recorded_utc_ms; // by the kiosk's clock; 0: none
    const struct scheme_sum *sums;
    size_t sum_count;
    const struct stay *stay;
    int32_t stay_no;
    const struct proposal *proposal;
    const struct timeline_row *tap;
    int64_t row_no, now_utc_ms;
};

// A value before the adapter dresses it: a text, or a time (form VALUE_TIME; 0: none).
enum { VALUE_TEXT_CAP = 1024 };
struct value_content {
    char text[VALUE_TEXT_CAP];
    int64_t utc_ms;
};
void value_fill(struct value_content *out, enum value value, const struct value_source *source);

// Marks (enum attendance_mark) by their names, parted by spaces; "" for none.
void marks_name(char *out, size_t cap, uint32_t set);
// The same in words, joined; "" for none.
void marks_explain(char *out, size_t cap, enum explain_language language, uint32_t set);
