// Opens reception without a screen: the same event, the same rules, the same record.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/tick.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/domain/reception.h"
#include "app/pin.h"
#include "app/stamp.h"
#include "app/store/journal.h"
#include "app/store/programme.h"
#include "firmware/clock.h"

enum { STAFF_MAX = 64 };

static enum err find_staff(struct store *store, struct staff *out, const char *id) {
    struct staff *all = calloc(STAFF_MAX, sizeof *all);
    size_t count = 0;
    enum err err = all ? programme_staff(store, all, &count, STAFF_MAX) : ERR_NOMEM;
    if (err == ERR_OK) {
        err = ERR_NOT_FOUND;
        for (size_t i = 0; i < count; i++) {
            if (strcmp(all[i].id, id) == 0) {
                *out = all[i];
                err = ERR_OK;
            }
        }
    }
    free(all);
    return err;
}

static bool read_pin(char pin[PIN_MAX + 2]) {
    if (!fgets(pin, PIN_MAX + 2, stdin)) {
        return false;
    }
    pin[strcspn(pin, "\r\n")] = '\0';
    return true;
}

static bool is_allowed(const char *command, struct store *store, const char *staff_id) {
    struct staff staff;
    char pin[PIN_MAX + 2];
    struct pin_guard guard = {0};
    if (find_staff(store, &staff, staff_id) != ERR_OK) {
        cli_error(command, "no staff member has the id '%s'; 'uketsuke-hq staff list' shows them",
                  staff_id);
        return false;
    }
    bool right = read_pin(pin) && pin_check(&guard, &staff, pin, tick_now_ms()) == PIN_RIGHT;
    sodium_memzero(pin, sizeof pin);
    if (!right) {
        cli_error(command, "wrong PIN on standard input; nothing was opened");
    }
    return right;
}

static enum err record_opening(struct store *store, const struct session *session,
                               const char *staff_id) {
    const struct reception_policy policy = RECEPTION_POLICY_DEFAULT;
    struct clock_reading now = clock_read();
    struct reception_state state;
    struct effects effects;
    struct event event = {
        .kind = EVENT_OPEN,
        .now = {.at_utc_ms = now.utc_ms, .mono_ms = now.mono_ms, .trust = (enum trust)now.trust},
        .session = session};
    enum err err = clock_boot_id(event.now.boot_id);
    if (err != ERR_OK) {
        return err;
    }
    snprintf(event.staff_id, sizeof event.staff_id, "%s", staff_id);
    reception_init(&state, &policy);
    reception_step(&state, &effects, &event);
    return journal_append(store, &effects.fact);
}

static int open_session(const char *command, struct store *store, const char *session_id,
                        const char *staff_id) {
    int status = EXIT_REFUSED;
    struct session *session = calloc(1, sizeof *session);
    if (!session || programme_find_session(store, session, session_id) != ERR_OK) {
        cli_error(command, "no session has the id '%s' here; sync first", session_id);
    } else if (!is_allowed(command, store, staff_id)) {
        status = EXIT_REFUSED;
    } else if (record_opening(store, session, staff_id) != ERR_OK) {
        cli_error(command, "not recorded: %s", store_problem(store));
    } else {
        status = EXIT_DONE;
    }
    free(session);
    return status;
}

int cmd_open(int argc, char **argv) {
    const char *dir = NULL;
    const char *session_id = NULL;
    const char *staff_id = NULL;
    const struct cli_option options[] = {
        {.name = "--data", .value = &dir, .required = true},
        {.name = "--session", .value = &session_id, .required = true},
        {.name = "--staff", .value = &staff_id, .required = true},
    };
    if (!cli_parse_options(options, 3, argc, argv)) {
        return EXIT_USAGE;
    }
    struct store *store = cli_open_store(argv[0], dir, STORE_WRITE);
    if (!store) {
        return EXIT_REFUSED;
    }
    int status = open_session(argv[0], store, session_id, staff_id);
    store_close(store);
    return status;
}
