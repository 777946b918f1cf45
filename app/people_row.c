#include "app/people_row.h"

#include <string.h>

enum { MINUTE_MS = 60000 };

static bool is_inside(const struct attendance *attendance) {
    return attendance->stay_count > 0 &&
           attendance->stays[attendance->stay_count - 1].to_utc_ms == 0;
}

static bool leaving_is_over(const struct session *session, int64_t now_utc_ms) {
    return now_utc_ms > (session->exit.to_utc_ms ? session->exit.to_utc_ms : session->ends_utc_ms);
}

// Being inside is no exception before one could have left.
static uint32_t exceptions_of(const struct attendance *attendance, const struct session *session,
                              int64_t now_utc_ms) {
    uint32_t marks = attendance->marks & ATTENDANCE_EXCEPTIONS;
    return leaving_is_over(session, now_utc_ms) ? marks : marks & ~(uint32_t)ATTENDANCE_NO_EXIT;
}

static int64_t minutes_begun(int64_t ms) {
    return ms <= 0 ? 0 : (ms + MINUTE_MS - 1) / MINUTE_MS;
}

static enum people_state state_of(const struct view_people_row *row,
                                  const struct attendance *attendance, uint32_t exceptions) {
    if (exceptions & ATTENDANCE_WALK_IN) {
        return PERSON_WALK_IN;
    }
    if (exceptions & ATTENDANCE_WRONG_ROOM) {
        return PERSON_WRONG_ROOM;
    }
    if (exceptions & ATTENDANCE_FULL) {
        return PERSON_FULL;
    }
    if (exceptions) {
        return exceptions == ATTENDANCE_NO_EXIT ? PERSON_NO_EXIT : PERSON_CHECK;
    }
    if (!row->inside && attendance->marks & ATTENDANCE_EARLY) {
        return PERSON_EARLY;
    }
    return attendance->marks & ATTENDANCE_LATE ? PERSON_LATE
           : row->inside                       ? PERSON_INSIDE
                                               : PERSON_LEFT;
}

// Outside the windows on the other side (far too early, long after the end) is not late or early.
static void count_minutes(struct view_people_row *row, const struct session *session) {
    int64_t late_ms = row->entered_utc_ms - session->entry.to_utc_ms;
    int64_t early_ms = session->exit.from_utc_ms - row->left_utc_ms;
    if (row->state == PERSON_EARLY || row->state == PERSON_LATE) {
        row->minutes = minutes_begun(row->state == PERSON_LATE ? late_ms : early_ms);
        if (row->minutes == 0) {
            row->state = row->inside ? PERSON_INSIDE : PERSON_LEFT;
        }
    }
}

void people_row(struct view_people_row *out, const struct member *member,
                const struct attendance *attendance, const struct session *session,
                int64_t now_utc_ms) {
    *out = (struct view_people_row){.state = PERSON_ABSENT};
    memcpy(out->member_id, member->id, sizeof out->member_id);
    memcpy(out->kanji, member->kanji, sizeof out->kanji);
    memcpy(out->kana, member->kana, sizeof out->kana);
    if (!attendance) {
        return;
    }
    uint32_t exceptions = exceptions_of(attendance, session, now_utc_ms);
    out->entered_utc_ms = attendance->entered_utc_ms;
    out->left_utc_ms = attendance->left_utc_ms;
    out->inside = is_inside(attendance);
    out->check = exceptions != 0;
    out->state = state_of(out, attendance, exceptions);
    count_minutes(out, session);
}

bool people_row_fits(const struct view_people_row *row, enum people_filter filter) {
    switch (filter) {
    case PEOPLE_INSIDE:
        return row->inside;
    case PEOPLE_LEFT:
        return !row->inside && row->left_utc_ms != 0;
    case PEOPLE_CHECK:
        return row->check;
    default:
        return true;
    }
}
