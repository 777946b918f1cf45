#include "app/domain/reception.h"

#include <string.h>

#include "app/domain/judge.h"

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

static void forget_asked(struct reception_state *state) {
    state->asked = (struct question){0};
}

// Whom the result asks, and about which tap: the record that is about to be made, unless an answer
// about the same tap is followed by another question.
static void ask(struct reception_state *state, const struct result *result,
                const struct claimant *who) {
    state->asked.who = *who;
    memcpy(state->asked.session_id, state->session.id, sizeof state->asked.session_id);
    state->asked.result = *result;
}

static void ask_about_new_tap(struct reception_state *state, const struct result *result,
                              const struct claimant *who) {
    forget_asked(state);
    if (result->offer != OFFER_NONE) {
        ask(state, result, who);
    }
}

static void refuse(struct reception_state *state, struct effects *effects,
                   const struct event *event, enum refusal refusal) {
    forget_asked(state);
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
                      const struct event *event, const struct claimant *who) {
    draft(fact, event, FACT_TAP, state->session.id);
    memcpy(fact->member_id, who->member.id, sizeof fact->member_id);
    memcpy(fact->credential_hash, who->credential_hash, sizeof fact->credential_hash);
    fact->method = who->method;
    fact->flaw = who->flaw;
}

// To be recorded, then shown, then offered to HQ. `who` was seen just now.
static void record_tap(struct reception_state *state, struct effects *effects,
                       const struct event *event, const struct claimant *who) {
    const struct fact *fact = &effects->fact;
    struct result *result = &effects->result;
    effects->record = true;
    effects->show = true;
    effects->offer_sync = true;
    result->recorded = true;
    result->verdict = fact->verdict;
    result->direction = fact->direction;
    result->flaw = who->flaw;
    result->at_utc_ms = event->now.at_utc_ms;
    result->member = who->member;
    memcpy(state->last_member_id, who->member.id, sizeof state->last_member_id);
    state->last_mono_ms = event->now.mono_ms;
    ask_about_new_tap(state, result, who);
}

static void take_tap(struct reception_state *state, struct effects *effects,
                     const struct event *event) {
    struct tap_case tap = {.session = &state->session,
                           .who = &event->who,
                           .direction = reception_direction(state, event->now.at_utc_ms),
                           .at_utc_ms = event->now.at_utc_ms,
                           .inside_count = event->inside_count,
                           .by_staff = event->staff_id[0] != '\0'};
    struct result *result = &effects->result;
    draft_tap(&effects->fact, state, event, &event->who);
    effects->fact.direction = tap.direction;
    effects->fact.verdict = judge_tap(&result->elsewhere, &tap);
    result->offer = verdict_offer(effects->fact.verdict, &tap);
    result->tone = verdict_tone(effects->fact.verdict, tap.direction, &result->elsewhere);
    record_tap(state, effects, event, &event->who);
}

static void step_scan(struct reception_state *state, struct effects *effects,
                      const struct event *event) {
    if (!state->open) {
        refuse(state, effects, event, REFUSAL_NO_SESSION);
    } else if (event->who.refusal != REFUSAL_NONE) {
        refuse(state, effects, event, event->who.refusal);
    } else if (!is_still_held(state, event)) {
        take_tap(state, effects, event);
    }
}

// --- Answers -------------------------------------------------------------------------------------

static bool was_asked(const struct reception_state *state, enum offer offer) {
    return state->open && state->asked.tap_id[0] && state->asked.result.offer == offer;
}

// An amend of the tap that the question was about; shown as that tap, with what has changed.
static void amend_asked(const struct reception_state *state, struct effects *effects,
                        const struct event *event) {
    draft(&effects->fact, event, FACT_AMEND, state->session.id);
    memcpy(effects->fact.target_id, state->asked.tap_id, sizeof effects->fact.target_id);
    effects->record = true;
    effects->show = true;
    effects->offer_sync = true;
    effects->result = state->asked.result;
    effects->result.offer = OFFER_NONE;
}

// The next question about the same tap, or none.
static void ask_on(struct reception_state *state, struct effects *effects, bool wants_claim) {
    struct claimant who = state->asked.who;
    if (wants_claim && claim_is_open(&state->session, &who)) {
        effects->result.offer = OFFER_CLAIM;
        ask(state, &effects->result, &who);
    } else {
        forget_asked(state);
    }
}

static void leave_now(struct reception_state *state, struct effects *effects,
                      const struct event *event) {
    struct claimant who = state->asked.who;
    struct tap_case tap = {.session = &state->session,
                           .who = &who,
                           .direction = DIRECTION_OUT,
                           .at_utc_ms = event->now.at_utc_ms};
    draft_tap(&effects->fact, state, event, &who);
    effects->fact.direction = DIRECTION_OUT;
    effects->fact.verdict = judge_tap(NULL, &tap);
    effects->fact.intent = event->intent;
    effects->result = (struct result){.tone = TONE_OK_OUT, .intent = event->intent};
    if (event->intent != INTENT_RETURNING && claim_is_open(&state->session, &who)) {
        effects->result.offer = OFFER_CLAIM;
    }
    record_tap(state, effects, event, &who);
}

static void step_leave(struct reception_state *state, struct effects *effects,
                       const struct event *event) {
    if (event->intent == INTENT_NONE) {
        return;
    }
    if (was_asked(state, OFFER_LEAVE)) {
        leave_now(state, effects, event);
    } else if (was_asked(state, OFFER_RETURN)) {
        amend_asked(state, effects, event);
        effects->fact.intent = event->intent;
        effects->result.intent = event->intent;
        ask_on(state, effects, event->intent == INTENT_LEAVING);
    }
}

static bool session_offers(const struct session *session, const char *scheme) {
    for (size_t i = 0; i < session->claim_count; i++) {
        if (*scheme && strcmp(session->claims[i], scheme) == 0) {
            return true;
        }
    }
    return false;
}

static void step_claim(struct reception_state *state, struct effects *effects,
                       const struct event *event) {
    if (!was_asked(state, OFFER_CLAIM) || !session_offers(&state->session, event->scheme)) {
        return;
    }
    amend_asked(state, effects, event);
    memcpy(effects->fact.scheme, event->scheme, sizeof effects->fact.scheme);
    memcpy(effects->result.scheme, event->scheme, sizeof effects->result.scheme);
    forget_asked(state);
}

static void step_admit(struct reception_state *state, struct effects *effects,
                       const struct event *event) {
    if (!was_asked(state, OFFER_ADMIT) || !event->staff_id[0]) {
        return;
    }
    struct claimant who = state->asked.who;
    struct tap_case tap = {.session = &state->session,
                           .who = &who,
                           .direction = state->asked.result.direction,
                           .at_utc_ms = state->asked.result.at_utc_ms};
    enum verdict verdict = judge_admitted(&tap);
    amend_asked(state, effects, event);
    effects->fact.direction = tap.direction;
    memcpy(effects->fact.reason, event->reason, sizeof effects->fact.reason);
    effects->result.verdict = verdict;
    effects->result.tone = verdict_tone(verdict, tap.direction, NULL);
    effects->result.elsewhere = verdict == VERDICT_ELSEWHERE ? who.inside : (struct elsewhere){0};
    effects->result.admitted = true;
    ask_on(state, effects, verdict_counts(verdict));
}

// --- Sessions ------------------------------------------------------------------------------------

static void record_session(struct reception_state *state, struct effects *effects,
                           const struct event *event, enum fact_kind kind) {
    draft(&effects->fact, event, kind, state->session.id);
    effects->fact.direction = kind == FACT_SESSION_OPEN ? state->pinned : DIRECTION_NONE;
    effects->fact.head_count = kind == FACT_SESSION_CLOSE ? event->head_count : 0;
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
    forget_asked(state);
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
        step_leave(state, effects, event);
        return;
    case EVENT_CLAIM:
        step_claim(state, effects, event);
        return;
    case EVENT_ADMIT:
        step_admit(state, effects, event);
        return;
    }
}

void reception_recorded(struct reception_state *state, const char *fact_id) {
    size_t len = strlen(fact_id);
    bool waits = state->asked.result.offer != OFFER_NONE && !state->asked.tap_id[0];
    if (waits && len < sizeof state->asked.tap_id) {
        memcpy(state->asked.tap_id, fact_id, len + 1);
    }
}

void reception_ask_again(struct reception_state *state, const struct question *question) {
    forget_asked(state);
    if (state->open && strcmp(state->session.id, question->session_id) == 0) {
        state->asked = *question;
    }
}

void reception_not_recorded(struct reception_state *state, struct effects *effects,
                            const struct reception_state *before) {
    *state = *before;
    forget_asked(state);
    effects->record = false;
    effects->offer_sync = false;
    effects->show = true;
    effects->result.recorded = false;
    effects->result.failed = true;
    effects->result.verdict = VERDICT_NONE;
    effects->result.offer = OFFER_NONE;
    effects->result.tone = TONE_REFUSED;
}
