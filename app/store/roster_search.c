// Searching as one types, over some hundred thousand members.
//
// One word leads: the ranges of keys (name_key.h) that begin with it are read in their order, until
// there are as many as are asked for. Other words must fit what the row itself says, so that those
// who do not fit cost no look at a member.
//
//   a number leads before a name, a name in kanji before one in kana (its keys hold the kana, too),
//   a longer word before a shorter one
#include "app/store/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/domain/identifier.h"
#include "app/store/fold.h"
#include "app/store/name_key.h"
#include "app/store/store_internal.h"

enum { WORDS_MAX = 4 };

struct word {
    char text[FOLD_CAP];
    char number[NUMBER_CAP]; // the same as a number that is typed; empty when it is none
    bool is_kana;
};

struct hit {
    char kana_key[FOLD_CAP];
    char member_id[ID_CAP];
};

struct search {
    struct store *store;
    char whole[FOLD_CAP];         // what was typed
    struct word words[WORDS_MAX]; // the first leads
    struct hit *hits;
    size_t count;
    size_t cap;
};

// --- Words ---------------------------------------------------------------------------------------

// Folded kana is U+30A0 to U+30FF: three bytes, e3 82 a0 to e3 83 bf.
static bool is_kana(const char *text) {
    for (const unsigned char *at = (const unsigned char *)text; *at; at += 3) {
        bool is_katakana = at[0] == 0xe3 && ((at[1] == 0x82 && at[2] >= 0xa0) || at[1] == 0x83);
        if (!is_katakana) {
            return false;
        }
    }
    return true;
}

static void make_word(struct word *word, const char *text, size_t len) {
    memcpy(word->text, text, len);
    word->text[len] = '\0';
    word->is_kana = is_kana(word->text);
    if (!strpbrk(word->text, "0123456789") || !identifier_normalise(word->number, word->text)) {
        word->number[0] = '\0';
    }
}

// How well a word leads.
static size_t weight_of(const struct word *word) {
    size_t kind = *word->number ? 2 : word->is_kana ? 0 : 1;
    return kind * FOLD_CAP + strlen(word->text);
}

// Returns how many words there are; more than WORDS_MAX narrow nothing further.
static size_t take_words(struct search *search, const char *typed) {
    size_t count = 0;
    size_t lead = 0;
    fold(search->whole, typed);
    for (const char *at = search->whole; *at && count < WORDS_MAX; count++) {
        size_t len = strcspn(at, " ");
        make_word(&search->words[count], at, len);
        lead = weight_of(&search->words[count]) > weight_of(&search->words[lead]) ? count : lead;
        at += len + (at[len] == ' ');
    }
    struct word leader = search->words[lead];
    search->words[lead] = search->words[0];
    search->words[0] = leader;
    return count;
}

// --- Statements ----------------------------------------------------------------------------------

// All that the names which a row holds can begin with, each behind a stroke, and without the space
// between their parts. What is not kana is not in the kana.
#define BEGINNINGS(name)                                                                           \
    "'|' || " name " || '|' || " NAME_TURNED(name) " || '|' || replace(" name ", ' ', '')"
#define NAMES(one, other) "(" BEGINNINGS(one) " || " BEGINNINGS(other) ")"
// Whether a row fits a word; any fits the empty one.
#define FITS(word, number, names, numbers)                                                         \
    "(" word " = '' OR instr(" names ", '|' || " word ") > 0"                                      \
    " OR (" number " <> '' AND instr('|' || " numbers ", '|' || " number ") > 0))"
#define FITS_OTHERS(names, numbers)                                                                \
    FITS("?4", "?5", names, numbers)                                                               \
    " AND " FITS("?6", "?7", names, numbers) " AND " FITS("?8", "?9", names, numbers)

#define BY_NAME(kind, name)                                                                        \
    "SELECT member_id FROM name_key WHERE kind = " kind " AND key >= ?1 AND key < ?2"              \
    " AND (?4 = '' OR " FITS_OTHERS(NAMES(name, "kana_key"), "''") ")"                             \
                                                                   " ORDER BY key LIMIT ?3"
static const char by_kana[] = BY_NAME("0", "key");
static const char by_kana_given[] = BY_NAME("1", NAME_TURNED("key"));
static const char by_kanji[] = BY_NAME("2", "key");
static const char by_kanji_given[] = BY_NAME("3", NAME_TURNED("key"));

#define MEMBER_NUMBERS "number || '|' || licence_no"
#define BY_NUMBER(column)                                                                          \
    "SELECT id FROM member WHERE " column " >= ?1 AND " column " < ?2 AND " column " <> ''"        \
    " AND (?4 = '' OR " FITS_OTHERS(NAMES("kana_key", "kanji_key"),                                \
                                    MEMBER_NUMBERS) ")"                                            \
                                                    " ORDER BY " column " LIMIT ?3"
static const char by_number[] = BY_NUMBER("number");
static const char by_licence[] = BY_NUMBER("licence_no");

// Walk-ins and guests are few, and gone after a while.
#define WALK_IN_NAMES NAMES("kana_key", "kanji_key")
static const char by_particulars[] =
    "SELECT '" WALK_IN_PREFIX "' || record_id FROM particulars"
    " WHERE " FITS("?1", "?2", WALK_IN_NAMES, "number_key") " AND " FITS_OTHERS(
        WALK_IN_NAMES, "number_key") " ORDER BY kana_key, record_id LIMIT ?3";

static const char by_guest[] = "SELECT member_id FROM guest WHERE " FITS(
    "?1", "?2", NAMES("kana_key", "''"),
    "number_key") " AND " FITS_OTHERS(NAMES("kana_key", "''"),
                                      "number_key") " ORDER BY kana_key, member_id LIMIT ?3";

// --- Hits ----------------------------------------------------------------------------------------

static bool is_kept(const struct search *search, const char *member_id) {
    for (size_t i = 0; i < search->count; i++) {
        if (strcmp(search->hits[i].member_id, member_id) == 0) {
            return true;
        }
    }
    return false;
}

// Binds `first` and `second`, how many, and the words that do not lead.
static enum err collect(struct search *search, const char *sql, const char *first,
                        const char *second) {
    if (search->count == search->cap) {
        return ERR_OK;
    }
    struct query query = query_start(search->store, sql);
    query_text(&query, first);
    query_text(&query, second);
    query_int(&query, (int64_t)search->cap);
    for (size_t i = 1; i < WORDS_MAX; i++) {
        query_text(&query, search->words[i].text);
        query_text(&query, search->words[i].number);
    }
    while (search->count < search->cap && query_next(&query)) {
        struct hit *hit = &search->hits[search->count];
        query_read_text(&query, hit->member_id, sizeof hit->member_id);
        search->count += !is_kept(search, hit->member_id);
    }
    return query_finish(&query);
}

// --- Ranges --------------------------------------------------------------------------------------

#define LAST_CHARACTER "\xf4\x8f\xbf\xbf" // U+10FFFF: no name holds it

// All that begins with `text`.
static enum err collect_range(struct search *search, const char *sql, const char *text) {
    char end[FOLD_CAP + sizeof LAST_CHARACTER];
    snprintf(end, sizeof end, "%s%s", text, LAST_CHARACTER);
    return collect(search, sql, text, end);
}

static bool is_boundary(char byte) {
    return ((unsigned char)byte & 0xc0) != 0x80;
}

// Family and given name typed in one: サトウハル is looked for as サ トウハル, サト ウハル ...
static enum err collect_in_one(struct search *search, const char *sql) {
    const char *text = search->words[0].text;
    size_t len = strlen(text);
    enum err err = ERR_OK;
    for (size_t i = 1; i < len && len < FOLD_CAP - 1 && err == ERR_OK; i++) {
        if (is_boundary(text[i])) {
            char apart[FOLD_CAP];
            snprintf(apart, sizeof apart, "%.*s %s", (int)i, text, text + i);
            err = collect_range(search, sql, apart);
        }
    }
    return err;
}

static enum err collect_names(struct search *search, const char *name, const char *given) {
    const char *text = search->words[0].text;
    enum err err = collect_range(search, name, text);
    err = err == ERR_OK ? collect_range(search, given, text) : err;
    return err == ERR_OK ? collect_in_one(search, name) : err;
}

// Words in the order of the name come first: of a common family name, most that is asked for is
// found without a look at all who bear it.
static enum err collect_in_order(struct search *search) {
    if (!*search->words[1].text) {
        return ERR_OK;
    }
    enum err err = collect_range(search, by_kana, search->whole);
    return err == ERR_OK ? collect_range(search, by_kanji, search->whole) : err;
}

static enum err collect_all(struct search *search) {
    const struct word *leader = &search->words[0];
    enum err err = collect(search, by_particulars, leader->text, leader->number);
    err = err == ERR_OK ? collect(search, by_guest, leader->text, leader->number) : err;
    err = err == ERR_OK ? collect_in_order(search) : err;
    if (err == ERR_OK && *leader->number) {
        err = collect_range(search, by_licence, leader->number);
        err = err == ERR_OK ? collect_range(search, by_number, leader->number) : err;
    }
    err = err == ERR_OK ? collect_names(search, by_kana, by_kana_given) : err;
    if (err == ERR_OK && !leader->is_kana) {
        err = collect_names(search, by_kanji, by_kanji_given);
    }
    return err;
}

// --- Members -------------------------------------------------------------------------------------

static enum err read_kana_key(struct store *store, struct hit *hit) {
    const char *id = hit->member_id;
    if (member_is_walk_in(id)) {
        return value_get(store, hit->kana_key, sizeof hit->kana_key,
                         "SELECT kana_key FROM particulars WHERE record_id = ?",
                         id + sizeof WALK_IN_PREFIX - 1);
    }
    return value_get(store, hit->kana_key, sizeof hit->kana_key,
                     "SELECT kana_key FROM member WHERE id = ?1 UNION ALL"
                     " SELECT kana_key FROM guest WHERE member_id = ?1 LIMIT 1",
                     id);
}

static int compare(const void *a, const void *b) {
    const struct hit *one = a;
    const struct hit *other = b;
    int order = strcmp(one->kana_key, other->kana_key);
    return order ? order : strcmp(one->member_id, other->member_id);
}

static enum err sort_hits(struct search *search) {
    enum err err = ERR_OK;
    for (size_t i = 0; i < search->count && err == ERR_OK; i++) {
        err = read_kana_key(search->store, &search->hits[i]);
    }
    if (err == ERR_OK) {
        qsort(search->hits, search->count, sizeof *search->hits, compare);
    }
    return err;
}

static enum err search_in(struct search *search, struct member *out, size_t *count, bool *more) {
    size_t cap = search->cap - 1;
    enum err err = collect_all(search);
    err = err == ERR_OK ? sort_hits(search) : err;
    *more = err == ERR_OK && search->count > cap;
    size_t wanted = search->count < cap ? search->count : cap;
    for (size_t i = 0; i < wanted && err == ERR_OK; i++) {
        err = roster_find_member(search->store, &out[i], search->hits[i].member_id);
        *count += err == ERR_OK;
    }
    return err;
}

enum err roster_search(struct store *store, struct member *out, size_t *count, bool *more,
                       size_t cap, const char *typed) {
    struct search search = {.store = store, .cap = cap + 1};
    *count = 0;
    *more = false;
    if (take_words(&search, typed) == 0 || cap == 0) {
        return ERR_OK;
    }
    search.hits = calloc(search.cap, sizeof *search.hits);
    if (!search.hits) {
        return store_refuse(store, ERR_NOMEM, "Memory ran out over a search in %s.", store->path);
    }
    enum err err = name_key_catch_up(store);
    err = err == ERR_OK ? search_in(&search, out, count, more) : err;
    free(search.hits);
    return err;
}
