// A policy: a version and two tables, in and out.
#include "app/store/programme.h"

#include "app/store/master_rows.h"

// --- In ------------------------------------------------------------------------------------------

static enum err put_rule(struct store *store, const char *version, size_t place,
                         const struct policy_rule *rule) {
    struct query query = query_start(
        store, "INSERT INTO policy_rule (version, place, scheme, presence, late_grace_s,"
               " early_grace_s, percent, step_x10, both_reads, entry_window, exit_window,"
               " whole_session, counts_codes, same_title_max, missing_exit)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_text(&query, version);
    query_int(&query, (int64_t)place);
    query_text(&query, rule->scheme);
    query_text(&query, presence_rule_name(rule->presence));
    query_int(&query, rule->late_grace_s);
    query_int(&query, rule->early_grace_s);
    query_int(&query, rule->percent);
    query_int(&query, rule->step_x10);
    query_int(&query, rule->both_reads);
    query_int(&query, rule->entry_window);
    query_int(&query, rule->exit_window);
    query_int(&query, rule->whole_session);
    query_int(&query, rule->counts_codes);
    query_int(&query, rule->same_title_max);
    query_text(&query, missing_exit_name(rule->missing_exit));
    return query_run(&query);
}

static enum err put_requirement(struct store *store, const char *version, size_t place,
                                const struct requirement *requirement) {
    struct query query =
        query_start(store, "INSERT INTO requirement (version, place, award, scheme, category, code,"
                           " measure, least_x10, period, years)"
                           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_text(&query, version);
    query_int(&query, (int64_t)place);
    query_text(&query, requirement->award);
    query_text(&query, requirement->scheme);
    query_text(&query, requirement->category);
    query_text(&query, requirement->code);
    query_text(&query, measure_name(requirement->measure));
    query_int(&query, requirement->least_x10);
    query_text(&query, period_name(requirement->period));
    query_int(&query, requirement->years);
    return query_run(&query);
}

static enum err put_version(struct store *store, const struct policy *policy) {
    struct query query =
        query_start(store, "INSERT INTO policy (version, in_force_on) VALUES (?, ?)");
    query_text(&query, policy->version);
    query_text(&query, policy->in_force_on);
    return query_run(&query);
}

enum err master_put_policy(struct store *store, const struct policy *policy) {
    if (policy->rule_count > POLICY_RULE_MAX ||
        policy->requirement_count > POLICY_REQUIREMENT_MAX) {
        return store_refuse(store, ERR_TOO_BIG,
                            "A policy has more rules or requirements than there is room for: "
                            "nothing of this page was taken.");
    }
    enum err err =
        master_delete_by_key(store, "DELETE FROM policy WHERE version = ?", policy->version);
    if (err == ERR_OK) {
        err = put_version(store, policy);
    }
    for (size_t i = 0; i < policy->rule_count && err == ERR_OK; i++) {
        err = put_rule(store, policy->version, i, &policy->rules[i]);
    }
    for (size_t i = 0; i < policy->requirement_count && err == ERR_OK; i++) {
        err = put_requirement(store, policy->version, i, &policy->requirements[i]);
    }
    return err;
}

// --- Out -----------------------------------------------------------------------------------------

static void read_rule(struct query *query, struct policy_rule *out) {
    char presence[ID_CAP];
    char missing_exit[ID_CAP];
    query_read_text(query, out->scheme, sizeof out->scheme);
    query_read_text(query, presence, sizeof presence);
    out->late_grace_s = (int32_t)query_read_int(query);
    out->early_grace_s = (int32_t)query_read_int(query);
    out->percent = (int32_t)query_read_int(query);
    out->step_x10 = (int32_t)query_read_int(query);
    out->both_reads = query_read_int(query) != 0;
    out->entry_window = query_read_int(query) != 0;
    out->exit_window = query_read_int(query) != 0;
    out->whole_session = query_read_int(query) != 0;
    out->counts_codes = query_read_int(query) != 0;
    out->same_title_max = (int32_t)query_read_int(query);
    query_read_text(query, missing_exit, sizeof missing_exit);
    if (!presence_rule_parse(&out->presence, presence) ||
        !missing_exit_parse(&out->missing_exit, missing_exit)) {
        query_is_damaged(query);
    }
}

static enum err read_rules(struct store *store, struct policy *out) {
    struct query query = query_start(
        store, "SELECT scheme, presence, late_grace_s, early_grace_s, percent, step_x10,"
               " both_reads, entry_window, exit_window, whole_session, counts_codes,"
               " same_title_max, missing_exit FROM policy_rule WHERE version = ? ORDER BY place");
    query_text(&query, out->version);
    while (query_next(&query)) {
        if (out->rule_count == POLICY_RULE_MAX) {
            query_is_damaged(&query);
            break;
        }
        read_rule(&query, &out->rules[out->rule_count++]);
    }
    return query_finish(&query);
}

static void read_requirement(struct query *query, struct requirement *out) {
    char measure[ID_CAP];
    char period[ID_CAP];
    query_read_text(query, out->award, sizeof out->award);
    query_read_text(query, out->scheme, sizeof out->scheme);
    query_read_text(query, out->category, sizeof out->category);
    query_read_text(query, out->code, sizeof out->code);
    query_read_text(query, measure, sizeof measure);
    out->least_x10 = (int32_t)query_read_int(query);
    query_read_text(query, period, sizeof period);
    out->years = (int32_t)query_read_int(query);
    if (!measure_parse(&out->measure, measure) || !period_parse(&out->period, period)) {
        query_is_damaged(query);
    }
}

static enum err read_requirements(struct store *store, struct policy *out) {
    struct query query =
        query_start(store, "SELECT award, scheme, category, code, measure, least_x10, period, years"
                           " FROM requirement WHERE version = ? ORDER BY place");
    query_text(&query, out->version);
    while (query_next(&query)) {
        if (out->requirement_count == POLICY_REQUIREMENT_MAX) {
            query_is_damaged(&query);
            break;
        }
        read_requirement(&query, &out->requirements[out->requirement_count++]);
    }
    return query_finish(&query);
}

enum err programme_find_policy(struct store *store, struct policy *out, const char *version) {
    *out = (struct policy){0};
    struct query query =
        query_start(store, "SELECT version, in_force_on FROM policy WHERE version = ?");
    query_text(&query, version);
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, out->version, sizeof out->version);
        query_read_text(&query, out->in_force_on, sizeof out->in_force_on);
    }
    enum err err = query_finish_found(&query, found);
    if (err == ERR_OK) {
        err = read_rules(store, out);
    }
    return err == ERR_OK ? read_requirements(store, out) : err;
}
