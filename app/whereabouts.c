#include "app/whereabouts.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/domain/attendance.h"
#include "app/store/journal.h"
#include "app/store/programme.h"

// A person has one attendance in a session; an amend can move a tap of theirs to another person.
enum { ATTENDANCES_MAX = 8 };

enum err whereabouts_name(struct elsewhere *out, struct store *store, const char *session_id) {
    struct session session;
    *out = (struct elsewhere){.session_id = ""};
    if (!text_copy(out->session_id, sizeof out->session_id, session_id)) {
        return ERR_TOO_BIG;
    }
    enum err err = programme_find_session(store, &session, session_id);
    if (err == ERR_OK) {
        memcpy(out->title, session.title, sizeof out->title);
        memcpy(out->room, session.room, sizeof out->room);
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

int64_t whereabouts_horizon(const struct session *session, int64_t now_utc_ms) {
    int64_t lead_ms = session->starts_utc_ms - session->entry.from_utc_ms;
    int64_t horizon = now_utc_ms + 1;
    if (session->entry.from_utc_ms != 0 && lead_ms > 0) {
        horizon += lead_ms;
    }
    return horizon > session->starts_utc_ms ? horizon : session->starts_utc_ms + 1;
}

// Nobody comes earlier for a session than this.
#define EARLY_MS INT64_C(10800000) // three hours

// Who is registered for nothing that goes on may be early for what comes.
static enum err fill_later(struct claimant *out, const struct identify_context *context,
                           int64_t from_utc_ms) {
    char other[ID_CAP];
    if (out->registered_here || out->registered.session_id[0]) {
        return ERR_OK;
    }
    enum err err = programme_registered_elsewhere(context->store, other, sizeof other,
                                                  context->session->id, out->member.id, from_utc_ms,
                                                  context->now.at_utc_ms + EARLY_MS);
    return err == ERR_OK && *other ? whereabouts_name(&out->later, context->store, other) : err;
}

static enum err fill_registration(struct claimant *out, const struct identify_context *context) {
    const struct session *session = context->session;
    int64_t now_utc_ms = context->now.at_utc_ms;
    char other[ID_CAP];
    enum err err =
        programme_is_registered(context->store, &out->registered_here, session->id, out->member.id);
    if (err == ERR_OK) {
        err = programme_registered_elsewhere(context->store, other, sizeof other, session->id,
                                             out->member.id, now_utc_ms,
                                             whereabouts_horizon(session, now_utc_ms));
    }
    if (err == ERR_OK && *other) {
        err = whereabouts_name(&out->registered, context->store, other);
    }
    return err == ERR_OK ? fill_later(out, context, now_utc_ms) : err;
}

static enum err fill_inside(struct claimant *out, const struct identify_context *context) {
    char other[ID_CAP];
    enum err err = presence_elsewhere(context->store, other, sizeof other, context->session->id,
                                      out->member.id, context->now.at_utc_ms);
    return err == ERR_OK && *other ? whereabouts_name(&out->inside, context->store, other) : err;
}

static void take_claim(struct claimant *out, const struct session *session, struct fact *facts,
                       size_t fact_count) {
    struct attendance found[ATTENDANCES_MAX];
    size_t count = attendance_merge(found, ATTENDANCES_MAX, facts, fact_count, session, 1);
    for (size_t i = 0; i < count && i < ATTENDANCES_MAX; i++) {
        if (strcmp(found[i].session_id, session->id) == 0 &&
            strcmp(found[i].member_id, out->member.id) == 0) {
            memcpy(out->claimed, found[i].claim, sizeof out->claimed);
        }
    }
}

static enum err fill_claim(struct claimant *out, const struct identify_context *context) {
    struct fact_filter filter = {.session_id = context->session->id, .member_id = out->member.id};
    struct fact *facts = NULL;
    size_t count = 0;
    if (context->session->claim_count < 2) {
        return ERR_OK; // nothing to choose from
    }
    enum err err = journal_facts(context->store, &facts, &count, &filter);
    if (err == ERR_OK && count > 0) {
        take_claim(out, context->session, facts, count);
    }
    free(facts);
    return err;
}

enum err whereabouts_fill(struct claimant *out, const struct identify_context *context) {
    if (!context->session) {
        return ERR_OK;
    }
    enum err err =
        presence_get(context->store, &out->presence, context->session->id, out->member.id);
    if (err == ERR_OK) {
        err = fill_registration(out, context);
    }
    if (err == ERR_OK) {
        err = fill_inside(out, context);
    }
    return err == ERR_OK ? fill_claim(out, context) : err;
}
