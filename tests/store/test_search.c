// Searching: whoever begins with what was typed is found, and nobody else.
#include "tests/store/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/store/fold.h"
#include "app/store/guest.h"
#include "app/store/particulars.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

struct scene {
    char dir[256];
    struct store *store;
};

static void put_member(struct store *store, const char *id, const char *licence_no,
                       const char *kana, const char *kanji) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_MEMBER};
    assert_true(text_copy(change.member.id, sizeof change.member.id, id));
    assert_true(text_copy(change.member.licence_no, sizeof change.member.licence_no, licence_no));
    assert_true(text_copy(change.member.kana, sizeof change.member.kana, kana));
    assert_true(text_copy(change.member.kanji, sizeof change.member.kanji, kanji));
    assert_ok(master_put(store, &change));
}

static void delete_member(struct store *store, const char *id) {
    static struct master_change change;
    change = (struct master_change){.kind = MASTER_MEMBER, .deleted = true};
    assert_true(text_copy(change.key, sizeof change.key, id));
    assert_ok(master_put(store, &change));
}

static int open_scene(void **state) {
    static struct scene scene;
    dir_make(scene.dir);
    scene.store = must_open(scene.dir, STORE_WRITE);
    assert_ok(master_begin(scene.store));
    put_member(scene.store, "A1", "123456", "タカサキ ヨシコ", "髙﨑 𠮷子");
    put_member(scene.store, "A2", "123499", "タカハシ ハルキ", "高橋 春樹");
    put_member(scene.store, "A3", "5", "ハルノ ジョウジ", "春野 丈治");
    put_member(scene.store, "A4", "6", "ジョン・スミス", "John Smith");
    put_member(scene.store, "A5", "7", "", "はるか");
    put_member(scene.store, "B-6", "", "ガマ アイ", "蒲 愛");
    assert_ok(master_commit(scene.store, NULL));
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    store_close(scene->store);
    dir_remove(scene->dir);
    return 0;
}

// The ids that are found, in order: "A1 A2".
static void assert_found(struct store *store, const char *typed, const char *expected) {
    static struct member found[32];
    size_t count = 0;
    bool more = true;
    char ids[512] = "";
    assert_ok(roster_search(store, found, &count, &more, 32, typed));
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(ids);
        int len = snprintf(ids + used, sizeof ids - used, "%s%s", i ? " " : "", found[i].id);
        assert_true(len > 0 && (size_t)len < sizeof ids - used);
    }
    if (strcmp(ids, expected) != 0) {
        fail_msg("\"%s\" finds \"%s\", not \"%s\"", typed, ids, expected);
    }
    assert_false(more);
}

// --- One word ------------------------------------------------------------------------------------

static void kana_of_any_shape_find_family_and_given_name(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_found(store, "タカ", "A1 A2");
    assert_found(store, "たか", "A1 A2");
    assert_found(store, "ﾀｶ", "A1 A2");
    assert_found(store, "たかは", "A2");
    assert_found(store, "ハル", "A2 A5 A3"); // given name, a name in kana only, family name
    assert_found(store, "よし", "A1");
    assert_found(store, "カ", "");
    assert_found(store, "が", "B-6");
    assert_found(store, "ｶﾞﾏ", "B-6"); // of two characters one
    assert_found(store, "スミス", "A4");
    assert_found(store, "ルキ", ""); // not from within
}

static void kanji_find_with_their_variants(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_found(store, "高", "A1 A2");
    assert_found(store, "髙", "A1 A2");
    assert_found(store, "高崎", "A1");
    assert_found(store, "髙﨑\U000E0100", "A1"); // an ideographic variation, as a font wants it
    assert_found(store, "春", "A2 A3");
    assert_found(store, "吉子", "A1");
    assert_found(store, "橋", "");
    assert_found(store, "ｊＯＨＮ", "A4");
}

static void numbers_find_in_any_shape(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_found(store, "1234", "A1 A2");
    assert_found(store, "００１２３４５", "A1");
    assert_found(store, "12-34-9", "A2");
    assert_found(store, "5", "A3");
    assert_found(store, "b6", "B-6");
    assert_found(store, "9", "");
    assert_found(store, "0", "");
}

static void nothing_finds_nothing(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_found(store, "", "");
    assert_found(store, " 　 ", "");
    assert_found(store, "%", "");
    assert_found(store, "_", "");
    assert_found(store, "|", "");
    assert_found(store, "'", "");
    assert_found(store, "\xff\xfe", "");
}

// --- More words ----------------------------------------------------------------------------------

static void words_are_joined_by_and(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_found(store, "たか はる", "A2");
    assert_found(store, "はる　たか", "A2");
    assert_found(store, "高 春", "A2");
    assert_found(store, "高橋 はるき", "A2");
    assert_found(store, "タカ 1234", "A1 A2");
    assert_found(store, "123456 たか よし", "A1");
    assert_found(store, "123456 はる", "");
    assert_found(store, "1234 123499", "A2");
    assert_found(store, "たか たか", "A1 A2");
    assert_found(store, "たか はる ジョ", "");
}

static void a_name_may_be_typed_in_one(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_found(store, "たかはしはる", "A2");
    assert_found(store, "高橋春樹", "A2");
    assert_found(store, "たかさきは", "");
    assert_found(store, "1234 たかはしは", "A2");
}

// --- Bounds --------------------------------------------------------------------------------------

static void no_more_are_given_than_asked_for(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    struct member found[2];
    size_t count = 9;
    bool more = false;
    assert_ok(roster_search(store, found, &count, &more, 2, "ハル"));
    assert_int_equal(count, 2);
    assert_true(more);
    assert_ok(roster_search(store, found, &count, &more, 2, "タカ"));
    assert_int_equal(count, 2);
    assert_false(more);
    assert_ok(roster_search(store, found, &count, &more, 0, "タカ"));
    assert_int_equal(count, 0);
}

static void a_text_without_end_is_none(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    char typed[4096];
    for (size_t i = 0; i + 3 < sizeof typed; i += 3) {
        memcpy(typed + i, "ア", 3);
    }
    typed[sizeof typed - 4] = '\0';
    assert_found(store, typed, "");
    typed[FOLD_CAP - 2] = '\0'; // 510 bytes: whole characters that just fit
    assert_found(store, typed, "");
}

// --- As rows come and go -------------------------------------------------------------------------

static void a_member_is_found_by_the_name_of_now(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    assert_ok(master_begin(store));
    put_member(store, "A1", "123456", "サトウ ヨシコ", "佐藤 𠮷子");
    assert_ok(master_commit(store, NULL));
    assert_found(store, "たか", "A2");
    assert_found(store, "高", "A2");
    assert_found(store, "さとう", "A1");
    assert_found(store, "よしこ", "A1");
    assert_ok(master_begin(store));
    put_member(store, "A9", "", "サトウ ハナ", "");
    put_member(store, "A9", "", "タカダ ハナ", "");
    delete_member(store, "A1");
    delete_member(store, "A2");
    assert_ok(master_commit(store, NULL));
    assert_found(store, "さとう", "");
    assert_found(store, "たか", "A9");
    assert_ok(master_begin(store));
    assert_ok(master_clear(store));
    assert_found(store, "たか", ""); // within a page, too
    assert_ok(master_commit(store, NULL));
    assert_found(store, "は", "");
    assert_int_equal(number_behind_its_back(((struct scene *)*state)->dir,
                                            "SELECT (SELECT count(*) FROM name_key) +"
                                            " (SELECT count(*) FROM name_backlog)"),
                     0);
}

// A page of a whole roster waits for the next one; a search does not.
static void who_waits_for_keys_is_found_all_the_same(void **state) {
    struct scene *scene = *state;
    static const char backlog[] = "SELECT count(*) FROM name_backlog";
    char id[16];
    assert_ok(master_begin(scene->store));
    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof id, "N%d", i);
        put_member(scene->store, id, "", i == 500 ? "ワダ ワカ" : "ノグチ ノゾミ", "");
    }
    assert_ok(master_commit(scene->store, "1"));
    assert_int_equal(number_behind_its_back(scene->dir, backlog), 1000);
    struct store *reader = must_open(scene->dir, STORE_READ);
    assert_found(reader, "わだ", ""); // may not write
    assert_found(scene->store, "わだ", "N500");
    assert_found(reader, "わだ", "N500");
    store_close(reader);
    assert_int_equal(number_behind_its_back(scene->dir, backlog), 0);
    assert_int_equal(verify(scene->store, NULL), 0);
}

static void walk_ins_are_found_as_long_as_they_are_here(void **state) {
    struct scene *scene = *state;
    char expected[128];
    struct fact fact = tap("s1", "", DIRECTION_NONE, VERDICT_NONE, 5);
    const struct particulars typed = {
        .number = "00123477", .kana = "たかの まい", .kanji = "鷹野 舞", .affiliation = "x"};
    fact.kind = FACT_WALK_IN;
    assert_ok(journal_append_walk_in(scene->store, &fact, &typed));
    assert_found(scene->store, "まい", fact.member_id);
    assert_found(scene->store, "鷹", fact.member_id);
    assert_found(scene->store, "123477", fact.member_id);
    snprintf(expected, sizeof expected, "A1 %s A2", fact.member_id);
    assert_found(scene->store, "たか", expected); // タカサキ タカノ タカハシ
    assert_found(scene->store, "123477 たか", fact.member_id);
    assert_found(scene->store, "123477 はる", "");
}

// --- Generated names -----------------------------------------------------------------------------

static const char *const parts[] = {"ア", "アキ", "アキラ", "カワ", "カワイ", "イ", "ワ", "ラキ"};
static const char *const characters[] = {"川", "河", "井", "秋", "秋山", "良", "和", "山"};
enum { PARTS = sizeof parts / sizeof *parts, NAMES = 200, QUESTIONS = 600 };

struct name {
    char id[16];
    char licence_no[16];
    char kana[64];
    char kanji[64];
};

static void draw_name(struct name *name, uint64_t *random, int i) {
    snprintf(name->id, sizeof name->id, "N%03d", i);
    snprintf(name->licence_no, sizeof name->licence_no, "%d", 100 + (int)draw_below(random, 900));
    snprintf(name->kana, sizeof name->kana, "%s %s", parts[draw_below(random, PARTS)],
             parts[draw_below(random, PARTS)]);
    snprintf(name->kanji, sizeof name->kanji, "%s %s", characters[draw_below(random, PARTS)],
             characters[draw_below(random, PARTS)]);
}

static bool begins(const char *text, const char *word) {
    return strncmp(text, word, strlen(word)) == 0;
}

static bool name_begins(const char *name, const char *word) {
    char in_one[64];
    const char *space = strchr(name, ' ');
    snprintf(in_one, sizeof in_one, "%.*s%s", (int)(space - name), name, space + 1);
    return begins(name, word) || begins(space + 1, word) || begins(in_one, word);
}

// Straight down: each word begins one of the names or the number.
static bool fits(const struct name *name, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!name_begins(name->kana, words[i]) && !name_begins(name->kanji, words[i]) &&
            !begins(name->licence_no, words[i])) {
            return false;
        }
    }
    return true;
}

static const char *draw_word(char out[64], uint64_t *random) {
    size_t one = draw_below(random, PARTS);
    size_t other = draw_below(random, PARTS);
    switch (draw_below(random, 5)) {
    case 0:
        snprintf(out, 64, "%s%s", parts[one], parts[other]);
        break;
    case 1:
        snprintf(out, 64, "%s%s", characters[one], characters[other]);
        break;
    case 2:
        snprintf(out, 64, "%s", characters[one]);
        break;
    case 3:
        snprintf(out, 64, "%d", 1 + (int)draw_below(random, 99));
        break;
    default:
        snprintf(out, 64, "%s", parts[one]);
        break;
    }
    return out;
}

static void ask(struct store *store, const struct name *names, const char *const *words,
                size_t count) {
    static struct member found[NAMES];
    char typed[256] = "";
    size_t expected = 0;
    size_t found_count = 0;
    bool more = false;
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(typed);
        snprintf(typed + used, sizeof typed - used, "%s ", words[i]);
    }
    assert_ok(roster_search(store, found, &found_count, &more, NAMES, typed));
    for (size_t i = 0; i < NAMES; i++) {
        expected += fits(&names[i], words, count);
    }
    if (found_count != expected) {
        fail_msg("\"%s\" finds %zu, not %zu", typed, found_count, expected);
    }
    for (size_t i = 0; i < found_count; i++) {
        assert_true(fits(&names[strtol(found[i].id + 1, NULL, 10)], words, count));
        assert_true(i == 0 || strcmp(found[i - 1].kana, found[i].kana) <= 0);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(found[j].id, found[i].id);
        }
    }
}

static void whoever_fits_is_found_and_nobody_else(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    static struct name names[NAMES];
    uint64_t random = 20260401;
    assert_ok(master_begin(store));
    assert_ok(master_clear(store));
    for (int i = 0; i < NAMES; i++) {
        draw_name(&names[i], &random, i);
        put_member(store, names[i].id, names[i].licence_no, names[i].kana, names[i].kanji);
    }
    assert_ok(master_commit(store, NULL));
    for (int i = 0; i < QUESTIONS; i++) {
        char texts[3][64];
        const char *words[3];
        size_t count = 1 + draw_below(&random, 3);
        for (size_t w = 0; w < count; w++) {
            words[w] = draw_word(texts[w], &random);
        }
        ask(store, names, words, count);
    }
}

// Named by a signed code, on no roster here: found like a member, until the roster knows better.
static void guests_are_found_by_name_and_number(void **state) {
    struct store *store = ((struct scene *)*state)->store;
    const struct member guest = {.id = "X7", .licence_no = "00765", .kana = "サド ジロウ"};
    struct member found;
    assert_int_equal(roster_find_by_number(store, &found, "765"), ERR_NOT_FOUND);
    assert_ok(guest_keep(store, &guest));
    assert_ok(guest_keep(store, &guest)); // at the exit again
    assert_found(store, "さど", "X7");
    assert_found(store, "じろ", "X7");
    assert_found(store, "７６５", "X7");
    assert_found(store, "サド ハル", "");
    assert_ok(roster_find_by_number(store, &found, "765"));
    assert_string_equal(found.kana, "サド ジロウ");
    assert_string_equal(found.licence_no, "00765");
    assert_ok(master_begin(store));
    put_member(store, "X7", "765", "サド ジロウ", "佐渡 次郎");
    assert_ok(master_commit(store, NULL));
    assert_found(store, "さど", "X7");
    assert_ok(roster_find_member(store, &found, "X7"));
    assert_string_equal(found.kanji, "佐渡 次郎");
}

#define WITH_SCENE(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(kana_of_any_shape_find_family_and_given_name),
        WITH_SCENE(kanji_find_with_their_variants),
        WITH_SCENE(numbers_find_in_any_shape),
        WITH_SCENE(nothing_finds_nothing),
        WITH_SCENE(words_are_joined_by_and),
        WITH_SCENE(a_name_may_be_typed_in_one),
        WITH_SCENE(no_more_are_given_than_asked_for),
        WITH_SCENE(a_text_without_end_is_none),
        WITH_SCENE(a_member_is_found_by_the_name_of_now),
        WITH_SCENE(who_waits_for_keys_is_found_all_the_same),
        WITH_SCENE(walk_ins_are_found_as_long_as_they_are_here),
        WITH_SCENE(guests_are_found_by_name_and_number),
        WITH_SCENE(whoever_fits_is_found_and_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
