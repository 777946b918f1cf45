// Master data: a page is taken whole or not at all, and what was taken is found again.
#include "tests/store/support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

struct scene {
    char dir[256];
    struct store *store;
};

static int open_scene(void **state) {
    static struct scene scene;
    dir_make(scene.dir);
    scene.store = must_open(scene.dir, STORE_WRITE);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    store_close(scene->store);
    dir_remove(scene->dir);
    return 0;
}

static void set(char *out, size_t cap, const char *text) {
    assert_true(text_copy(out, cap, text));
}
#define SET(field, text) set(field, sizeof(field), text)

// struct master_change is large: one, used again and again.
static struct master_change *fresh(enum master_kind kind) {
    static struct master_change change;
    memset(&change, 0, sizeof change);
    change.kind = kind;
    return &change;
}

static struct master_change *member_of(const char *id, const char *licence_no) {
    struct master_change *change = fresh(MASTER_MEMBER);
    SET(change->member.id, id);
    SET(change->member.licence_no, licence_no);
    SET(change->member.kanji, "髙﨑 𠮷子");
    SET(change->member.kana, "タカサキ ヨシコ");
    SET(change->member.birth_date, "1961-02-03");
    SET(change->member.affiliation, "新潟市医師会");
    change->member.show_progress = true;
    return change;
}

static struct master_change *credential_of(const char *hash, const char *member_id) {
    struct master_change *change = fresh(MASTER_CREDENTIAL);
    SET(change->credential.hash, hash);
    SET(change->credential.member_id, member_id);
    change->credential.method = METHOD_NFC_UID;
    return change;
}

static struct master_change *deletion_of(enum master_kind kind, const char *key) {
    struct master_change *change = fresh(kind);
    change->deleted = true;
    SET(change->key, key);
    return change;
}

// A page of one change.
static void put(struct store *store, const struct master_change *change) {
    assert_ok(master_begin(store));
    assert_ok(master_put(store, change));
    assert_ok(master_commit(store, NULL));
}

// --- Roster --------------------------------------------------------------------------------------

static void a_member_comes_back_as_sent(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct member found;
    assert_int_equal(roster_find_member(store, &found, "m1"), ERR_NOT_FOUND);
    put(store, member_of("m1", "123456"));
    assert_ok(roster_find_member(store, &found, "m1"));
    assert_memory_equal(&found, &member_of("m1", "123456")->member, sizeof found);
    struct master_change *change = member_of("m1", "123456");
    SET(change->member.affiliation, "長岡市医師会");
    put(store, change);
    assert_ok(roster_find_member(store, &found, "m1"));
    assert_string_equal(found.affiliation, "長岡市医師会");
    int64_t count = 0;
    assert_ok(roster_count_members(store, &count));
    assert_int_equal(count, 1);
}

static void a_card_may_come_before_its_member(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct member found;
    put(store, credential_of("aa11", "m1"));
    assert_int_equal(roster_find_by_hash(store, &found, "aa11"), ERR_NOT_FOUND);
    put(store, member_of("m1", ""));
    assert_ok(roster_find_by_hash(store, &found, "aa11"));
    assert_string_equal(found.id, "m1");
    put(store, member_of("m2", ""));
    put(store, credential_of("aa11", "m2"));
    assert_ok(roster_find_by_hash(store, &found, "aa11"));
    assert_string_equal(found.id, "m2");
    put(store, deletion_of(MASTER_CREDENTIAL, "aa11"));
    assert_int_equal(roster_find_by_hash(store, &found, "aa11"), ERR_NOT_FOUND);
}

static void a_deleted_member_takes_the_cards_and_leaves_the_journal(void **state) {
    struct scene *scene = *state;
    struct member found;
    put(scene->store, member_of("m1", "1"));
    put(scene->store, credential_of("aa11", "m1"));
    append_tap(scene->store, "m1", DIRECTION_IN, 0);
    put(scene->store, deletion_of(MASTER_MEMBER, "m1"));
    assert_int_equal(roster_find_member(scene->store, &found, "m1"), ERR_NOT_FOUND);
    assert_int_equal(number_behind_its_back(scene->dir, "SELECT count(*) FROM credential"), 0);
    struct presence_counts counts;
    assert_ok(presence_count(scene->store, &counts, "s1"));
    assert_int_equal(counts.received, 1);
    append_tap(scene->store, "m1", DIRECTION_OUT, 1);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void a_number_is_a_licence_before_it_is_a_member_id(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct member found;
    put(store, member_of("777", "123"));
    put(store, member_of("00123", "456"));
    put(store, member_of("AB-9", ""));
    put(store, member_of("会員", ""));
    assert_ok(roster_find_by_number(store, &found, "123"));
    assert_string_equal(found.id, "777");
    assert_ok(roster_find_by_number(store, &found, "777"));
    assert_string_equal(found.id, "777");
    assert_ok(roster_find_by_number(store, &found, "AB9"));
    assert_string_equal(found.id, "AB-9");
    assert_int_equal(roster_find_by_number(store, &found, "9"), ERR_NOT_FOUND);
    assert_int_equal(roster_find_by_number(store, &found, ""), ERR_NOT_FOUND);
    put(store, deletion_of(MASTER_MEMBER, "777"));
    assert_ok(roster_find_by_number(store, &found, "123"));
    assert_string_equal(found.id, "00123");
}

static void two_with_one_number_are_for_staff_to_decide(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct member found;
    put(store, member_of("m1", "123"));
    put(store, member_of("m2", "123"));
    assert_int_equal(roster_find_by_number(store, &found, "123"), ERR_EXISTS);
    put(store, deletion_of(MASTER_MEMBER, "m2"));
    assert_ok(roster_find_by_number(store, &found, "123"));
}

static void keys_and_revocations_are_found(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct token_key key;
    bool revoked = true;
    assert_int_equal(roster_find_key(store, &key, "2026a"), ERR_NOT_FOUND);
    struct master_change *change = fresh(MASTER_KEY);
    SET(change->token_key.kid, "2026a");
    memset(change->token_key.public_key, 0xab, 32);
    change->token_key.not_after_utc_ms = minute(9);
    struct token_key sent = change->token_key;
    put(store, change);
    assert_ok(roster_find_key(store, &key, "2026a"));
    assert_memory_equal(&key, &sent, sizeof key);

    assert_ok(roster_is_revoked(store, &revoked, "", ""));
    assert_false(revoked);
    change = fresh(MASTER_REVOCATION);
    SET(change->key, "r1");
    SET(change->revocation.cti, "c0ffee");
    put(store, change);
    change = fresh(MASTER_REVOCATION);
    SET(change->revocation.member_id, "m5");
    put(store, change);
    assert_ok(roster_is_revoked(store, &revoked, "c0ffee", "m1"));
    assert_true(revoked);
    assert_ok(roster_is_revoked(store, &revoked, "", "m5"));
    assert_true(revoked);
    assert_ok(roster_is_revoked(store, &revoked, "", ""));
    assert_false(revoked);
    put(store, deletion_of(MASTER_REVOCATION, "r1"));
    put(store, deletion_of(MASTER_REVOCATION, "m5"));
    assert_ok(roster_is_revoked(store, &revoked, "c0ffee", "m5"));
    assert_false(revoked);
}

static void formats_come_in_the_order_of_their_ids(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct code_format formats[2];
    size_t count = 9;
    assert_ok(roster_formats(store, formats, &count, 2));
    assert_int_equal(count, 0);
    static const char *const ids[] = {"b", "c", "a"};
    for (int i = 0; i < 3; i++) {
        struct master_change *change = fresh(MASTER_FORMAT);
        SET(change->format.id, ids[i]);
        SET(change->format.template_text, "https://example.jp/m/{member_id}");
        put(store, change);
    }
    assert_ok(roster_formats(store, formats, &count, 2));
    assert_int_equal(count, 2);
    assert_string_equal(formats[0].id, "a");
    assert_string_equal(formats[1].id, "b");
    assert_string_equal(formats[1].template_text, "https://example.jp/m/{member_id}");
}

// --- Programme -----------------------------------------------------------------------------------

static struct master_change *session_of(const char *id, int from_minute, int to_minute,
                                        size_t items) {
    struct master_change *change = fresh(MASTER_SESSION);
    struct session *session = &change->session;
    SET(session->id, id);
    SET(session->title, "産業医研修会");
    SET(session->subtitle, "第3回");
    SET(session->venue, "新潟県医師会館");
    SET(session->room, "大会議室");
    SET(session->policy_version, "2026-04");
    session->starts_utc_ms = minute(from_minute);
    session->ends_utc_ms = minute(to_minute);
    session->entry = (struct window){minute(from_minute - 10), minute(from_minute + 10)};
    session->exit = (struct window){minute(to_minute - 10), minute(to_minute + 10)};
    session->approved = true;
    SET(session->approval_no, "認定-26-0123");
    SET(session->organiser, "新潟県医師会");
    session->capacity = 120;
    session->admission = ADMISSION_REGISTERED;
    SET(session->claims[0], "occupational");
    SET(session->claims[1], "jma_cme");
    session->claim_count = 2;
    session->item_count = items;
    for (size_t i = 0; i < items; i++) {
        struct item *item = &session->items[i];
        snprintf(item->title, sizeof item->title, "演題%zu", i + 1);
        SET(item->lecturer, "講師");
        item->starts_utc_ms = minute(from_minute) + (int64_t)i;
        item->ends_utc_ms = minute(to_minute);
        item->credit_count = i % (ITEM_CREDIT_MAX + 1);
        for (size_t c = 0; c < item->credit_count; c++) {
            SET(item->credits[c].scheme, "occupational");
            SET(item->credits[c].category, "専門");
            SET(item->credits[c].code, "12");
            item->credits[c].units_x10 = (int32_t)(5 * (c + 1));
        }
    }
    return change;
}

static void a_session_comes_back_with_items_and_credits(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    static struct session found;
    assert_int_equal(programme_find_session(store, &found, "s1"), ERR_NOT_FOUND);
    put(store, session_of("s1", 0, 120, SESSION_ITEM_MAX));
    assert_ok(programme_find_session(store, &found, "s1"));
    assert_memory_equal(&found, &session_of("s1", 0, 120, SESSION_ITEM_MAX)->session, sizeof found);
    put(store, session_of("s1", 0, 90, 2));
    assert_ok(programme_find_session(store, &found, "s1"));
    assert_memory_equal(&found, &session_of("s1", 0, 90, 2)->session, sizeof found);
    put(store, deletion_of(MASTER_SESSION, "s1"));
    assert_int_equal(programme_find_session(store, &found, "s1"), ERR_NOT_FOUND);
    assert_int_equal(number_behind_its_back(((struct scene *)*state)->dir,
                                            "SELECT (SELECT count(*) FROM item) +"
                                            " (SELECT count(*) FROM item_credit) +"
                                            " (SELECT count(*) FROM session_claim)"),
                     0);
}

static void sessions_that_overlap_come_by_their_start(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    static struct session found[3];
    size_t count = 0;
    put(store, session_of("late", 200, 300, 1));
    put(store, session_of("early", 0, 100, 1));
    put(store, session_of("middle", 50, 250, 1));
    assert_ok(programme_sessions(store, found, &count, 3, minute(0), minute(300)));
    assert_int_equal(count, 3);
    assert_string_equal(found[0].id, "early");
    assert_string_equal(found[1].id, "middle");
    assert_string_equal(found[2].id, "late");
    assert_int_equal(found[2].item_count, 1);
    assert_ok(programme_sessions(store, found, &count, 3, minute(100), minute(200)));
    assert_int_equal(count, 1);
    assert_string_equal(found[0].id, "middle");
    assert_ok(programme_sessions(store, found, &count, 2, minute(0), minute(300)));
    assert_int_equal(count, 2);
    assert_ok(programme_sessions(store, found, &count, 3, minute(300), minute(400)));
    assert_int_equal(count, 0);
}

static struct master_change *policy_of(const char *version, size_t rules, size_t requirements) {
    struct master_change *change = fresh(MASTER_POLICY);
    struct policy *policy = &change->policy;
    SET(policy->version, version);
    SET(policy->in_force_on, "2026-04-01");
    policy->rule_count = rules;
    for (size_t i = 0; i < rules; i++) {
        struct policy_rule *rule = &policy->rules[i];
        snprintf(rule->scheme, sizeof rule->scheme, "scheme%zu", i);
        rule->presence = (enum presence_rule)(i % 3);
        rule->late_grace_s = 600 + (int32_t)i;
        rule->early_grace_s = 300;
        rule->percent = 80;
        rule->step_x10 = 5;
        rule->both_reads = i % 2;
        rule->entry_window = i % 3 == 0;
        rule->exit_window = i % 3 == 1;
        rule->whole_session = i % 2 == 0;
        rule->counts_codes = i % 5 == 0;
        rule->same_title_max = 2;
        rule->missing_exit = (enum missing_exit)(i % 2);
    }
    policy->requirement_count = requirements;
    for (size_t i = 0; i < requirements; i++) {
        struct requirement *requirement = &policy->requirements[i];
        SET(requirement->award, "occupational_basic");
        SET(requirement->scheme, "occupational");
        SET(requirement->category, "first_term");
        SET(requirement->code, "general");
        requirement->measure = (enum measure)(i % 4);
        requirement->least_x10 = 140;
        requirement->period = (enum period)(i % 4);
        requirement->years = 5;
    }
    return change;
}

static void a_policy_comes_back_with_rules_and_requirements(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    static struct policy found;
    assert_int_equal(programme_find_policy(store, &found, "2026-04"), ERR_NOT_FOUND);
    put(store, policy_of("2026-04", POLICY_RULE_MAX, POLICY_REQUIREMENT_MAX));
    assert_ok(programme_find_policy(store, &found, "2026-04"));
    assert_memory_equal(&found,
                        &policy_of("2026-04", POLICY_RULE_MAX, POLICY_REQUIREMENT_MAX)->policy,
                        sizeof found);
    put(store, policy_of("2026-04", 2, 1));
    assert_ok(programme_find_policy(store, &found, "2026-04"));
    assert_memory_equal(&found, &policy_of("2026-04", 2, 1)->policy, sizeof found);
    put(store, policy_of("2027-04", 1, 0));
    put(store, deletion_of(MASTER_POLICY, "2026-04"));
    assert_int_equal(programme_find_policy(store, &found, "2026-04"), ERR_NOT_FOUND);
    assert_ok(programme_find_policy(store, &found, "2027-04"));
    assert_int_equal(number_behind_its_back(((struct scene *)*state)->dir,
                                            "SELECT (SELECT count(*) FROM policy_rule) +"
                                            " (SELECT count(*) FROM requirement)"),
                     1);
}

static struct master_change *registration_of(const char *session_id, const char *member_id) {
    struct master_change *change = fresh(MASTER_REGISTRATION);
    SET(change->registration.session_id, session_id);
    SET(change->registration.member_id, member_id);
    return change;
}

static void assert_registered_elsewhere(struct store *store, int from_minute, int to_minute,
                                        const char *expected) {
    char session_id[ID_CAP];
    assert_ok(programme_registered_elsewhere(store, session_id, sizeof session_id, "s1", "m1",
                                             minute(from_minute), minute(to_minute)));
    assert_string_equal(session_id, expected);
}

static void who_is_registered_where_is_known(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    bool registered = true;
    put(store, session_of("s1", 0, 100, 1));
    put(store, session_of("s2", 50, 150, 1));
    put(store, session_of("s3", 200, 300, 1));
    assert_ok(programme_is_registered(store, &registered, "s1", "m1"));
    assert_false(registered);
    put(store, registration_of("s1", "m1"));
    put(store, registration_of("s1", "m1"));
    put(store, registration_of("s2", "m1"));
    put(store, registration_of("s3", "m1"));
    assert_ok(programme_is_registered(store, &registered, "s1", "m1"));
    assert_true(registered);
    assert_ok(programme_is_registered(store, &registered, "s1", "m2"));
    assert_false(registered);
    assert_registered_elsewhere(store, 0, 100, "s2");
    assert_registered_elsewhere(store, 0, 50, "");
    assert_registered_elsewhere(store, 150, 250, "s3");
    put(store, deletion_of(MASTER_REGISTRATION, "s2/m1"));
    assert_registered_elsewhere(store, 0, 100, "");
    put(store, deletion_of(MASTER_MEMBER, "m1"));
    assert_ok(programme_is_registered(store, &registered, "s1", "m1"));
    assert_false(registered);
}

static void a_key_of_two_ids_is_the_rows_own(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    bool registered = false;
    struct master_change *change = registration_of("s1", "a/b");
    SET(change->key, "s1/a/b");
    put(store, change);
    assert_ok(programme_is_registered(store, &registered, "s1", "a/b"));
    assert_true(registered);
    static const char *const bad[][2] = {{"s/1", "m1"}, {"", "m1"}, {"s1", ""}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_ok(master_begin(store));
        assert_int_equal(master_put(store, registration_of(bad[i][0], bad[i][1])), ERR_INVALID);
    }
    assert_ok(master_begin(store));
    change = registration_of("s1", "m1");
    SET(change->key, "s1/m2");
    assert_int_equal(master_put(store, change), ERR_INVALID);
}

static void put_total(struct store *store, const char *id, const char *member_id,
                      const char *on_date) {
    struct master_change *change = fresh(MASTER_TOTAL);
    SET(change->total.id, id);
    SET(change->total.member_id, member_id);
    SET(change->total.scheme, "jma_cme");
    SET(change->total.category, "x");
    SET(change->total.code, "74");
    SET(change->total.title, "高血圧症");
    SET(change->total.on_date, on_date);
    change->total.units_x10 = 15;
    put(store, change);
}

static void totals_come_oldest_first(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct credit_total found[3];
    size_t count = 9;
    put_total(store, "c1", "m1", "2026-05-01");
    put_total(store, "c2", "m1", "2025-05-01");
    put_total(store, "c3", "m2", "2025-05-01");
    assert_ok(roster_totals(store, found, &count, 3, "m1"));
    assert_int_equal(count, 2);
    assert_string_equal(found[0].id, "c2");
    assert_string_equal(found[1].id, "c1");
    assert_string_equal(found[1].title, "高血圧症");
    assert_string_equal(found[1].code, "74");
    assert_int_equal(found[1].units_x10, 15);
    assert_ok(roster_totals(store, found, &count, 1, "m1"));
    assert_int_equal(count, 1);
    put(store, deletion_of(MASTER_TOTAL, "c2"));
    assert_ok(roster_totals(store, found, &count, 3, "m1"));
    assert_int_equal(count, 1);
}

static struct master_change *certificate_of(const char *member_id, const char *scheme,
                                            const char *from, const char *to) {
    struct master_change *change = fresh(MASTER_CERTIFICATE);
    SET(change->certificate.member_id, member_id);
    SET(change->certificate.scheme, scheme);
    SET(change->certificate.valid_from, from);
    SET(change->certificate.valid_to, to);
    return change;
}

static void a_certificate_is_one_for_each_scheme(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct certificate found[3];
    size_t count = 9;
    put(store, certificate_of("m1", "occupational", "2022-04-01", "2027-03-31"));
    put(store, certificate_of("m1", "sports", "2021-04-01", "2026-03-31"));
    put(store, certificate_of("m1", "occupational", "2023-04-01", "2028-03-31"));
    put(store, certificate_of("m2", "occupational", "2022-04-01", "2027-03-31"));
    assert_ok(roster_certificates(store, found, &count, 3, "m1"));
    assert_int_equal(count, 2);
    assert_string_equal(found[0].scheme, "sports");
    assert_memory_equal(
        &found[1], &certificate_of("m1", "occupational", "2023-04-01", "2028-03-31")->certificate,
        sizeof found[1]);
    put(store, deletion_of(MASTER_CERTIFICATE, "m1/sports"));
    assert_ok(roster_certificates(store, found, &count, 3, "m1"));
    assert_int_equal(count, 1);
}

static void clearing_leaves_no_master_data(void **state) {
    struct scene *scene = *state;
    put(scene->store, member_of("m1", "1"));
    put(scene->store, credential_of("aa11", "m1"));
    put(scene->store, session_of("s1", 0, 100, 2));
    put(scene->store, policy_of("2026-04", 1, 1));
    put(scene->store, registration_of("s1", "m1"));
    put_total(scene->store, "c1", "m1", "2026-05-01");
    put(scene->store, certificate_of("m1", "sports", "2021-04-01", "2026-03-31"));
    assert_ok(master_begin(scene->store));
    assert_ok(master_clear(scene->store));
    assert_ok(master_commit(scene->store, ""));
    assert_int_equal(
        number_behind_its_back(
            scene->dir, "SELECT (SELECT count(*) FROM member) + (SELECT count(*) FROM credential) +"
                        " (SELECT count(*) FROM session) + (SELECT count(*) FROM session_claim) +"
                        " (SELECT count(*) FROM policy) + (SELECT count(*) FROM policy_rule) +"
                        " (SELECT count(*) FROM registration) + (SELECT count(*) FROM total) +"
                        " (SELECT count(*) FROM certificate)"),
        0);
}

static void staff_come_back_with_their_role(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct staff found[4];
    size_t count = 0;
    struct master_change *change = fresh(MASTER_STAFF);
    SET(change->staff.id, "t1");
    SET(change->staff.name, "受付 花子");
    SET(change->staff.pin_hash, "$argon2id$v=19$m=65536,t=2,p=1$x$y");
    change->staff.role = ROLE_MANAGER;
    struct staff sent = change->staff;
    put(store, change);
    assert_ok(programme_staff(store, found, &count, 4));
    assert_int_equal(count, 1);
    assert_memory_equal(&found[0], &sent, sizeof sent);
    put(store, deletion_of(MASTER_STAFF, "t1"));
    assert_ok(programme_staff(store, found, &count, 4));
    assert_int_equal(count, 0);
}

// --- Settings ------------------------------------------------------------------------------------

static struct master_change *setting_of(const char *name, const char *value) {
    struct master_change *change = fresh(MASTER_SETTING);
    SET(change->setting.name, name);
    SET(change->setting.value, value);
    return change;
}

static void local_settings_and_hqs_are_apart(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    char value[64];
    assert_int_equal(setting_get(store, value, sizeof value, "local.hq.url"), ERR_NOT_FOUND);
    assert_ok(setting_put(store, "local.hq.url", "https://a.example"));
    assert_ok(setting_put(store, "local.hq.url", "https://b.example"));
    assert_ok(setting_get(store, value, sizeof value, "local.hq.url"));
    assert_string_equal(value, "https://b.example");
    put(store, setting_of("result.show_ms", "4000"));
    assert_ok(programme_setting(store, value, sizeof value, "result.show_ms"));
    assert_string_equal(value, "4000");
    assert_int_equal(setting_get(store, value, sizeof value, "result.show_ms"), ERR_NOT_FOUND);
    assert_int_equal(programme_setting(store, value, sizeof value, "local.hq.url"), ERR_NOT_FOUND);

    assert_ok(master_begin(store));
    assert_int_equal(master_put(store, setting_of("local.hq.url", "https://evil.example")),
                     ERR_INVALID);
    assert_ok(setting_get(store, value, sizeof value, "local.hq.url"));
    assert_string_equal(value, "https://b.example");
}

static void a_setting_has_bounds(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    char value[1100];
    char name[80];
    memset(value, 'x', sizeof value);
    memset(name, 'n', sizeof name);
    value[sizeof value - 1] = '\0';
    name[sizeof name - 1] = '\0';
    assert_int_equal(setting_put(store, "local.x", value), ERR_TOO_BIG);
    assert_int_equal(setting_put(store, name, "x"), ERR_TOO_BIG);
    assert_int_equal(setting_put(store, "", "x"), ERR_TOO_BIG);
    value[1023] = '\0';
    assert_ok(setting_put(store, "local.x", value));
}

// --- Pages ---------------------------------------------------------------------------------------

static int64_t count_members(struct store *store) {
    int64_t count = -1;
    assert_ok(roster_count_members(store, &count));
    return count;
}

static void assert_cursor(struct store *store, const char *expected) {
    char cursor[64];
    assert_ok(master_cursor(store, cursor, sizeof cursor));
    assert_string_equal(cursor, expected);
}

static void a_page_with_a_bad_row_is_not_taken(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_cursor(store, "");
    assert_ok(master_begin(store));
    assert_ok(master_put(store, member_of("m1", "")));
    assert_ok(master_commit(store, "page-1"));
    assert_ok(master_begin(store));
    assert_ok(master_put(store, member_of("m2", "")));
    struct master_change *bad = member_of("m3", "");
    SET(bad->key, "m4");
    assert_int_equal(master_put(store, bad), ERR_INVALID);
    // The page is gone: what still comes of it is not taken by itself.
    assert_int_equal(master_put(store, member_of("m5", "")), ERR_INVALID);
    assert_int_equal(master_commit(store, "page-2"), ERR_INVALID);
    assert_int_equal(count_members(store), 1);
    assert_cursor(store, "page-1");
    assert_ok(master_begin(store));
    assert_ok(master_put(store, member_of("m2", "")));
    assert_ok(master_commit(store, "page-2"));
    assert_int_equal(count_members(store), 2);
    assert_cursor(store, "page-2");
}

static void rows_out_of_bounds_are_refused(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct master_change *change = session_of("s1", 0, 10, 1);
    change->session.item_count = SESSION_ITEM_MAX + 1;
    assert_ok(master_begin(store));
    assert_int_equal(master_put(store, change), ERR_TOO_BIG);
    change = session_of("s1", 0, 10, 1);
    change->session.items[0].credit_count = ITEM_CREDIT_MAX + 1;
    assert_ok(master_begin(store));
    assert_int_equal(master_put(store, change), ERR_TOO_BIG);
    assert_ok(master_begin(store));
    change = session_of("s1", 0, 10, 1);
    change->session.claim_count = SESSION_CLAIM_MAX + 1;
    assert_int_equal(master_put(store, change), ERR_TOO_BIG);
    assert_ok(master_begin(store));
    change = policy_of("v1", 1, 1);
    change->policy.rule_count = POLICY_RULE_MAX + 1;
    assert_int_equal(master_put(store, change), ERR_TOO_BIG);
    assert_ok(master_begin(store));
    change = policy_of("v1", 1, 1);
    change->policy.requirement_count = POLICY_REQUIREMENT_MAX + 1;
    assert_int_equal(master_put(store, change), ERR_TOO_BIG);
    assert_ok(master_begin(store));
    assert_int_equal(master_put(store, fresh(MASTER_MEMBER)), ERR_INVALID);
    assert_ok(master_begin(store));
    assert_int_equal(master_put(store, fresh(MASTER_REVOCATION)), ERR_INVALID);
    assert_ok(master_begin(store));
    change = fresh(MASTER_REVOCATION);
    SET(change->revocation.cti, "c1");
    SET(change->revocation.member_id, "m1");
    assert_int_equal(master_put(store, change), ERR_INVALID);
    assert_ok(master_begin(store));
    assert_int_equal(master_put(store, deletion_of(MASTER_MEMBER, "")), ERR_INVALID);
}

// A record may never hang on whether a page is taken; an enrolment is one page with its settings.
static void a_record_is_not_part_of_a_page(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    char value[32];
    struct fact fact = tap("s1", "m1", DIRECTION_IN, VERDICT_ACCEPTED, 0);
    assert_ok(master_begin(store));
    assert_int_equal(master_begin(store), ERR_BUSY);
    assert_ok(master_put(store, member_of("m1", "")));
    assert_int_equal(journal_append(store, &fact), ERR_BUSY);
    assert_int_equal(outbox_settle(store, NULL, 0), ERR_BUSY);
    assert_ok(setting_put(store, "local.device.name", "受付 1番"));
    master_roll_back(store);
    assert_int_equal(setting_get(store, value, sizeof value, "local.device.name"), ERR_NOT_FOUND);
    assert_int_equal(count_members(store), 0);
    assert_ok(journal_append(store, &fact));
    master_roll_back(store);
    assert_int_equal(head_of(store), 1);
}

static void take_pages_until_killed(const char *dir, int pages, int kill_at) {
    struct store *store = must_open(dir, STORE_WRITE);
    for (int page = 1; page <= pages; page++) {
        char cursor[16];
        snprintf(cursor, sizeof cursor, "%d", page);
        assert_ok(master_begin(store));
        for (int row = 0; row < 10; row++) {
            char id[16];
            snprintf(id, sizeof id, "m%d", page * 100 + row);
            if (page * 10 + row == kill_at) {
                kill(getpid(), SIGKILL);
            }
            assert_ok(master_put(store, member_of(id, "")));
        }
        assert_ok(master_commit(store, cursor));
    }
    store_close(store);
}

static void a_killed_kiosk_resumes_at_the_last_whole_page(void **state) {
    (void)state;
    for (int kill_at = 10; kill_at < 40; kill_at += 7) {
        char dir[256];
        char cursor[16];
        int status = 0;
        dir_make(dir);
        pid_t child = fork();
        if (child == 0) {
            take_pages_until_killed(dir, 3, kill_at);
            _exit(1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        struct store *store = must_open(dir, STORE_WRITE);
        assert_ok(master_cursor(store, cursor, sizeof cursor));
        int whole = kill_at / 10 - 1;
        assert_int_equal(strtol(cursor, NULL, 10), whole);
        assert_int_equal(count_members(store), 10 * whole);
        store_close(store);
        dir_remove(dir);
    }
}

// --- Many ----------------------------------------------------------------------------------------

enum { MANY = 1000 };

static void put_many(struct store *store) {
    char id[16];
    char other[16];
    assert_ok(master_begin(store));
    for (int i = 0; i < MANY; i++) {
        snprintf(id, sizeof id, "m%d", i);
        snprintf(other, sizeof other, "%d", 100000 + i);
        assert_ok(master_put(store, member_of(id, other)));
        snprintf(other, sizeof other, "%06x", i);
        assert_ok(master_put(store, credential_of(other, id)));
    }
    assert_ok(master_commit(store, "all"));
}

static void each_of_many_is_found_three_ways(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    put_many(store);
    assert_int_equal(count_members(store), MANY);
    for (int i = 0; i < MANY; i++) {
        struct member found;
        char id[16];
        char key[16];
        snprintf(id, sizeof id, "m%d", i);
        assert_ok(roster_find_member(store, &found, id));
        snprintf(key, sizeof key, "%06x", i);
        assert_ok(roster_find_by_hash(store, &found, key));
        assert_string_equal(found.id, id);
        snprintf(key, sizeof key, "%d", 100000 + i);
        assert_ok(roster_find_by_number(store, &found, key));
        assert_string_equal(found.id, id);
    }
}

// Not how long a search takes, which says more about the machine, but that none reads a table from
// end to end: so 350,000 members are found like 1,000.
static void assert_no_scan(sqlite3 *db, const char *statement) {
    char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", statement);
    sqlite3_stmt *plan = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        // Walk-ins and guests are few, and purged.
        bool is_small = strstr(step, "CONSTANT ROW") || strstr(step, "SCAN particulars") ||
                        strstr(step, "SCAN guest");
        if (strncmp(step, "SCAN", 4) == 0 && !is_small) {
            fail_msg("%s: %s", step, statement);
        }
    }
    sqlite3_finalize(plan);
    sqlite3_free(sql);
}

// The SELECTs that a listened-to connection has begun.
static struct {
    char sql[128][4096];
    size_t count;
} heard;

static int hear(unsigned kind, void *context, void *statement, void *text) {
    (void)kind;
    (void)context;
    (void)text;
    const char *sql = sqlite3_sql(statement);
    if (strncmp(sql, "SELECT", 6) == 0) {
        assert_true(heard.count < 128);
        set(heard.sql[heard.count++], sizeof *heard.sql, sql);
    }
    return 0;
}

static int listen_to(sqlite3 *db, const char **error, const sqlite3_api_routines *api) {
    (void)error;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, hear, NULL);
}

static void search_each_way(struct store *store) {
    struct member member;
    struct presence presence;
    size_t count = 0;
    bool more = false;
    bool revoked = false;
    assert_ok(roster_find_member(store, &member, "m1"));
    assert_ok(roster_find_by_hash(store, &member, "000001"));
    assert_ok(roster_find_by_number(store, &member, "100001"));
    assert_int_equal(roster_find_by_number(store, &member, "5"), ERR_NOT_FOUND);
    assert_ok(programme_is_registered(store, &revoked, "s1", "m1"));
    assert_ok(roster_search(store, &member, &count, &more, 1, "タカサキ ヨ"));
    assert_ok(roster_search(store, &member, &count, &more, 1, "高崎 よ"));
    assert_ok(roster_search(store, &member, &count, &more, 1, "1000 よ"));
    assert_ok(roster_is_revoked(store, &revoked, "c1", "m1"));
    assert_ok(presence_get(store, &presence, "s1", "m1"));
}

static void no_search_reads_a_whole_table(void **state) {
    struct scene *scene = *state;
    char path[512];
    sqlite3 *db = NULL;
    put_many(scene->store);
    store_close(scene->store);
    sqlite3_auto_extension((void (*)(void))listen_to);
    scene->store = must_open(scene->dir, STORE_WRITE);
    sqlite3_reset_auto_extension();
    heard.count = 0;
    search_each_way(scene->store);
    path_in(path, scene->dir, "uketsuke.db");
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (size_t i = 0; i < heard.count; i++) {
        assert_no_scan(db, heard.sql[i]);
    }
    assert_true(heard.count >= 9);
    sqlite3_close(db);
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(a_member_comes_back_as_sent),
        WITH_SCENE(a_card_may_come_before_its_member),
        WITH_SCENE(a_deleted_member_takes_the_cards_and_leaves_the_journal),
        WITH_SCENE(a_number_is_a_licence_before_it_is_a_member_id),
        WITH_SCENE(two_with_one_number_are_for_staff_to_decide),
        WITH_SCENE(keys_and_revocations_are_found),
        WITH_SCENE(formats_come_in_the_order_of_their_ids),
        WITH_SCENE(a_session_comes_back_with_items_and_credits),
        WITH_SCENE(sessions_that_overlap_come_by_their_start),
        WITH_SCENE(a_policy_comes_back_with_rules_and_requirements),
        WITH_SCENE(who_is_registered_where_is_known),
        WITH_SCENE(a_key_of_two_ids_is_the_rows_own),
        WITH_SCENE(totals_come_oldest_first),
        WITH_SCENE(a_certificate_is_one_for_each_scheme),
        WITH_SCENE(clearing_leaves_no_master_data),
        WITH_SCENE(staff_come_back_with_their_role),
        WITH_SCENE(local_settings_and_hqs_are_apart),
        WITH_SCENE(a_setting_has_bounds),
        WITH_SCENE(a_page_with_a_bad_row_is_not_taken),
        WITH_SCENE(rows_out_of_bounds_are_refused),
        WITH_SCENE(a_record_is_not_part_of_a_page),
        cmocka_unit_test(a_killed_kiosk_resumes_at_the_last_whole_page),
        WITH_SCENE(each_of_many_is_found_three_ways),
        WITH_SCENE(no_search_reads_a_whole_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
