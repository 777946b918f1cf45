#include "app/domain/reception.h"

#include <string.h>

// --- Windows and direction -----------------------------------------------------------------------

bool window_holds(struct window window, int64_t at_utc_ms) {
    if (window.from_utc_ms == 0 && window.to_utc_ms == 0) {
        return true;
    }
    return at_utc_ms >= window.from_utc_ms && at_utc_ms <= window.to_utc_ms;
}

enum direction direction_propose(const struct session *session, int64_t now_utc_ms) {
    int64_t middle = session->starts_utc_ms + (session->ends_utc_ms - session->starts_utc_ms) / 2;
    int64_t turn = session->exit.from_utc_ms ? session->exit.from_utc_ms : middle;
    return now_utc_ms < turn ? DIRECTION_IN : DIRECTION_OUT;
}

bool session_is_over(const struct session *session, int64_t now_utc_ms) {
    const int64_t linger_ms = INT64_C(3) * 60 * 60 * 1000;
    int64_t last = session->ends_utc_ms > session->exit.to_utc_ms ? session->ends_utc_ms
                                                                  : session->exit.to_utc_ms;
    return last != 0 && now_utc_ms > last + linger_ms;
}

enum direction reception_direction(const struct reception_state *state, int64_t now_utc_ms) {
    return state->pinned != DIRECTION_NONE ? state->pinned
                                           : direction_propose(&state->session, now_utc_ms);
}

// --- The step ------------------------------------------------------------------------------------

void reception_init(struct reception_state *state, const struct reception_policy *policy) {
    *state = (struct reception_state){.policy = *policy};
}

static enum verdict judge(const struct claimant *who, enum direction direction) {
    if (who->presence.last == direction) {
        return VERDICT_REPEAT;
    }
    if (direction == DIRECTION_OUT && who->presence.last == DIRECTION_NONE) {
        return VERDICT_NO_ENTRY;
    }
    return who->flaw != REFUSAL_NONE ? VERDICT_FLAGGED : VERDICT_ACCEPTED;
}

static enum tone tone_of(enum verdict verdict) {
    return verdict == VERDICT_ACCEPTED || verdict == VERDICT_FLAGGED ? TONE_OK : TONE_ATTENTION;
}

static void refuse(struct effects *effects, const struct event *event, enum refusal refusal) {
    effects->show = true;
    effects->result = (struct result){.refusal = refusal,
                                      .at_utc_ms = event->now.at_utc_ms,
                                      .member = event->who.member,
                                      .tone = TONE_REFUSED};
}

// The same person a moment later is the same event: a card laid down twice, a code that shook. It
// is shown already; nothing is written again, also when the clock has turned the direction
// meanwhile. Each sight of it starts the moment anew, so that a card that fires for a minute is
// one event too (domain.md section 6, case 9).
static bool is_still_held(struct reception_state *state, const struct event *event) {
    bool held = *state->last_member_id &&
                strcmp(state->last_member_id, event->who.member.id) == 0 &&
                event->now.mono_ms - state->last_mono_ms < state->policy.hold_suppress_ms;
    if (held) {
        state->last_mono_ms = event->now.mono_ms;
    }
    return held;
}

static void draft(struct fact *fact, const struct event *event, enum fact_kind kind,
                  const char *session_id) {
    *fact = (struct fact){.kind = kind, .stamp = event->now};
    memcpy(fact->session_id, session_id, sizeof fact->session_id);
    memcpy(fact->staff_id, event->staff_id, sizeof fact->staff_id);
}

static void draft_tap(struct fact *fact, const struct reception_state *state,
                      const struct event *event, enum direction direction, enum verdict verdict) {
    const struct claimant *who = &event->who;
    draft(fact, event, FACT_TAP, state->session.id);
    memcpy(fact->member_id, who->member.id, sizeof fact->member_id);
    memcpy(fact->credential_hash, who->credential_hash, sizeof fact->credential_hash);
    fact->method = who->method;
    fact->direction = direction;
    fact->verdict = verdict;
    fact->flaw = who->flaw;
}

static void step_scan(struct reception_state *state, struct effects *effects,
                      const struct event *event) {
    if (!state->open) {
        refuse(effects, event, REFUSAL_NO_SESSION);
        return;
    }
    if (event->who.refusal != REFUSAL_NONE) {
        refuse(effects, event, event->who.refusal);
        return;
    }
    if (is_still_held(state, event)) {
        return;
    }
    enum direction direction = reception_direction(state, event->now.at_utc_ms);
    enum verdict verdict = judge(&event->who, direction);
    draft_tap(&effects->fact, state, event, direction, verdict);
    effects->record = true;
    effects->show = true;
    effects->offer_sync = true;
    effects->result = (struct result){.recorded = true,
                                      .verdict = verdict,
                                      .flaw = event->who.flaw,
                                      .direction = direction,
                                      .at_utc_ms = event->now.at_utc_ms,
                                      .member = event->who.member,
                                      .tone = tone_of(verdict)};
    memcpy(state->last_member_id, event->who.member.id, sizeof state->last_member_id);
    state->last_mono_ms = event->now.mono_ms;
}

static void record_session(struct reception_state *state, struct effects *effects,
                           const struct event *event, enum fact_kind kind) {
    draft(&effects->fact, event, kind, state->session.id);
    effects->fact.direction = kind == FACT_SESSION_OPEN ? state->pinned : DIRECTION_NONE;
    effects->record = true;
    effects->offer_sync = true;
}

static void step_open(struct reception_state *state, struct effects *effects,
                      const struct event *event) {
    struct reception_policy policy = state->policy;
    reception_init(state, &policy);
    state->session = *event->session;
    state->open = true;
    record_session(state, effects, event, FACT_SESSION_OPEN);
}

static void step_close(struct reception_state *state, struct effects *effects,
                       const struct event *event) {
    if (!state->open) {
        return;
    }
    record_session(state, effects, event, FACT_SESSION_CLOSE);
    struct reception_policy policy = state->policy;
    reception_init(state, &policy);
}

// Pinning is recorded as another opening: it changes what every later tap means.
static void step_pin(struct reception_state *state, struct effects *effects,
                     const struct event *event) {
    if (!state->open || state->pinned == event->pinned) {
        return;
    }
    state->pinned = event->pinned;
    state->last_member_id[0] = '\0'; // what staff have just turned round is asked for anew
    record_session(state, effects, event, FACT_SESSION_OPEN);
}

void reception_step(struct reception_state *state, struct effects *effects,
                    const struct event *event) {
    *effects = (struct effects){0};
    switch (event->kind) {
    case EVENT_SCAN:
        step_scan(state, effects, event);
        return;
    case EVENT_OPEN:
        step_open(state, effects, event);
        return;
    case EVENT_CLOSE:
        step_close(state, effects, event);
        return;
    case EVENT_PIN:
        step_pin(state, effects, event);
        return;
    case EVENT_LEAVE:
    case EVENT_CLAIM:
    case EVENT_ADMIT:
        return; // nobody asks yet
    }
}

void reception_not_recorded(struct reception_state *state, struct effects *effects,
                            const struct reception_state *before) {
    *state = *before;
    effects->record = false;
    effects->offer_sync = false;
    effects->show = true;
    effects->result.recorded = false;
    effects->result.failed = true;
    effects->result.verdict = VERDICT_NONE;
    effects->result.tone = TONE_REFUSED;
}
