// The menu of staff, and what is one touch from it.
#include <string.h>

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

bool kiosk_house_back(struct kiosk *kiosk) {
    switch (kiosk->view.screen) {
    case SCREEN_DIAGNOSTICS:
        kiosk_house_menu(kiosk);
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
