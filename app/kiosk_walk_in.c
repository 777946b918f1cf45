// Who is on no roster: particulars typed by staff, a record, and a tap.
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"
#include "app/domain/identifier.h"
#include "app/kiosk_state.h"
#include "app/store/fold.h"
#include "app/store/particulars.h"
#include "app/ui/wrap.h"

static struct view_walk_in *walk_in_of(struct kiosk *kiosk) {
    return &kiosk->view.people.walk_in;
}

void kiosk_walk_in_open(struct kiosk *kiosk, int32_t value) {
    (void)value;
    *walk_in_of(kiosk) =
        (struct view_walk_in){.fields = {[WALK_IN_NUMBER] = {.cap = NUMBER_CAP},
                                         [WALK_IN_KANA] = {.cap = NAME_CAP},
                                         [WALK_IN_AFFILIATION] = {.cap = NAME_CAP}}};
    kiosk->people.other_person = false;
    kiosk->view.people.keyboard = true;
    kiosk_go(kiosk, SCREEN_WALK_IN);
    kiosk_walk_in_field(kiosk, WALK_IN_NUMBER);
}

void kiosk_walk_in_field(struct kiosk *kiosk, int32_t field) {
    if (field >= 0 && field < WALK_IN_FIELD_COUNT) {
        walk_in_of(kiosk)->field = (enum walk_in_field)field;
        kiosk->view.people.layout = field == WALK_IN_NUMBER ? KEYBOARD_DIGITS : KEYBOARD_KANA;
    }
}

// --- What was typed ------------------------------------------------------------------------------

// The family's and the given name in katakana, as rosters have them.
static bool read_kana(char out[NAME_CAP], const char *typed) {
    char folded[FOLD_CAP];
    if (!fold(folded, typed) || !folded[0] || !text_copy(out, NAME_CAP, folded)) {
        return false;
    }
    for (const char *at = out; *at;) {
        uint32_t c = utf8_next(&at);
        if (c != ' ' && c != 0x30fc && (c < 0x30a1 || c > 0x30fa)) {
            return false;
        }
    }
    return true;
}

// Who does not know their number is received without.
static bool read_number(char out[NUMBER_CAP], const char *typed) {
    out[0] = '\0';
    return typed[strspn(typed, " ")] == '\0' || identifier_normalise(out, typed);
}

static bool read_field(struct particulars *out, const struct view_walk_in *walk_in,
                       enum walk_in_field field) {
    const char *typed = walk_in->fields[field].text;
    switch (field) {
    case WALK_IN_NUMBER:
        return read_number(out->number, typed);
    case WALK_IN_KANA:
        return read_kana(out->kana, typed);
    default:
        return text_copy(out->affiliation, sizeof out->affiliation, typed);
    }
}

// The first field that is faulty; WALK_IN_FIELD_COUNT: none is.
static int read_fields(struct particulars *out, struct view_walk_in *walk_in) {
    int first = WALK_IN_FIELD_COUNT;
    *out = (struct particulars){.number = ""};
    for (int i = WALK_IN_FIELD_COUNT - 1; i >= 0; i--) {
        walk_in->faulty[i] = !read_field(out, walk_in, (enum walk_in_field)i);
        first = walk_in->faulty[i] ? i : first;
    }
    return first;
}

// --- On the roster after all? --------------------------------------------------------------------

// True when the number is somebody's: then that is asked first.
static bool ask_whether_on_roster(struct kiosk *kiosk, const char *number) {
    struct view_walk_in *walk_in = walk_in_of(kiosk);
    struct member *member = &kiosk->people.on_roster;
    char masked[NAME_CAP * 2];
    if (!*number || kiosk->people.other_person) {
        return false;
    }
    enum err err = roster_find_by_number(kiosk->store, member, number);
    if (err != ERR_OK) {
        if (err != ERR_NOT_FOUND && err != ERR_EXISTS) {
            kiosk_show_broken_store(kiosk);
        }
        return false;
    }
    kana_mask(masked, sizeof masked, member->kana);
    snprintf(walk_in->found, sizeof walk_in->found, "%s%s%s%s", masked,
             member->affiliation[0] ? "（" : "", member->affiliation,
             member->affiliation[0] ? "）" : "");
    walk_in->step = WALK_IN_FOUND;
    return true;
}

void kiosk_walk_in_other(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->people.other_person = true;
    walk_in_of(kiosk)->step = WALK_IN_TYPING;
    kiosk_walk_in_next(kiosk, 0);
}

// --- Onwards -------------------------------------------------------------------------------------

static void go_on_typing(struct kiosk *kiosk) {
    struct view_walk_in *walk_in = walk_in_of(kiosk);
    struct particulars particulars = {.number = ""};
    enum walk_in_field field = walk_in->field;
    walk_in->faulty[field] = !read_field(&particulars, walk_in, field);
    if (walk_in->faulty[field] ||
        (field == WALK_IN_NUMBER && ask_whether_on_roster(kiosk, particulars.number))) {
        return;
    }
    if (field + 1 < WALK_IN_FIELD_COUNT) {
        kiosk_walk_in_field(kiosk, (int32_t)field + 1);
        return;
    }
    int faulty = read_fields(&particulars, walk_in);
    if (faulty < WALK_IN_FIELD_COUNT) {
        kiosk_walk_in_field(kiosk, faulty);
    } else if (!ask_whether_on_roster(kiosk, particulars.number)) {
        walk_in->step = WALK_IN_CONFIRM;
    }
}

// The record of who it is comes first, then the tap: a tap without a person would be nobody's.
static void record(struct kiosk *kiosk) {
    struct view_walk_in *walk_in = walk_in_of(kiosk);
    struct particulars particulars;
    struct fact fact = {.kind = FACT_WALK_IN, .stamp = kiosk_stamp(kiosk)};
    if (read_fields(&particulars, walk_in) < WALK_IN_FIELD_COUNT) {
        walk_in->step = WALK_IN_TYPING;
        return;
    }
    memcpy(fact.session_id, kiosk->reception.session.id, sizeof fact.session_id);
    memcpy(fact.staff_id, kiosk->staff_id, sizeof fact.staff_id);
    struct member member = {.id = ""};
    if (journal_append_walk_in(kiosk->store, &fact, &particulars) != ERR_OK ||
        roster_find_member(kiosk->store, &member, fact.member_id) != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return;
    }
    kiosk_note_record(kiosk, &fact);
    kiosk_person_open(kiosk, &member);
    kiosk_receive_by_staff(kiosk, &member);
}

void kiosk_walk_in_next(struct kiosk *kiosk, int32_t value) {
    (void)value;
    switch (walk_in_of(kiosk)->step) {
    case WALK_IN_TYPING:
        go_on_typing(kiosk);
        return;
    case WALK_IN_FOUND:
        kiosk_person_open(kiosk, &kiosk->people.on_roster);
        return;
    case WALK_IN_CONFIRM:
        record(kiosk);
        return;
    }
}

void kiosk_walk_in_back(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct view_walk_in *walk_in = walk_in_of(kiosk);
    if (walk_in->step == WALK_IN_TYPING) {
        kiosk_people_back(kiosk);
        return;
    }
    if (walk_in->step == WALK_IN_FOUND) {
        kiosk_walk_in_field(kiosk, WALK_IN_NUMBER);
    }
    walk_in->step = WALK_IN_TYPING;
}
