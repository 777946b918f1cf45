// The attendees of the open session, and the search over everybody.
#include "app/kiosk_people.h"

#include <string.h>

#include "app/kiosk_state.h"

bool kiosk_people_is_manager(const struct kiosk *kiosk) {
    for (size_t i = 0; i < kiosk->staff_count; i++) {
        if (strcmp(kiosk->staff[i].id, kiosk->staff_id) == 0) {
            return kiosk->staff[i].role == ROLE_MANAGER;
        }
    }
    return false;
}

void kiosk_people_open(struct kiosk *kiosk) {
    struct view_people *people = &kiosk->view.people;
    struct view_undo undo = people->undo;
    *people = (struct view_people){.undo = undo, .search = {.cap = NAME_CAP}};
    kiosk->people.found_count = 0;
    kiosk->people.stale = true;
    kiosk_go(kiosk, SCREEN_ATTENDEES);
}

void kiosk_people_back(struct kiosk *kiosk) {
    kiosk->view.people.keyboard = false;
    kiosk_go(kiosk, SCREEN_ATTENDEES);
}

void kiosk_people_fini(struct kiosk *kiosk) {
    people_list_fini(&kiosk->people.list);
}

// --- Searching -----------------------------------------------------------------------------------

void kiosk_people_search(struct kiosk *kiosk) {
    struct kiosk_people *people = &kiosk->people;
    struct view_people *view = &kiosk->view.people;
    view->first = 0;
    view->more = false;
    people->found_count = 0;
    if (view->search.text[0] &&
        roster_search(kiosk->store, people->found, &people->found_count, &view->more,
                      PEOPLE_FOUND_MAX, view->search.text) != ERR_OK) {
        people->found_count = 0;
        kiosk_show_broken_store(kiosk);
    }
}

void kiosk_people_filter(struct kiosk *kiosk, int32_t filter) {
    struct view_people *view = &kiosk->view.people;
    if (filter >= 0 && filter < PEOPLE_FILTER_COUNT) {
        view->filter = (enum people_filter)filter;
        entry_set(&view->search, "");
        kiosk_people_search(kiosk);
    }
}

void kiosk_people_leave(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct view_people *view = &kiosk->view.people;
    if (view->search.text[0]) {
        kiosk_people_filter(kiosk, (int32_t)view->filter);
    } else {
        kiosk_go_home(kiosk);
    }
}

// Whoever a search has left over alone is meant.
void kiosk_people_enter(struct kiosk *kiosk, int32_t value) {
    (void)value;
    if (kiosk->view.people.search.text[0] && kiosk->people.found_count == 1) {
        kiosk_person_open(kiosk, &kiosk->people.found[0]);
    } else {
        kiosk->view.people.keyboard = false;
    }
}

// Out of what was drawn: the list may have changed since.
void kiosk_people_choose(struct kiosk *kiosk, int32_t row) {
    const struct view_people *view = &kiosk->view.people;
    struct member member = {.id = ""};
    if (row < 0 || (size_t)row >= view->row_count) {
        return;
    }
    const char *id = view->rows[row].member_id;
    enum err err = roster_find_member(kiosk->store, &member, id);
    if (err == ERR_NOT_FOUND) {
        memcpy(member.id, id, sizeof member.id);
    } else if (err != ERR_OK) {
        kiosk_show_broken_store(kiosk);
        return;
    }
    kiosk_person_open(kiosk, &member);
}

void kiosk_people_scroll(struct kiosk *kiosk, int32_t rows) {
    struct view_people *view = &kiosk->view.people;
    int64_t first = (int64_t)view->first + rows;
    int64_t last = view->listed > 0 ? (int64_t)view->listed - 1 : 0;
    view->first = (size_t)(first < 0 ? 0 : first > last ? last : first);
}

// --- Filling -------------------------------------------------------------------------------------

// After new records only. A store that can't be read is said once for each time it is tried.
static void refresh_list(struct kiosk *kiosk) {
    struct kiosk_people *people = &kiosk->people;
    if (!people->stale) {
        return;
    }
    people->stale = false;
    people->person_stale = true;
    if (people_list_load(&people->list, kiosk->store, &kiosk->reception.session, kiosk->sessions,
                         kiosk->session_count) != ERR_OK) {
        kiosk_show_broken_store(kiosk);
    }
}

static void put_row(struct view_people *view, const struct view_people_row *row) {
    if (view->listed >= view->first && view->row_count < VIEW_PEOPLE_ROWS) {
        view->rows[view->row_count++] = *row;
    }
    view->listed++;
}

static void fill_found(struct kiosk *kiosk, int64_t now_utc_ms) {
    const struct kiosk_people *people = &kiosk->people;
    for (size_t i = 0; i < people->found_count; i++) {
        struct view_people_row row;
        const struct attendee *here = people_list_find(&people->list, people->found[i].id);
        people_row(&row, &people->found[i], here ? &here->attendance : NULL,
                   &kiosk->reception.session, now_utc_ms);
        put_row(&kiosk->view.people, &row);
    }
}

static void fill_list(struct kiosk *kiosk, int64_t now_utc_ms) {
    const struct people_list *list = &kiosk->people.list;
    struct view_people *view = &kiosk->view.people;
    bool searching = view->search.text[0] != '\0';
    memset(view->counts, 0, sizeof view->counts);
    for (size_t i = 0; i < list->count; i++) {
        struct view_people_row row;
        people_row(&row, &list->items[i].member, &list->items[i].attendance,
                   &kiosk->reception.session, now_utc_ms);
        for (int filter = 0; filter < PEOPLE_FILTER_COUNT; filter++) {
            view->counts[filter] += people_row_fits(&row, (enum people_filter)filter);
        }
        if (!searching && people_row_fits(&row, view->filter)) {
            put_row(view, &row);
        }
    }
}

static void fill_rows(struct kiosk *kiosk) {
    struct view_people *view = &kiosk->view.people;
    int64_t now_utc_ms = kiosk_now(kiosk).at_utc_ms;
    view->row_count = 0;
    view->listed = 0;
    fill_list(kiosk, now_utc_ms);
    if (view->search.text[0]) {
        fill_found(kiosk, now_utc_ms);
    }
}

void kiosk_people_fill(struct kiosk *kiosk) {
    enum screen_id screen = kiosk->view.screen;
    kiosk->people.stale = kiosk->people.stale || kiosk->counts_stale;
    if (!kiosk->reception.open || (screen != SCREEN_ATTENDEES && screen != SCREEN_PERSON)) {
        return;
    }
    kiosk->view.people.manager = kiosk_people_is_manager(kiosk);
    kiosk_undo_fill(kiosk);
    refresh_list(kiosk);
    if (screen == SCREEN_ATTENDEES) {
        fill_rows(kiosk);
    } else {
        kiosk_person_fill(kiosk);
    }
}
