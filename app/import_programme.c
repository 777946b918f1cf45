#include "app/import_parts.h"

#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/credential/format.h"
#include "app/store/roster.h"

// --- Settings ------------------------------------------------------------------------------------

void import_setting(struct import *import, const struct setting_row *row) {
    struct setting *before = &import->before.setting;
    if (!import_is_first(import, TABLE_SETTING, row->setting.name)) {
        return;
    }
    *before = row->setting;
    bool found = import_found(import, programme_setting(import->store, before->value,
                                                        sizeof before->value, before->name));
    if (row->deleted) {
        import_delete(import, TABLE_SETTING, MASTER_SETTING, row->setting.name, found);
        return;
    }
    import->change = (struct master_change){.kind = MASTER_SETTING, .setting = row->setting};
    import_put(import, TABLE_SETTING, found);
}

// --- Formats of plain codes ----------------------------------------------------------------------

static struct code_format *find_format(struct import *import, const char *id) {
    for (size_t i = 0; i < import->format_count; i++) {
        if (strcmp(import->formats[i].id, id) == 0) {
            return &import->formats[i];
        }
    }
    return NULL;
}

static void delete_format(struct import *import, const char *id) {
    struct code_format *format = find_format(import, id);
    import_delete(import, TABLE_FORMAT, MASTER_FORMAT, id, format != NULL);
    if (format) {
        *format = import->formats[--import->format_count];
    }
}

static bool check_template(struct import *import, const struct code_format *format) {
    if (!format_is_valid(format->template_text)) {
        findings_add(import->findings, FINDING_TEMPLATE, WORD(format->id),
                     WORD(format->template_text));
        return false;
    }
    for (size_t i = 0; i < import->format_count; i++) {
        const struct code_format *other = &import->formats[i];
        if (strcmp(other->id, format->id) != 0 &&
            format_may_collide(other->template_text, format->template_text)) {
            findings_add(import->findings, FINDING_TEMPLATE_COLLIDES, WORD(format->id),
                         WORD(other->id));
            return false;
        }
    }
    return true;
}

void import_format(struct import *import, const struct format_row *row) {
    if (!import_is_first(import, TABLE_FORMAT, row->format.id)) {
        return;
    }
    if (row->deleted) {
        delete_format(import, row->format.id);
        return;
    }
    if (!check_template(import, &row->format)) {
        return;
    }
    struct code_format *before = find_format(import, row->format.id);
    if (!before && import->format_count == IMPORT_FORMATS_MAX) {
        findings_add(import->findings, FINDING_TOO_MANY, table_word(TABLE_FORMAT),
                     (struct word){"行", "rows"});
        return;
    }
    import->change = (struct master_change){.kind = MASTER_FORMAT, .format = row->format};
    if (before) {
        import->before.format = *before;
    }
    import_put(import, TABLE_FORMAT, before != NULL);
    *(before ? before : &import->formats[import->format_count++]) = row->format;
}

// --- Policies ------------------------------------------------------------------------------------

// The draft of this version, a new one when there is none; NULL after noting why not.
static struct policy_draft *policy_draft(struct import *import, const char *version) {
    for (size_t i = 0; i < import->policy_count; i++) {
        if (strcmp(import->policies[i]->policy.version, version) == 0) {
            return import->policies[i];
        }
    }
    if (import->policy_count == IMPORT_POLICIES_MAX) {
        findings_add(import->findings, FINDING_TOO_MANY, table_word(TABLE_RULE),
                     (struct word){"版", "versions"});
        return NULL;
    }
    struct policy_draft *draft = calloc(1, sizeof *draft);
    if (!draft) {
        import_fail(import, ERR_NOMEM);
        return NULL;
    }
    (void)text_copy(draft->policy.version, sizeof draft->policy.version, version);
    draft->file = import->findings->file;
    draft->line = import->findings->line;
    import->policies[import->policy_count++] = draft;
    return draft;
}

void import_rule(struct import *import, const struct rule_row *row) {
    struct policy_draft *draft = policy_draft(import, row->version);
    if (draft) {
        (void)draft_take_rule(draft, import->findings, row);
    }
}

void import_requirement(struct import *import, const struct requirement_row *row) {
    struct policy_draft *draft = policy_draft(import, row->version);
    if (draft) {
        (void)draft_take_requirement(draft, import->findings, row);
    }
}

// Proposals name the version that they were computed with: what it says may not change.
static void put_policy(struct import *import, const struct policy_draft *draft) {
    const char *version = draft->policy.version;
    const char *fault = policy_fault(&draft->policy);
    if (fault) {
        findings_add(import->findings, FINDING_POLICY, WORD(version), WORD(fault));
        return;
    }
    bool found =
        import_found(import, programme_find_policy(import->store, &import->before.policy, version));
    import->change = (struct master_change){.kind = MASTER_POLICY, .policy = draft->policy};
    import_put(import, TABLE_RULE, found);
    if (import->report->counts[TABLE_RULE].changed > 0) {
        findings_add(import->findings, FINDING_POLICY_CHANGED, WORD(version), NO_WORD);
        import->report->counts[TABLE_RULE].changed = 0;
    }
}

void import_put_policies(struct import *import) {
    for (size_t i = 0; i < import->policy_count && import->err == ERR_OK; i++) {
        import->findings->file = import->policies[i]->file;
        import->findings->line = import->policies[i]->line;
        put_policy(import, import->policies[i]);
    }
}

// --- Sessions ------------------------------------------------------------------------------------

static struct session_draft *find_draft(struct import *import, const char *id) {
    for (size_t i = 0; i < import->session_count; i++) {
        if (strcmp(import->sessions[i]->session.id, id) == 0) {
            return import->sessions[i];
        }
    }
    return NULL;
}

// A new draft of what is there now, found or not; NULL after noting why not.
static struct session_draft *new_draft(struct import *import, bool *found, const char *id) {
    if (import->session_count == IMPORT_SESSIONS_MAX) {
        findings_add(import->findings, FINDING_TOO_MANY, table_word(TABLE_SESSION),
                     (struct word){"行", "rows"});
        return NULL;
    }
    struct session_draft *draft = calloc(1, sizeof *draft);
    if (!draft) {
        import_fail(import, ERR_NOMEM);
        return NULL;
    }
    *found = import_found(import, programme_find_session(import->store, &draft->session, id));
    if (!*found) {
        memset(&draft->session, 0, sizeof draft->session);
        (void)text_copy(draft->session.id, sizeof draft->session.id, id);
    }
    draft->file = import->findings->file;
    draft->line = import->findings->line;
    import->sessions[import->session_count++] = draft;
    return draft;
}

void import_session(struct import *import, const struct session_row *row, bool fine) {
    bool found;
    if (!import_is_first(import, TABLE_SESSION, row->session.id)) {
        return;
    }
    struct session_draft *draft = new_draft(import, &found, row->session.id);
    if (!draft) {
        return;
    }
    draft->deleted = row->deleted;
    draft->spoilt = !fine;
    if (fine && row->deleted) {
        import_delete(import, TABLE_SESSION, MASTER_SESSION, row->session.id, found);
    } else if (fine) {
        draft->spoilt = !draft_take_session(draft, import->findings, row);
    }
}

void import_item(struct import *import, const struct item_row *row) {
    struct session_draft *draft = find_draft(import, row->session_id);
    bool found = draft && !draft->deleted;
    if (!draft) {
        draft = new_draft(import, &found, row->session_id);
    }
    if (!draft) {
        return;
    }
    if (!found) {
        // Said at each item that is in vain; the empty draft is no session.
        draft->deleted = true;
        findings_add(import->findings, FINDING_UNKNOWN_SESSION, WORD(row->session_id), NO_WORD);
        return;
    }
    if (!draft->items_come) {
        draft->line = draft->line ? draft->line : import->findings->line;
    }
    (void)draft_take_item(draft, import->findings, row);
}

static void check_policy_of(struct import *import, const struct session *session) {
    struct policy *policy = &import->before.policy;
    if (!*session->policy_version) {
        findings_add(import->findings, FINDING_NO_POLICY, WORD(session->id), NO_WORD);
        return;
    }
    for (size_t i = 0; i < import->policy_count; i++) {
        if (strcmp(import->policies[i]->policy.version, session->policy_version) == 0) {
            return;
        }
    }
    if (!import_found(import,
                      programme_find_policy(import->store, policy, session->policy_version))) {
        findings_add(import->findings, FINDING_UNKNOWN_POLICY, WORD(session->id),
                     WORD(session->policy_version));
    }
}

// What was there may lie outside of a session that was moved.
static void check_items_of(struct import *import, const struct session *session) {
    if (session->item_count == 0) {
        findings_add(import->findings, FINDING_NO_ITEMS, WORD(session->id), NO_WORD);
    }
    for (size_t i = 0; i < session->item_count; i++) {
        const struct item *item = &session->items[i];
        if (item->starts_utc_ms < session->starts_utc_ms ||
            item->ends_utc_ms > session->ends_utc_ms) {
            findings_add(import->findings, FINDING_ITEM_OUTSIDE, WORD(item->title),
                         WORD(session->id));
        }
    }
}

static void count_items(struct import *import, bool found) {
    const struct session *now = &import->change.session;
    const struct session *before = &import->before.session;
    struct import_count *count = &import->report->counts[TABLE_ITEM];
    size_t had = found ? before->item_count : 0;
    for (size_t i = 0; i < now->item_count; i++) {
        bool same = i < had && strcmp(now->items[i].title, before->items[i].title) == 0 &&
                    now->items[i].starts_utc_ms == before->items[i].starts_utc_ms &&
                    now->items[i].ends_utc_ms == before->items[i].ends_utc_ms;
        *(same ? &count->unchanged : i < had ? &count->changed : &count->added) += 1;
    }
    count->removed += had > now->item_count ? (int64_t)(had - now->item_count) : 0;
}

static void put_session(struct import *import, const struct session_draft *draft) {
    const struct session *session = &draft->session;
    check_policy_of(import, session);
    check_items_of(import, session);
    bool found = import_found(
        import, programme_find_session(import->store, &import->before.session, session->id));
    import->change = (struct master_change){.kind = MASTER_SESSION};
    import->change.session = *session;
    count_items(import, found);
    import_put(import, TABLE_SESSION, found);
}

void import_put_sessions(struct import *import) {
    for (size_t i = 0; i < import->session_count && import->err == ERR_OK; i++) {
        const struct session_draft *draft = import->sessions[i];
        import->findings->file = draft->file;
        import->findings->line = draft->line;
        if (!draft->spoilt && !draft->deleted) {
            put_session(import, draft);
        }
    }
}

bool import_knows_session(struct import *import, const char *id) {
    const struct session_draft *draft = find_draft(import, id);
    if (draft) {
        return !draft->deleted;
    }
    return import_found(import, programme_find_session(import->store, &import->before.session, id));
}
