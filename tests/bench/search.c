// Searching as one types, and daily use, over many members beside few, in one run on one disk.
//
//   bench_search [DIR [MEMBERS]]     DIR: where to write (default: the current directory)
//                                    MEMBERS: how many are many (default: 350000)
//
// Names that are generated are typed character by character: kana as hiragana, katakana and half
// width, kanji, numbers. Each search is timed; the baseline is the same question as
// LIKE '%...%' over the same file. Then a card's look-up, a number's, and a tap's durable record
// with MEMBERS members beside the same with 1,000; the two alternate, so that a noisy disk is noisy
// for both. Last, a tap of a doctor of whom the journal already holds up to 1,000 facts.
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/store/journal.h"
#include "app/store/programme.h"
#include "app/store/roster.h"

enum { FEW = 1000, MANY = 350000, TYPED_NAMES = 120, DAILY = 200, SHOWN = 20, SAMPLES_MAX = 8192 };

// As many doctors have the first ones as have all of the last ones together.
static const char *const families[][3] = {
    {"佐藤", "サトウ", "さとう"},       {"鈴木", "スズキ", "すずき"},
    {"高橋", "タカハシ", "たかはし"},   {"田中", "タナカ", "たなか"},
    {"渡邊", "ワタナベ", "わたなべ"},   {"伊藤", "イトウ", "いとう"},
    {"中村", "ナカムラ", "なかむら"},   {"小林", "コバヤシ", "こばやし"},
    {"山本", "ヤマモト", "やまもと"},   {"加藤", "カトウ", "かとう"},
    {"吉田", "ヨシダ", "よしだ"},       {"山田", "ヤマダ", "やまだ"},
    {"佐々木", "ササキ", "ささき"},     {"山口", "ヤマグチ", "やまぐち"},
    {"松本", "マツモト", "まつもと"},   {"井上", "イノウエ", "いのうえ"},
    {"木村", "キムラ", "きむら"},       {"林", "ハヤシ", "はやし"},
    {"斎藤", "サイトウ", "さいとう"},   {"清水", "シミズ", "しみず"},
    {"山崎", "ヤマザキ", "やまざき"},   {"森", "モリ", "もり"},
    {"池田", "イケダ", "いけだ"},       {"橋本", "ハシモト", "はしもと"},
    {"阿部", "アベ", "あべ"},           {"石川", "イシカワ", "いしかわ"},
    {"前田", "マエダ", "まえだ"},       {"藤田", "フジタ", "ふじた"},
    {"後藤", "ゴトウ", "ごとう"},       {"小川", "オガワ", "おがわ"},
    {"岡田", "オカダ", "おかだ"},       {"村上", "ムラカミ", "むらかみ"},
    {"長谷川", "ハセガワ", "はせがわ"}, {"近藤", "コンドウ", "こんどう"},
    {"石井", "イシイ", "いしい"},       {"坂本", "サカモト", "さかもと"},
    {"遠藤", "エンドウ", "えんどう"},   {"藤井", "フジイ", "ふじい"},
    {"青木", "アオキ", "あおき"},       {"福田", "フクダ", "ふくだ"},
};
static const char *const givens[][3] = {
    {"太郎", "タロウ", "たろう"},     {"花子", "ハナコ", "はなこ"},
    {"健一", "ケンイチ", "けんいち"}, {"洋子", "ヨウコ", "ようこ"},
    {"誠", "マコト", "まこと"},       {"恵子", "ケイコ", "けいこ"},
    {"浩", "ヒロシ", "ひろし"},       {"直美", "ナオミ", "なおみ"},
    {"隆", "タカシ", "たかし"},       {"由美", "ユミ", "ゆみ"},
    {"修", "オサム", "おさむ"},       {"明美", "アケミ", "あけみ"},
    {"大輔", "ダイスケ", "だいすけ"}, {"愛", "アイ", "あい"},
    {"翔太", "ショウタ", "しょうた"}, {"美咲", "ミサキ", "みさき"},
    {"拓也", "タクヤ", "たくや"},     {"彩", "アヤ", "あや"},
    {"春樹", "ハルキ", "はるき"},     {"真理", "マリ", "まり"},
    {"剛", "ツヨシ", "つよし"},       {"智子", "トモコ", "ともこ"},
    {"亮", "リョウ", "りょう"},       {"久美子", "クミコ", "くみこ"},
};
enum { FAMILIES = sizeof families / sizeof *families, GIVENS = sizeof givens / sizeof *givens };

struct world {
    char dir[1100];
    struct store *store;
    int64_t members;
};

struct samples {
    int64_t us[SAMPLES_MAX];
    size_t count;
};

static void must(enum err err, const char *what) {
    if (err != ERR_OK) {
        fprintf(stderr, "bench_search: %s: %s\n", what, err_text(err));
        exit(1);
    }
}

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void add(struct samples *samples, int64_t us) {
    if (samples->count < SAMPLES_MAX) {
        samples->us[samples->count++] = us;
    }
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t percentile(struct samples *samples, size_t percent) {
    qsort(samples->us, samples->count, sizeof *samples->us, compare);
    size_t at = samples->count * percent / 100;
    return samples->count ? samples->us[at < samples->count ? at : samples->count - 1] : 0;
}

// --- Members -------------------------------------------------------------------------------------

// Any number, always the same for the same i.
static uint64_t mix(int64_t i) {
    uint64_t z = (uint64_t)i * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    return z ^ (z >> 31);
}

static size_t family_of(int64_t i) {
    size_t a = mix(i) % FAMILIES;
    size_t b = mix(i + INT64_C(1000000007)) % FAMILIES;
    return a < b ? a : b;
}

static size_t given_of(int64_t i) {
    return mix(i + INT64_C(2000000011)) % GIVENS;
}

static void hash_of(char out[HASH_HEX_CAP], int64_t i) {
    snprintf(out, HASH_HEX_CAP, "%016llx%016llx%016llx%016llx", (unsigned long long)mix(i),
             (unsigned long long)mix(i + 1), (unsigned long long)i, (unsigned long long)mix(i + 2));
}

static void licence_of(char out[NUMBER_CAP], int64_t i) {
    snprintf(out, NUMBER_CAP, "%lld", 100000LL + (long long)i);
}

static void put_member(struct world *world, struct master_change *change, int64_t i) {
    *change = (struct master_change){.kind = MASTER_MEMBER};
    struct member *member = &change->member;
    snprintf(member->id, sizeof member->id, "M%010llu", (unsigned long long)(mix(i) % 10000000000));
    snprintf(member->id + 11, sizeof member->id - 11, "%lld", (long long)i);
    licence_of(member->licence_no, i);
    snprintf(member->kanji, sizeof member->kanji, "%s %s", families[family_of(i)][0],
             givens[given_of(i)][0]);
    snprintf(member->kana, sizeof member->kana, "%s %s", families[family_of(i)][1],
             givens[given_of(i)][1]);
    snprintf(member->birth_date, sizeof member->birth_date, "19%02d-%02d-%02d",
             40 + (int)(mix(i) % 55), 1 + (int)(mix(i) % 12), 1 + (int)(mix(i) % 28));
    snprintf(member->affiliation, sizeof member->affiliation, "第%llu医師会",
             (unsigned long long)(mix(i) % 800));
    char id[ID_CAP];
    memcpy(id, member->id, sizeof id);
    must(master_put(world->store, change), "member");
    *change = (struct master_change){.kind = MASTER_CREDENTIAL};
    hash_of(change->credential.hash, i);
    memcpy(change->credential.member_id, id, sizeof id);
    change->credential.method = METHOD_NFC_UID;
    must(master_put(world->store, change), "credential");
}

// In pages, as they come from HQ.
static void load(struct world *world) {
    struct master_change *change = calloc(1, sizeof *change);
    must(change ? ERR_OK : ERR_NOMEM, "master");
    int64_t start = now_us();
    for (int64_t i = 0; i < world->members;) {
        must(master_begin(world->store), "master_begin");
        for (int64_t end = i + 1000; i < end && i < world->members; i++) {
            put_member(world, change, i);
        }
        must(master_commit(world->store, "1"), "master_commit");
    }
    printf("%lld members with a card each, in pages of 1000: %.1f s\n", (long long)world->members,
           (double)(now_us() - start) / 1e6);
    free(change);
}

static void open_world(struct world *world, const char *parent, int64_t members) {
    char problem[512];
    snprintf(world->dir, sizeof world->dir, "%s/bench_search.XXXXXX", parent);
    must(mkdtemp(world->dir) ? ERR_OK : ERR_IO, world->dir);
    must(store_open(&world->store, world->dir, STORE_WRITE, problem, sizeof problem), problem);
    world->members = members;
    load(world);
}

static void close_world(struct world *world) {
    static const char *const names[] = {"uketsuke.db", "uketsuke.lock", ""};
    store_close(world->store);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[1200];
        snprintf(path, sizeof path, "%s/%s", world->dir, names[i]);
        if (remove(path) != 0) {
            fprintf(stderr, "bench_search: %s is left behind\n", path);
        }
    }
}

// --- Typing --------------------------------------------------------------------------------------

struct baseline {
    sqlite3 *db;
    sqlite3_stmt *statement;
};

static void baseline_open(struct baseline *baseline, const struct world *world) {
    char path[1200];
    snprintf(path, sizeof path, "%s/uketsuke.db", world->dir);
    bool opened = sqlite3_open_v2(path, &baseline->db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                  sqlite3_prepare_v2(baseline->db,
                                     "SELECT id, licence_no, kanji, kana, birth_date, affiliation"
                                     " FROM member WHERE kana LIKE ?1 OR kanji LIKE ?1"
                                     " OR licence_no LIKE ?1 ORDER BY kana LIMIT 21",
                                     -1, &baseline->statement, NULL) == SQLITE_OK;
    must(opened ? ERR_OK : ERR_IO, path);
}

static void baseline_search(struct baseline *baseline, const char *typed) {
    char pattern[520];
    snprintf(pattern, sizeof pattern, "%%%s%%", typed);
    sqlite3_bind_text(baseline->statement, 1, pattern, -1, SQLITE_STATIC);
    while (sqlite3_step(baseline->statement) == SQLITE_ROW) {
    }
    sqlite3_reset(baseline->statement);
}

struct typing {
    struct world *world;
    struct baseline baseline;
    struct samples ours;
    struct samples like;
    int64_t found;
    int64_t searches;
};

static void search_once(struct typing *typing, const char *typed) {
    static struct member found[SHOWN];
    size_t count = 0;
    bool more = false;
    int64_t start = now_us();
    must(roster_search(typing->world->store, found, &count, &more, SHOWN, typed), "search");
    add(&typing->ours, now_us() - start);
    typing->found += count > 0;
    // The slow one is asked less often.
    if (typing->searches++ % 16 == 0) {
        start = now_us();
        baseline_search(&typing->baseline, typed);
        add(&typing->like, now_us() - start);
    }
}

// Each beginning of a text, a character more at a time.
static void type(struct typing *typing, const char *text) {
    char typed[512];
    size_t len = strlen(text);
    for (size_t i = 1; i <= len; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            snprintf(typed, sizeof typed, "%.*s", (int)i, text);
            search_once(typing, typed);
        }
    }
}

static void type_name(struct typing *typing, int64_t i) {
    char text[256];
    char number[NUMBER_CAP];
    const char *const *family = families[family_of(i)];
    const char *const *given = givens[given_of(i)];
    switch (i % 5) {
    case 0: // hiragana, as an input method gives it first
        snprintf(text, sizeof text, "%s %s", family[2], given[2]);
        break;
    case 1:
        snprintf(text, sizeof text, "%s%s", family[1], given[1]);
        break;
    case 2:
        snprintf(text, sizeof text, "%s%s", family[0], given[0]);
        break;
    case 3:
        snprintf(text, sizeof text, "%s", given[2]);
        break;
    default:
        licence_of(number, i);
        snprintf(text, sizeof text, "%s", number);
        break;
    }
    type(typing, text);
}

static void report(const char *what, struct samples *samples) {
    printf("%-28s p50 %8.2f ms  p95 %8.2f ms  p99 %8.2f ms  (%zu)\n", what,
           (double)percentile(samples, 50) / 1e3, (double)percentile(samples, 95) / 1e3,
           (double)percentile(samples, 99) / 1e3, samples->count);
}

static void measure_typing(struct world *world) {
    static struct typing typing;
    typing = (struct typing){.world = world};
    baseline_open(&typing.baseline, world);
    for (int64_t n = 0; n < TYPED_NAMES; n++) {
        type_name(&typing, (int64_t)(mix(n) % (uint64_t)world->members));
    }
    printf("typing %d names, %lld searches, %lld with a find\n", TYPED_NAMES,
           (long long)typing.searches, (long long)typing.found);
    report("roster_search", &typing.ours);
    report("baseline LIKE '%...%'", &typing.like);
    int64_t like = percentile(&typing.like, 95);
    printf("p95: %.4f of the baseline\n",
           like ? (double)percentile(&typing.ours, 95) / (double)like : 0.0);
    sqlite3_finalize(typing.baseline.statement);
    sqlite3_close(typing.baseline.db);
}

// --- Daily use -----------------------------------------------------------------------------------

struct daily {
    struct samples card, number, tap;
};

static void use_once(struct world *world, struct daily *daily, int64_t n) {
    struct member member;
    char hash[HASH_HEX_CAP];
    char licence[NUMBER_CAP];
    int64_t i = (int64_t)(mix(n) % (uint64_t)world->members);
    hash_of(hash, i);
    licence_of(licence, i);
    int64_t start = now_us();
    must(roster_find_by_hash(world->store, &member, hash), "card");
    add(&daily->card, now_us() - start);
    start = now_us();
    must(roster_find_by_number(world->store, &member, licence), "number");
    add(&daily->number, now_us() - start);
    struct fact fact = {.kind = FACT_TAP,
                        .session_id = "s1",
                        .method = METHOD_NFC_UID,
                        .direction = DIRECTION_IN,
                        .verdict = VERDICT_ACCEPTED,
                        .stamp = {.at_utc_ms = 1775019600000 + n, .trust = TRUST_SYNCED}};
    must(text_copy(fact.member_id, sizeof fact.member_id, member.id) ? ERR_OK : ERR_INVALID, "id");
    start = now_us();
    must(journal_append(world->store, &fact), "tap");
    add(&daily->tap, now_us() - start);
}

static void compare_use(const char *what, struct samples *many, struct samples *few) {
    int64_t few_us = percentile(few, 50);
    printf("%-24s p50 %8.3f ms, with %d members %8.3f ms: %.2f times as long\n", what,
           (double)percentile(many, 50) / 1e3, FEW, (double)few_us / 1e3,
           few_us ? (double)percentile(many, 50) / (double)few_us : 0.0);
}

static void measure_use(struct world *many, struct world *few) {
    static struct daily with_many;
    static struct daily with_few;
    for (int64_t n = 0; n < DAILY; n++) {
        use_once(many, &with_many, n);
        use_once(few, &with_few, n);
    }
    compare_use("a card's member", &with_many.card, &with_few.card);
    compare_use("a number's member", &with_many.number, &with_few.number);
    compare_use("a tap's durable record", &with_many.tap, &with_few.tap);
}

// --- A doctor who has been coming for years ------------------------------------------------------
// A tap while the journal holds so many facts of the same person, two for each session.

enum { HISTORY_MAX = 1000, HISTORY_TAPS = 40 };

static void put_past_session(struct master_change *change, int64_t n) {
    *change = (struct master_change){.kind = MASTER_SESSION};
    snprintf(change->session.id, sizeof change->session.id, "past-%lld", (long long)n);
    change->session.starts_utc_ms = INT64_C(1575019600000) + n * INT64_C(172800000);
    change->session.ends_utc_ms = change->session.starts_utc_ms + INT64_C(5400000);
}

static void hold_past_sessions(struct world *world) {
    static struct master_change change;
    must(master_begin(world->store), "master");
    for (int64_t n = 0; n < HISTORY_MAX / 2; n++) {
        put_past_session(&change, n);
        must(master_put(world->store, &change), "past session");
    }
    must(master_commit(world->store, NULL), "master");
}

static void tap_once(struct world *world, const char *member_id, const char *session_id,
                     int64_t at_utc_ms, int64_t n) {
    struct fact fact = {.kind = FACT_TAP,
                        .method = METHOD_NFC_UID,
                        .direction = n % 2 ? DIRECTION_OUT : DIRECTION_IN,
                        .verdict = VERDICT_ACCEPTED,
                        .stamp = {.at_utc_ms = at_utc_ms, .trust = TRUST_SYNCED}};
    snprintf(fact.member_id, sizeof fact.member_id, "%s", member_id);
    snprintf(fact.session_id, sizeof fact.session_id, "%s", session_id);
    must(journal_append(world->store, &fact), "tap");
}

static void live_through(struct world *world, const char *member_id, int64_t facts) {
    static struct master_change change;
    for (int64_t n = 0; n < facts; n++) {
        put_past_session(&change, n / 2);
        tap_once(world, member_id, change.session.id,
                 change.session.starts_utc_ms + n % 2 * INT64_C(3600000), n);
    }
}

static void measure_history(struct world *world) {
    static const int64_t histories[] = {0, 200, HISTORY_MAX};
    hold_past_sessions(world);
    for (size_t i = 0; i < sizeof histories / sizeof *histories; i++) {
        struct samples taps = {.count = 0};
        char member_id[ID_CAP];
        char what[64];
        snprintf(member_id, sizeof member_id, "regular-%zu", i);
        snprintf(what, sizeof what, "a tap after %lld facts", (long long)histories[i]);
        live_through(world, member_id, histories[i]);
        for (int64_t n = 0; n < HISTORY_TAPS; n++) {
            int64_t start = now_us();
            tap_once(world, member_id, "today", INT64_C(1775019600000) + n, n);
            add(&taps, now_us() - start);
        }
        report(what, &taps);
    }
}

int main(int argc, char **argv) {
    static struct world many;
    static struct world few;
    const char *parent = argc > 1 ? argv[1] : ".";
    long long members = argc > 2 ? strtoll(argv[2], NULL, 10) : MANY;
    if (sodium_init() < 0 || members < 1) {
        fprintf(stderr, "bench_search: how many members? usage: bench_search [DIR [MEMBERS]]\n");
        return 2;
    }
    open_world(&many, parent, members);
    open_world(&few, parent, FEW);
    measure_typing(&many);
    measure_use(&many, &few);
    measure_history(&few);
    close_world(&many);
    close_world(&few);
    return 0;
}
