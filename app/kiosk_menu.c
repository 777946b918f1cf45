// The menu of staff, and what is one touch from it.
#include <stdio.h>
#include <stdlib.h>

#include "app/kiosk_state.h"

void kiosk_house_menu(struct kiosk *kiosk) {
    kiosk->view.house.refusal = MENU_FINE;
    kiosk_go(kiosk, SCREEN_MENU);
}

bool kiosk_house_is_manager(struct kiosk *kiosk) {
    if (kiosk->staff_role == ROLE_MANAGER) {
        return true;
    }
    kiosk->view.house.refusal = MENU_MANAGER_ONLY;
    return false;
}

bool kiosk_house_is_real(struct kiosk *kiosk) {
    if (!kiosk->view.house.practice) {
        return true;
    }
    kiosk->view.house.refusal = MENU_NOT_IN_PRACTICE;
    return false;
}

void kiosk_take_menu(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk_house_menu(kiosk);
}

void kiosk_take_sessions(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk_go(kiosk, SCREEN_SESSIONS);
}

void kiosk_take_diagnostics(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->view.recent_first = 0;
    kiosk->view.house.diagnostics.page = DIAGNOSTICS_STATE;
    kiosk_go(kiosk, SCREEN_DIAGNOSTICS);
}

void kiosk_take_page(struct kiosk *kiosk, int32_t page) {
    if (page == DIAGNOSTICS_STATE || page == DIAGNOSTICS_DEVICE) {
        kiosk->view.house.diagnostics.page = (enum diagnostics_page)page;
    }
}

void kiosk_take_notice(struct kiosk *kiosk, int32_t value) {
    (void)value;
    kiosk->house.notice_from_menu = kiosk->view.screen == SCREEN_MENU;
    kiosk->view.notice_first = 0;
    kiosk_go(kiosk, SCREEN_NOTICE);
}

// --- What staff set at this kiosk ----------------------------------------------------------------

enum { VOLUME_USUAL = 2 };

struct store *kiosk_settings(const struct kiosk *kiosk) {
    return kiosk->house.real_store ? kiosk->house.real_store : kiosk->store;
}

static void keep_number(struct kiosk *kiosk, const char *name, int32_t value) {
    char text[16];
    snprintf(text, sizeof text, "%d", (int)value);
    enum err err = setting_put(kiosk_settings(kiosk), name, text);
    (void)err; // the store has said why; until the next start it is as it was set
}

static int32_t kept_number(struct kiosk *kiosk, const char *name, int32_t usual, int32_t most) {
    char text[16];
    if (setting_get(kiosk_settings(kiosk), text, sizeof text, name) != ERR_OK) {
        return usual;
    }
    char *end;
    long value = strtol(text, &end, 10);
    return end == text || *end || value < 0 || value > most ? usual : (int32_t)value;
}

void kiosk_load_settings(struct kiosk *kiosk) {
    struct view_house *house = &kiosk->view.house;
    house->large_type = kept_number(kiosk, "local.large_type", 0, 1) == 1;
    house->volume = kept_number(kiosk, "local.volume", VOLUME_USUAL, VOLUME_STEPS - 1);
    ui_set_volume(kiosk->ui, house->volume * 100 / (VOLUME_STEPS - 1));
}

void kiosk_take_large_type(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct view_house *house = &kiosk->view.house;
    house->large_type = !house->large_type;
    keep_number(kiosk, "local.large_type", house->large_type);
}

void kiosk_take_volume(struct kiosk *kiosk, int32_t value) {
    (void)value;
    struct view_house *house = &kiosk->view.house;
    house->volume = (house->volume + 1) % VOLUME_STEPS;
    ui_set_volume(kiosk->ui, house->volume * 100 / (VOLUME_STEPS - 1));
    ui_sound(kiosk->ui, TONE_OK);
    keep_number(kiosk, "local.volume", house->volume);
}

// --- Back ----------------------------------------------------------------------------------------

static bool clock_back(struct kiosk *kiosk) {
    struct view_clock *clock = &kiosk->view.house.clock;
    if (clock->step == CLOCK_TYPE) {
        clock->step = CLOCK_ASK;
        return true;
    }
    if (!clock->opens) {
        kiosk_house_menu(kiosk);
    }
    return !clock->opens;
}

bool kiosk_house_back(struct kiosk *kiosk) {
    switch (kiosk->view.screen) {
    case SCREEN_DIAGNOSTICS:
        kiosk_house_menu(kiosk);
        return true;
    case SCREEN_CLOCK:
        return clock_back(kiosk);
    case SCREEN_TRANSFER:
        kiosk_transfer_back(kiosk);
        return true;
    case SCREEN_CLOSING:
        if (!kiosk_closing_back(kiosk)) {
            kiosk_house_menu(kiosk);
        }
        return true;
    case SCREEN_NOTICE:
        if (kiosk->house.notice_from_menu) {
            kiosk_house_menu(kiosk);
            return true;
        }
        return false;
    default:
        return false;
    }
}
