// Enrolment at a headquarters: by a scanned code, or by twelve typed digits.
#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/credential/enrolment.h"
#include "app/kiosk_state.h"

// Waits for the answer, with the screen saying so: nobody is being received yet.
void kiosk_enrol(struct kiosk *kiosk, const char *url, const char *code, const char *pin) {
    struct view_setup *setup = &kiosk->view.setup;
    setup->busy = true;
    setup->fault = FAULT_NONE;
    setup->problem[0] = '\0';
    snprintf(setup->url, sizeof setup->url, "%s", url);
    kiosk_fill_view(kiosk);
    ui_draw(kiosk->ui, &kiosk->view);

    enum err err = uplink_enrol(kiosk->store, &kiosk->key, url, code, pin, kiosk->options->ca_file,
                                setup->problem, &setup->fault);
    setup->busy = false;
    memset(setup->digits, 0, sizeof setup->digits);
    if (err != ERR_OK) {
        return;
    }
    kiosk_trace(kiosk, "enrolled");
    if (kiosk_load_hash_key(kiosk) != ERR_OK || kiosk_start_uplink(kiosk) != ERR_OK) {
        log_error("kiosk", "enrolled, but the line can't be started; starting afresh");
        kiosk->quit = true;
        return;
    }
    kiosk_reload_programme(kiosk);
    kiosk_go_home(kiosk);
}

// Twelve digits do not say where headquarters is: --hq does.
void kiosk_take_enrolment_code(struct kiosk *kiosk) {
    struct view_setup *setup = &kiosk->view.setup;
    char code[sizeof setup->digits];
    memcpy(code, setup->digits, sizeof code);
    if (strlen(code) != ENROLMENT_CODE_DIGITS) {
        return;
    }
    if (!kiosk->options->hq_url) {
        setup->fault = FAULT_BAD_ADDRESS;
        snprintf(setup->problem, sizeof setup->problem, "HQ is not set: start with --hq");
        return;
    }
    kiosk_enrol(kiosk, kiosk->options->hq_url, code, "");
}
