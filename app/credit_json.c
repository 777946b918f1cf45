#include "app/credit_json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/domain/explain.h"

// jansson's functions take NULL for what could not be made and say so by failing; what is put
// together is looked at once, in the end.
struct writer {
    bool failed;
};

static void put(struct writer *writer, json_t *object, const char *name, json_t *value) {
    if (json_object_set_new(object, name, value) != 0) {
        writer->failed = true;
    }
}

static void add(struct writer *writer, json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0) {
        writer->failed = true;
    }
}

static void put_text(struct writer *writer, json_t *object, const char *name, const char *text) {
    put(writer, object, name, json_string(text));
}

static void put_number(struct writer *writer, json_t *object, const char *name, int64_t number) {
    put(writer, object, name, json_integer(number));
}

static void put_time(struct writer *writer, json_t *object, const char *name, int64_t utc_ms) {
    put(writer, object, name, utc_ms ? json_integer(utc_ms) : json_null());
}

static void put_bool(struct writer *writer, json_t *object, const char *name, bool value) {
    put(writer, object, name, json_boolean(value));
}

// --- Presence ------------------------------------------------------------------------------------

static json_t *stays_of(struct writer *writer, const struct attendance *attendance) {
    json_t *stays = json_array();
    for (size_t i = 0; i < attendance->stay_count; i++) {
        json_t *stay = json_object();
        put_time(writer, stay, "from_utc_ms", attendance->stays[i].from_utc_ms);
        put_time(writer, stay, "to_utc_ms", attendance->stays[i].to_utc_ms);
        add(writer, stays, stay);
    }
    return stays;
}

static json_t *marks_of(struct writer *writer, uint32_t marks) {
    json_t *names = json_array();
    for (unsigned i = 0; i < 32; i++) {
        if (marks & (UINT32_C(1) << i)) {
            const char *name = attendance_mark_name((enum attendance_mark)(UINT32_C(1) << i));
            add(writer, names, json_string(name));
        }
    }
    return names;
}

static json_t *presence_of(struct writer *writer, const struct attendance *attendance) {
    json_t *object = json_object();
    put_text(writer, object, "member_id", attendance->member_id);
    put(writer, object, "stays", stays_of(writer, attendance));
    put_time(writer, object, "entered_utc_ms", attendance->entered_utc_ms);
    put_time(writer, object, "left_utc_ms", attendance->left_utc_ms);
    put(writer, object, "marks", marks_of(writer, attendance->marks));
    put_text(writer, object, "intent", intent_name(attendance->intent));
    put_text(writer, object, "claim", attendance->claim);
    put_number(writer, object, "tap_count", attendance->tap_count);
    return object;
}

// --- Proposals -----------------------------------------------------------------------------------

static json_t *proposal_of(struct writer *writer, const struct session *session,
                           const struct proposal *proposal) {
    char sentence[EXPLAIN_CAP];
    json_t *object = json_object();
    put_number(writer, object, "item", (int64_t)proposal->item + 1);
    put_text(writer, object, "title", session->items[proposal->item].title);
    put_text(writer, object, "scheme", proposal->scheme);
    put_text(writer, object, "category", proposal->category);
    put_text(writer, object, "code", proposal->code);
    put_text(writer, object, "state", proposal_state_name(proposal->state));
    put_text(writer, object, "reason", credit_reason_name(proposal->reason));
    put_number(writer, object, "amount", proposal->amount);
    put_number(writer, object, "limit", proposal->limit);
    put_number(writer, object, "approved_x10", proposal->approved_x10);
    put_number(writer, object, "units_x10", proposal->units_x10);
    put_text(writer, object, "policy_version", proposal->policy_version);
    explain_proposal(sentence, EXPLAIN_JA, session, proposal);
    put_text(writer, object, "ja", sentence);
    explain_proposal(sentence, EXPLAIN_EN, session, proposal);
    put_text(writer, object, "en", sentence);
    return object;
}

static bool is_first_of_code(const struct proposal *proposals, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (proposals[i].state == PROPOSAL_EARNED &&
            strcmp(proposals[i].scheme, proposals[index].scheme) == 0 &&
            strcmp(proposals[i].code, proposals[index].code) == 0) {
            return false;
        }
    }
    return proposals[index].code[0] != '\0';
}

// The different codes that are earned, in a scheme whose certificate counts them; else none.
static json_t *codes_of(struct writer *writer, const char *scheme, const struct policy *policy,
                        const struct proposal *proposals, size_t count) {
    const struct policy_rule *rule = policy ? policy_find_rule(policy, scheme) : NULL;
    json_t *codes = json_array();
    for (size_t i = 0; i < count && rule && rule->counts_codes; i++) {
        if (proposals[i].state == PROPOSAL_EARNED && strcmp(proposals[i].scheme, scheme) == 0 &&
            is_first_of_code(proposals, i)) {
            add(writer, codes, json_string(proposals[i].code));
        }
    }
    return codes;
}

static void put_sums(struct writer *writer, json_t *object, const struct policy *policy,
                     const struct proposal *proposals, size_t count) {
    struct scheme_sum sums[PROPOSAL_MAX];
    char line[EXPLAIN_CAP];
    size_t schemes = credit_sum(sums, PROPOSAL_MAX, proposals, count);
    json_t *array = json_array();
    for (size_t i = 0; i < schemes; i++) {
        json_t *sum = json_object();
        put_text(writer, sum, "scheme", sums[i].scheme);
        put_number(writer, sum, "earned_x10", sums[i].earned_x10);
        put_number(writer, sum, "pending_x10", sums[i].pending_x10);
        put_number(writer, sum, "approved_x10", sums[i].approved_x10);
        put(writer, sum, "codes", codes_of(writer, sums[i].scheme, policy, proposals, count));
        add(writer, array, sum);
    }
    put(writer, object, "sums", array);
    explain_sum(line, EXPLAIN_JA, sums, schemes);
    put_text(writer, object, "ja", line);
    explain_sum(line, EXPLAIN_EN, sums, schemes);
    put_text(writer, object, "en", line);
}

static void put_proposals(struct writer *writer, json_t *object, const struct session *session,
                          const struct attendance *attendance, const struct credit_report *report) {
    static struct proposal proposals[PROPOSAL_MAX];
    size_t history_count;
    const struct credit_total *history =
        programme_json_totals_of(report->programme, &history_count, attendance->member_id);
    const struct policy *policy =
        programme_json_find_policy(report->programme, session->policy_version);
    size_t count = credit_propose(proposals, session, attendance, policy, history, history_count,
                                  report->now_utc_ms);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        add(writer, array, proposal_of(writer, session, &proposals[i]));
    }
    put(writer, object, "proposals", array);
    put_sums(writer, object, policy, proposals, count);
}

// --- Sessions ------------------------------------------------------------------------------------

static json_t *session_of(struct writer *writer, const struct session *session,
                          const struct credit_report *report) {
    json_t *object = json_object();
    json_t *members = json_array();
    bool known = programme_json_find_policy(report->programme, session->policy_version) != NULL;
    put_text(writer, object, "session_id", session->id);
    put_text(writer, object, "title", session->title);
    put_text(writer, object, "policy_version", session->policy_version);
    put_bool(writer, object, "policy_known", known);
    for (size_t i = 0; i < report->count; i++) {
        const struct attendance *attendance = &report->attendances[i];
        if (strcmp(attendance->session_id, session->id) == 0) {
            json_t *member = presence_of(writer, attendance);
            put_proposals(writer, member, session, attendance, report);
            add(writer, members, member);
        }
    }
    put(writer, object, "members", members);
    return object;
}

static bool is_known(const struct programme_json *programme, const char *session_id) {
    for (size_t i = 0; i < programme->session_count; i++) {
        if (strcmp(programme->sessions[i].id, session_id) == 0) {
            return true;
        }
    }
    return false;
}

static json_t *sessions_of(struct writer *writer, const struct credit_report *report) {
    static struct session unknown; // one of a kind: no title, no items, no rules
    const char *last = NULL;
    json_t *array = json_array();
    for (size_t i = 0; i < report->programme->session_count; i++) {
        add(writer, array, session_of(writer, &report->programme->sessions[i], report));
    }
    for (size_t i = 0; i < report->count; i++) {
        const char *id = report->attendances[i].session_id;
        if (!is_known(report->programme, id) && (!last || strcmp(last, id) != 0)) {
            memcpy(unknown.id, id, sizeof unknown.id);
            add(writer, array, session_of(writer, &unknown, report));
            last = id;
        }
    }
    return array;
}

// --- Progress ------------------------------------------------------------------------------------

static json_t *part_of(struct writer *writer, const struct policy *policy,
                       const struct progress_part *part) {
    const struct requirement *requirement = &policy->requirements[part->requirement];
    char sentence[EXPLAIN_CAP];
    json_t *object = json_object();
    put_text(writer, object, "scheme", requirement->scheme);
    put_text(writer, object, "category", requirement->category);
    put_text(writer, object, "code", requirement->code);
    put_text(writer, object, "measure", measure_name(requirement->measure));
    put_number(writer, object, "have_x10", part->have_x10);
    put_number(writer, object, "least_x10", part->least_x10);
    put_bool(writer, object, "met", part->met);
    put_text(writer, object, "from", part->from);
    put_text(writer, object, "to", part->to);
    explain_progress(sentence, EXPLAIN_JA, requirement, part);
    put_text(writer, object, "ja", sentence);
    explain_progress(sentence, EXPLAIN_EN, requirement, part);
    put_text(writer, object, "en", sentence);
    return object;
}

static json_t *award_of(struct writer *writer, const struct policy *policy, const char *award,
                        const struct credit_report *report, const char *member_id) {
    struct progress_part parts[POLICY_REQUIREMENT_MAX];
    size_t total_count;
    size_t certificate_count;
    bool met;
    const struct credit_total *totals =
        programme_json_totals_of(report->programme, &total_count, member_id);
    const struct certificate *certificates =
        programme_json_certificates_of(report->programme, &certificate_count, member_id);
    size_t count = progress_of(parts, POLICY_REQUIREMENT_MAX, &met, policy, award, totals,
                               total_count, certificates, certificate_count, report->on_date);
    json_t *object = json_object();
    json_t *array = json_array();
    put_text(writer, object, "award", award);
    put_bool(writer, object, "met", met);
    for (size_t i = 0; i < count; i++) {
        add(writer, array, part_of(writer, policy, &parts[i]));
    }
    put(writer, object, "parts", array);
    return object;
}

static bool is_first_of_award(const struct policy *policy, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (strcmp(policy->requirements[i].award, policy->requirements[index].award) == 0) {
            return false;
        }
    }
    return true;
}

static json_t *progress_of_member(struct writer *writer, const struct policy *policy,
                                  const struct credit_report *report, const char *member_id) {
    json_t *object = json_object();
    json_t *awards = json_array();
    put_text(writer, object, "member_id", member_id);
    put_text(writer, object, "on_date", report->on_date);
    put_text(writer, object, "policy_version", policy->version);
    for (size_t i = 0; i < policy->requirement_count; i++) {
        if (is_first_of_award(policy, i)) {
            add(writer, awards,
                award_of(writer, policy, policy->requirements[i].award, report, member_id));
        }
    }
    put(writer, object, "awards", awards);
    return object;
}

static int compare_ids(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Who attended or has totals, each once, in order; returns how many.
static size_t list_members(const char **ids, const struct credit_report *report) {
    const struct programme_json *programme = report->programme;
    size_t count = 0;
    size_t kept = 0;
    for (size_t i = 0; i < report->count; i++) {
        ids[count++] = report->attendances[i].member_id;
    }
    for (size_t i = 0; i < programme->total_count; i++) {
        ids[count++] = programme->totals[i].member_id;
    }
    qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || strcmp(ids[kept - 1], ids[i]) != 0) {
            ids[kept++] = ids[i];
        }
    }
    return kept;
}

static void put_progress(struct writer *writer, json_t *object,
                         const struct credit_report *report) {
    const struct policy *policy = programme_json_policy_on(report->programme, report->on_date);
    if (report->programme->total_count == 0 || !policy) {
        return;
    }
    const char **ids = calloc(report->count + report->programme->total_count, sizeof *ids);
    json_t *array = json_array();
    size_t count = ids ? list_members(ids, report) : 0;
    for (size_t i = 0; i < count; i++) {
        add(writer, array, progress_of_member(writer, policy, report, ids[i]));
    }
    writer->failed = writer->failed || !ids;
    free(ids);
    put(writer, object, "progress", array);
}

// --- All -----------------------------------------------------------------------------------------

static int append_dump(const char *text, size_t len, void *context) {
    return buf_append(context, text, len) == ERR_OK ? 0 : -1;
}

enum err credit_json_append(struct buf *out, const struct credit_report *report) {
    struct writer writer = {false};
    json_t *root = json_object();
    put(&writer, root, "sessions", sessions_of(&writer, report));
    put_progress(&writer, root, report);
    bool written =
        !writer.failed && json_dump_callback(root, append_dump, out, JSON_INDENT(2)) == 0;
    json_decref(root);
    return written ? buf_append(out, "\n", 1) : ERR_NOMEM;
}
