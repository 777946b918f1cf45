#include "app/transfer/table.h"

#include <string.h>

#include "app/transfer/column.h"

enum { FOLDED_CAP = 96 };

// --- Headings ------------------------------------------------------------------------------------

struct match {
    struct heading_map map;
    size_t known; // columns of the file that the table knows
    int twice;    // the table's column that the file has twice; -1: none
    uint32_t met; // needs
};

static int find_column(const struct column_set *set, const char *folded) {
    for (size_t i = 0; i < set->count; i++) {
        if (word_is_one_of(folded, set->columns[i].names)) {
            return (int)i;
        }
    }
    return -1;
}

static void match_table(struct match *out, enum table table, const struct sheet_row *row) {
    *out = (struct match){.map = {.table = table, .column_count = row->count}, .twice = -1};
    for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
        out->map.place[i] = -1;
    }
    for (size_t i = 0; i < row->count; i++) {
        char folded[FOLDED_CAP];
        int at = cell_fold_word(folded, sizeof folded, row->cells[i]) && *folded
                     ? find_column(&column_sets[table], folded)
                     : -1;
        if (at < 0) {
            continue;
        }
        out->twice = out->map.place[at] >= 0 ? at : out->twice;
        out->map.place[at] = (int)i;
        out->known++;
        out->met |= 1U << column_sets[table].columns[at].need;
    }
}

static uint32_t needs_of(const struct column_set *set) {
    uint32_t needs = 0;
    for (size_t i = 0; i < set->count; i++) {
        needs |= 1U << set->columns[i].need;
    }
    return needs & ~1U;
}

static bool is_whole(const struct match *match) {
    uint32_t needs = needs_of(&column_sets[match->map.table]);
    return (match->met & needs) == needs;
}

static void say_missing(struct findings *findings, const struct match *match) {
    const struct column_set *set = &column_sets[match->map.table];
    uint32_t missing = needs_of(set) & ~match->met;
    for (size_t i = 0; i < set->count; i++) {
        if (missing & (1U << set->columns[i].need)) {
            struct heading heading;
            column_heading(&heading, &set->columns[i]);
            findings_add(findings, FINDING_COLUMN_MISSING, table_word(match->map.table),
                         (struct word){heading.ja, heading.en});
            missing &= ~(1U << set->columns[i].need);
        }
    }
}

// What one row of headings is, among all tables.
struct choice {
    struct match best; // whole, or else the one that knows most
    bool whole;
    bool unclear; // another is whole, too, and knows as much
    enum table other;
};

static void choose_table(struct choice *out, const struct sheet_row *row) {
    *out = (struct choice){.best = {.twice = -1}};
    for (int table = 0; table < TABLE_COUNT; table++) {
        struct match match;
        match_table(&match, (enum table)table, row);
        bool whole = is_whole(&match);
        bool equal = whole == out->whole && match.known == out->best.known;
        if (whole > out->whole || (whole == out->whole && match.known > out->best.known)) {
            out->best = match;
            out->whole = whole;
            out->unclear = false;
        } else if (equal && whole) {
            out->unclear = true;
            out->other = (enum table)table;
        }
    }
}

static void say_unknown(struct findings *findings, const struct heading_map *map,
                        const struct sheet_row *row) {
    for (size_t i = 0; i < row->count; i++) {
        bool known = false;
        for (size_t j = 0; j < TABLE_COLUMNS_MAX; j++) {
            known = known || map->place[j] == (int)i;
        }
        if (!known && *row->cells[i]) {
            findings_add(findings, FINDING_COLUMN_UNKNOWN, WORD(row->cells[i]), NO_WORD);
        }
    }
}

bool table_read_headings(struct heading_map *out, struct findings *findings,
                         const struct sheet_row *row) {
    struct choice choice;
    choose_table(&choice, row);
    const struct match *best = &choice.best;
    if (best->known == 0) {
        findings_add(findings, FINDING_NO_KIND, NO_WORD, NO_WORD);
    } else if (!choice.whole) {
        say_missing(findings, best);
    } else if (choice.unclear) {
        findings_add(findings, FINDING_KIND_UNCLEAR, table_word(best->map.table),
                     table_word(choice.other));
    } else if (best->twice >= 0) {
        struct heading heading;
        column_heading(&heading, &column_sets[best->map.table].columns[best->twice]);
        findings_add(findings, FINDING_COLUMN_TWICE, (struct word){heading.ja, heading.en},
                     NO_WORD);
    } else {
        say_unknown(findings, &best->map, row);
        *out = best->map;
        return true;
    }
    return false;
}

// --- Rows ----------------------------------------------------------------------------------------

// Trailing empty cells are the spreadsheet's; any other difference may have moved every cell.
static bool has_cells(struct findings *findings, size_t wanted, const struct sheet_row *row) {
    size_t count = row->count;
    while (count > wanted && !*row->cells[count - 1]) {
        count--;
    }
    if (count == wanted) {
        return true;
    }
    char have[24];
    char want[24];
    snprintf(have, sizeof have, "%zu", row->count);
    snprintf(want, sizeof want, "%zu", wanted);
    findings_add(findings, FINDING_CELL_COUNT, WORD(have), WORD(want));
    return false;
}

bool table_read_row(union table_row *out, struct findings *findings, const struct heading_map *map,
                    const struct sheet_row *row) {
    const struct column_set *set = &column_sets[map->table];
    memset(out, 0, sizeof *out);
    if (!has_cells(findings, map->column_count, row)) {
        return false;
    }
    if (map->table == TABLE_ITEM) {
        out->item.credit.units_x10 = UNITS_NOT_GIVEN;
    }
    int64_t errors = findings->errors;
    for (size_t i = 0; i < set->count; i++) {
        if (map->place[i] >= 0) {
            field_read(out, findings, &set->columns[i], row->cells[map->place[i]]);
        }
    }
    return findings->errors == errors && field_finish(out, findings, map->table);
}
