// Taps a minute through the whole path, with a national roster: from a reader's message over
// identification, the rules, the durable record and the credit that is shown, to changed pixels.
//
//   bench_throughput [--members N] [--taps N] [DIR]     default: 350000, 600, the current directory
//
// The real kiosk without a window: what it does between two messages is what is measured. Every
// second doctor shows a signed code, every third taps a card that was enrolled, the others show a
// plain code; one in four lets progress be shown. Beside each tap the very body that was journalled
// is written bare with fdatasync, so that a noisy disk is noisy for both; its time is not in the
// taps a minute.
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/credential/keyhash.h"
#include "app/credential/token.h"
#include "app/kiosk_state.h"

enum { PAGE_ROWS = 5000, TAPS_MAX = 20000 };

struct figures {
    int64_t durable_us[TAPS_MAX], pixel_us[TAPS_MAX], worth_us[TAPS_MAX], bare_us[TAPS_MAX];
    int64_t busy_us; // all taps, without the bare writes
    int count;
};

static struct kiosk kiosk;
static struct figures figures;
static int64_t recorded_at_us, drawn_at_us, worth_us; // of the present tap; 0: not yet

static void must(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "bench_throughput: %s\n", what);
        exit(1);
    }
}

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// --- Where the linker puts the clock (-Wl,--wrap) ------------------------------------------------

enum err __real_journal_append(struct store *store, struct fact *fact);
enum err __wrap_journal_append(struct store *store, struct fact *fact);
void __real_kiosk_worth_fill(struct kiosk *door, const struct result *result);
void __wrap_kiosk_worth_fill(struct kiosk *door, const struct result *result);
bool __real_ui_draw(struct ui *ui, const struct view *view);
bool __wrap_ui_draw(struct ui *ui, const struct view *view);

enum err __wrap_journal_append(struct store *store, struct fact *fact) {
    enum err err = __real_journal_append(store, fact);
    recorded_at_us = err == ERR_OK ? now_us() : 0;
    return err;
}

void __wrap_kiosk_worth_fill(struct kiosk *door, const struct result *result) {
    int64_t start = now_us();
    __real_kiosk_worth_fill(door, result);
    worth_us = now_us() - start;
}

bool __wrap_ui_draw(struct ui *ui, const struct view *view) {
    bool changed = __real_ui_draw(ui, view);
    drawn_at_us = changed ? now_us() : drawn_at_us;
    return changed;
}

// --- A roster ------------------------------------------------------------------------------------

static void put(struct master_change *change) {
    must(master_put(kiosk.store, change) == ERR_OK, store_problem(kiosk.store));
}

static void fill_member(struct member *member, unsigned number) {
    static const char *const families[] = {"ニイガタ",   "ナガオカ",  "ジョウエツ", "サンジョウ",
                                           "ムラカミ",   "サド",      "カシワザキ", "ツバメ",
                                           "イトイガワ", "ミョウコウ"};
    static const char *const given[] = {"タロウ", "ハナコ", "ジロウ", "アキエ", "フユキ", "ハルコ"};
    *member = (struct member){.show_progress = number % 4 == 0};
    snprintf(member->id, sizeof member->id, "M%07u", number);
    snprintf(member->licence_no, sizeof member->licence_no, "%u", 200000 + number);
    snprintf(member->kana, sizeof member->kana, "%s %s", families[number % 10],
             given[number / 10 % 6]);
    snprintf(member->kanji, sizeof member->kanji, "医師 %u", number);
    snprintf(member->birth_date, sizeof member->birth_date, "19%02u-%02u-%02u", 40 + number % 60,
             1 + number % 12, 1 + number % 28);
    snprintf(member->affiliation, sizeof member->affiliation, "第%u医師会", number % 900);
}

static void put_members(struct master_change *change, int count) {
    for (int number = 0; number < count; number++) {
        if (number % PAGE_ROWS == 0) {
            must(master_begin(kiosk.store) == ERR_OK, "master_begin");
        }
        *change = (struct master_change){.kind = MASTER_MEMBER};
        fill_member(&change->member, (unsigned)number);
        snprintf(change->key, sizeof change->key, "%s", change->member.id);
        put(change);
        if (number % PAGE_ROWS == PAGE_ROWS - 1 || number == count - 1) {
            must(master_commit(kiosk.store, "1") == ERR_OK, store_problem(kiosk.store));
        }
    }
}

// Two items in two schemes, going on now, by a policy that knows both.
static void fill_session(struct session *session) {
    const int64_t minute = 60000;
    int64_t now = kiosk_stamp(&kiosk).at_utc_ms;
    *session = (struct session){.id = "T1",
                                .title = "第12回 かかりつけ医機能研修会",
                                .room = "大会議室",
                                .starts_utc_ms = now - 5 * minute,
                                .ends_utc_ms = now + 145 * minute,
                                .policy_version = "bench",
                                .approved = true,
                                .item_count = 2};
    session->entry = (struct window){now - 15 * minute, now + 60 * minute};
    session->exit = (struct window){now + 140 * minute, now + 160 * minute};
    for (size_t i = 0; i < 2; i++) {
        struct item *item = &session->items[i];
        *item = (struct item){
            .starts_utc_ms = now + (int64_t)(75 * i) * minute - 5 * minute,
            .ends_utc_ms = now + (int64_t)(75 * (i + 1)) * minute - 5 * minute,
            .credit_count = 2,
            .credits = {{.scheme = SCHEME_CME, .code = "74", .units_x10 = 10},
                        {.scheme = SCHEME_OCCUPATIONAL, .category = "renewal", .units_x10 = 10}}};
        snprintf(item->title, sizeof item->title, "演題%zu", i + 1);
    }
}

static void fill_policy(struct policy *policy) {
    *policy = (struct policy){
        .version = "bench",
        .in_force_on = "2026-04-01",
        .rule_count = 2,
        .rules = {{.scheme = SCHEME_CME, .presence = PRESENCE_GRACE, .late_grace_s = 600},
                  {.scheme = SCHEME_OCCUPATIONAL}},
        .requirement_count = 1,
        .requirements = {{.award = "cme_certificate",
                          .scheme = SCHEME_CME,
                          .measure = MEASURE_UNITS_AND_CODES,
                          .least_x10 = 600,
                          .period = PERIOD_FISCAL_YEARS,
                          .years = 3}}};
}

// Forty confirmed lectures of one doctor.
static void put_totals(struct master_change *change, int number) {
    for (int i = 0; i < 40; i++) {
        *change = (struct master_change){.kind = MASTER_TOTAL};
        struct credit_total *total = &change->total;
        *total = (struct credit_total){.scheme = SCHEME_CME, .units_x10 = 10};
        snprintf(total->id, sizeof total->id, "C%d-%d", number, i);
        snprintf(total->member_id, sizeof total->member_id, "M%07d", number);
        snprintf(total->code, sizeof total->code, "%d", i % 30);
        snprintf(total->on_date, sizeof total->on_date, "2026-%02d-10", 4 + i % 5);
        memcpy(change->key, total->id, sizeof total->id);
        put(change);
    }
}

// --- Readers' messages ---------------------------------------------------------------------------

static void put_card(struct master_change *change, const struct scan *scan, int number) {
    *change = (struct master_change){.kind = MASTER_CREDENTIAL};
    struct credential *card = &change->credential;
    card->method = METHOD_NFC_UID;
    keyhash_hex(card->hash, kiosk.hash_key, "uid", (struct span){scan->bytes, scan->len});
    snprintf(card->member_id, sizeof card->member_id, "M%07d", number);
    memcpy(change->key, card->hash, sizeof card->hash);
    put(change);
}

static void show_token(struct scan *scan, int number, const uint8_t secret_key[64]) {
    struct buf text = BUF_EMPTY;
    struct token token = {.kid = "k1",
                          .issuer = "bench",
                          .issued_utc_s = 1,
                          .expires_utc_s = INT64_C(4102444800),
                          .cti_len = 16};
    snprintf(token.member_id, sizeof token.member_id, "M%07d", number);
    randombytes_buf(token.cti, sizeof token.cti);
    must(token_issue(&text, &token, secret_key) == ERR_OK && text.len <= sizeof scan->bytes,
         "token_issue");
    *scan = (struct scan){.kind = SCAN_CODE, .len = text.len};
    memcpy(scan->bytes, text.data, text.len);
    buf_fini(&text);
}

static void make_scan(struct scan *scan, struct master_change *change, int tap, int number,
                      const uint8_t secret_key[64]) {
    if (tap % 2 == 0) {
        show_token(scan, number, secret_key);
    } else if (tap % 3 == 0) {
        *scan = (struct scan){.kind = SCAN_UID, .len = 7};
        randombytes_buf(scan->bytes, scan->len);
        scan->bytes[0] = 0x04;
        put_card(change, scan, number);
    } else {
        char text[64];
        int len = snprintf(text, sizeof text, "https://example.jp/m/M%07d", number);
        *scan = (struct scan){.kind = SCAN_CODE, .len = (size_t)len};
        memcpy(scan->bytes, text, scan->len);
    }
}

static void put_rules(struct master_change *change, const uint8_t public_key[32]) {
    *change = (struct master_change){.kind = MASTER_KEY, .key = "k1", .token_key = {.kid = "k1"}};
    memcpy(change->token_key.public_key, public_key, 32);
    put(change);
    *change = (struct master_change){.kind = MASTER_FORMAT, .key = "f1"};
    snprintf(change->format.id, sizeof change->format.id, "f1");
    snprintf(change->format.template_text, sizeof change->format.template_text,
             "https://example.jp/m/{member_id}");
    put(change);
    *change = (struct master_change){.kind = MASTER_POLICY, .key = "bench"};
    fill_policy(&change->policy);
    put(change);
    *change = (struct master_change){.kind = MASTER_SESSION, .key = "T1"};
    fill_session(&change->session);
    put(change);
}

static void prepare(struct scan *scans, int members, int taps) {
    static struct master_change change;
    uint8_t public_key[32];
    uint8_t secret_key[64];
    crypto_sign_keypair(public_key, secret_key);
    put_members(&change, members);
    must(master_begin(kiosk.store) == ERR_OK, "master_begin");
    put_rules(&change, public_key);
    for (int tap = 0; tap < taps; tap++) {
        int number = (int)((int64_t)tap * members / taps); // from everywhere in the roster
        make_scan(&scans[tap], &change, tap, number, secret_key);
        if (number % 4 == 0) {
            put_totals(&change, number);
        }
    }
    must(master_commit(kiosk.store, "2") == ERR_OK, store_problem(kiosk.store));
    int64_t known = 0;
    must(roster_count_members(kiosk.store, &known) == ERR_OK && known == members,
         "the roster is not as large as it should be");
}

// --- The run -------------------------------------------------------------------------------------

static bool write_bare(void *context, const struct journal_entry *entry) {
    const int *file = context;
    int64_t start = now_us();
    bool written = write(*file, entry->body.data, entry->body.len) == (ssize_t)entry->body.len &&
                   fdatasync(*file) == 0;
    figures.bare_us[figures.count] = now_us() - start;
    must(written, "the bare write failed");
    return false;
}

static void tap_once(const struct scan *scan, int bare) {
    recorded_at_us = drawn_at_us = 0;
    int64_t start = now_us();
    kiosk_take_scan(&kiosk, scan);
    figures.busy_us += now_us() - start;
    const struct result *result = &kiosk.view.result;
    must(result->recorded && result->verdict == VERDICT_ACCEPTED, "a tap was not accepted");
    must(recorded_at_us && drawn_at_us > recorded_at_us, "a picture came before its record");
    must(kiosk.view.door.credit[0] != '\0', "no credit was shown");
    figures.durable_us[figures.count] = recorded_at_us - start;
    figures.pixel_us[figures.count] = drawn_at_us - start;
    figures.worth_us[figures.count] = worth_us;
    must(journal_each(kiosk.store, figures.count + 3, 1, write_bare, &bare) == ERR_OK, "journal");
    figures.count++;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void report(int members) {
    static const int percents[] = {50, 99};
    size_t count = (size_t)figures.count;
    qsort(figures.durable_us, count, sizeof(int64_t), compare);
    qsort(figures.pixel_us, count, sizeof(int64_t), compare);
    qsort(figures.worth_us, count, sizeof(int64_t), compare);
    qsort(figures.bare_us, count, sizeof(int64_t), compare);
    printf("%d members; %zu taps one behind the other: %.0f taps a minute (a lane has twenty)\n",
           members, count, 60e6 * (double)count / (double)figures.busy_us);
    printf("bare = write + fdatasync of the same bytes = 1\n");
    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
        size_t at = count * (size_t)percents[i] / 100;
        double bare = (double)figures.bare_us[at];
        printf(
            "p%d  tap to durable record %.2f (%lld us)  to changed pixel %.2f (%lld us), of which "
            "what it earns %lld us  bare %lld us\n",
            percents[i], (double)figures.durable_us[at] / bare, (long long)figures.durable_us[at],
            (double)figures.pixel_us[at] / bare, (long long)figures.pixel_us[at],
            (long long)figures.worth_us[at], (long long)figures.bare_us[at]);
    }
}

static void open_session(void) {
    struct event event = {.kind = EVENT_OPEN, .now = kiosk_stamp(&kiosk)};
    kiosk_reload_programme(&kiosk);
    must(kiosk.session_count == 1, "no session today: is it about midnight? try again");
    event.session = &kiosk.sessions[0];
    must(kiosk_step(&kiosk, &event), "the session could not be opened");
    kiosk_go_home(&kiosk);
}

static void start_kiosk(const struct kiosk_options *options) {
    char problem[VIEW_PROBLEM_CAP] = "";
    enum fault fault;
    struct ui_options ui = {.width = options->width,
                            .height = options->height,
                            .offscreen = true,
                            .share_dir = options->share_dir};
    kiosk.options = options;
    must(ui_open(&kiosk.ui, &ui, problem, sizeof problem) == ERR_OK, problem);
    must(kiosk_start(&kiosk, &fault, problem, sizeof problem) == ERR_OK, problem);
}

static void remove_files(const char *dir) {
    static const char *const names[] = {"bare", "uketsuke.db", "uketsuke.lock", "device.key", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[1100];
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        if (remove(path) != 0) {
            fprintf(stderr, "bench_throughput: %s is left behind\n", path);
        }
    }
}

static int number_of(const char *text, int most) {
    long number = text ? strtol(text, NULL, 10) : 0;
    must(number > 0 && number <= most, "usage: bench_throughput [--members N] [--taps N] [DIR]");
    return (int)number;
}

int main(int argc, char **argv) {
    int members = 350000;
    int taps = 600;
    const char *base = ".";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--members") == 0) {
            members = number_of(argv[++i], 9999999);
        } else if (strcmp(argv[i], "--taps") == 0) {
            taps = number_of(argv[++i], TAPS_MAX);
        } else {
            base = argv[i];
        }
    }
    char dir[1024];
    char path[1100];
    snprintf(dir, sizeof dir, "%s/bench_throughput.XXXXXX", base);
    must(sodium_init() >= 0 && mkdtemp(dir), "can't make a directory there");
    struct kiosk_options options = {.data_dir = dir,
                                    .camera = "none",
                                    .nfc = "none",
                                    .width = 1280,
                                    .height = 800,
                                    .share_dir = UK_SHARE_DIR};
    struct scan *scans = calloc((size_t)taps, sizeof *scans);
    must(scans != NULL, "out of memory");
    start_kiosk(&options);
    prepare(scans, members, taps);
    open_session();
    snprintf(path, sizeof path, "%s/bare", dir);
    int bare = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    must(bare >= 0, path);
    for (int i = 0; i < taps; i++) {
        tap_once(&scans[i], bare);
    }
    report(members);
    close(bare);
    kiosk_stop(&kiosk);
    ui_close(kiosk.ui);
    free(scans);
    remove_files(dir);
    return 0;
}
