#include "app/transfer/column.h"

#include <string.h>

#include "app/base/text.h"
#include "app/domain/identifier.h"

_Static_assert(sizeof(enum staff_role) == sizeof(int) && sizeof(enum admission) == sizeof(int) &&
                   sizeof(enum presence_rule) == sizeof(int) &&
                   sizeof(enum missing_exit) == sizeof(int) &&
                   sizeof(enum measure) == sizeof(int) && sizeof(enum period) == sizeof(int),
               "choices are read as int");

// --- Saying what is wrong ------------------------------------------------------------------------

static void say(struct findings *findings, enum finding_code code, const struct column *column,
                const char *cell) {
    struct heading heading;
    column_heading(&heading, column);
    findings_add(findings, code, (struct word){heading.ja, heading.en}, WORD(cell));
}

static const struct column *column_at(enum table table, size_t offset) {
    const struct column_set *set = &column_sets[table];
    for (size_t i = 0; i < set->count; i++) {
        if (set->columns[i].offset == offset && set->columns[i].type != CELL_IGNORED) {
            return &set->columns[i];
        }
    }
    return &set->columns[0];
}

// --- Texts ---------------------------------------------------------------------------------------

static bool is_clean(const char *text, bool prose) {
    struct span span = span_of_text(text);
    for (size_t end; prose && (end = strcspn((const char *)span.data, "\r\n")) < span.len;) {
        if (!text_is_clean_utf8((struct span){span.data, end})) {
            return false;
        }
        span = (struct span){span.data + end + 1, span.len - end - 1};
    }
    return text_is_clean_utf8(span);
}

// The spaces around it are gone; its line feeds stay.
static bool trim_prose(char *out, size_t cap, const char *text) {
    text += strspn(text, " \t\r\n");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r\n", text[len - 1])) {
        len--;
    }
    return text_copy_span(out, cap, (struct span){(const uint8_t *)text, len});
}

static void read_text(char *out, struct findings *findings, const struct column *column,
                      const char *cell) {
    bool fits = column->type == CELL_PROSE  ? trim_prose(out, column->cap, cell)
                : column->type == CELL_TEXT ? cell_trim(out, column->cap, cell)
                                            : cell_fold(out, column->cap, cell);
    if (!fits) {
        say(findings, FINDING_TOO_LONG, column, "");
    } else if (!is_clean(out, column->type == CELL_PROSE)) {
        say(findings, FINDING_CONTROL, column, "");
    } else if (cell_has_private_character(out)) {
        say(findings, FINDING_PRIVATE, column, "");
    }
    if (fits && column->type == CELL_KANA && !cell_is_kana(out)) {
        say(findings, FINDING_NOT_KANA, column, out);
    }
}

static bool is_id(const char *text) {
    return text_is_clean_utf8(span_of_text(text)) && !strchr("=+-@", text[0]) &&
           !strpbrk(text, " /,\"'");
}

static void read_id(char *out, struct findings *findings, const struct column *column,
                    const char *cell) {
    if (!cell_fold(out, column->cap, cell)) {
        say(findings, FINDING_TOO_LONG, column, "");
    } else if (!is_id(out)) {
        say(findings, FINDING_NOT_ID, column, cell);
    }
}

// --- Numbers -------------------------------------------------------------------------------------

enum { COUNT_MAX = 1000000 };

static void read_units(int32_t *out, struct findings *findings, const struct column *column,
                       const char *cell) {
    bool negative = false;
    if (!cell_units(out, &negative, cell)) {
        say(findings, negative ? FINDING_NEGATIVE : FINDING_NOT_UNITS, column, cell);
    }
}

static void read_choice(void *out, struct findings *findings, const struct column *column,
                        const char *cell) {
    int value = 0;
    if (!word_choose(&value, column->choices, cell)) {
        say(findings, FINDING_NOT_CHOICE, column, cell);
    }
    memcpy(out, &value, sizeof value);
}

// --- One cell ------------------------------------------------------------------------------------

static void read_filled(void *out, struct findings *findings, const struct column *column,
                        const char *cell) {
    enum finding_code code = FINDING_COUNT;
    switch (column->type) {
    case CELL_NUMBER:
        code = identifier_normalise(out, cell) ? FINDING_COUNT : FINDING_NOT_NUMBER;
        break;
    case CELL_DATE:
        code = cell_date(out, cell) ? FINDING_COUNT : FINDING_NOT_DATE;
        break;
    case CELL_MOMENT:
        code = cell_moment(out, cell) ? FINDING_COUNT : FINDING_NOT_TIME;
        break;
    case CELL_WINDOW:
        code = cell_window(out, cell) ? FINDING_COUNT : FINDING_NOT_WINDOW;
        break;
    case CELL_COUNT:
        code = cell_count(out, COUNT_MAX, cell) ? FINDING_COUNT : FINDING_NOT_COUNT;
        break;
    case CELL_BOOL:
        code = cell_bool(out, cell) ? FINDING_COUNT : FINDING_NOT_CHOICE;
        break;
    case CELL_SCHEME:
        code = word_scheme(out, cell) ? FINDING_COUNT : FINDING_TOO_LONG;
        break;
    case CELL_UNITS:
        read_units(out, findings, column, cell);
        break;
    case CELL_CHOICE:
        read_choice(out, findings, column, cell);
        break;
    case CELL_ID:
        read_id(out, findings, column, cell);
        break;
    default:
        read_text(out, findings, column, cell);
        break;
    }
    if (code != FINDING_COUNT) {
        say(findings, code, column, cell);
    }
}

static bool is_blank(const char *cell) {
    char trimmed[2];
    return cell_trim(trimmed, sizeof trimmed, cell) && !*trimmed;
}

void field_read(union table_row *row, struct findings *findings, const struct column *column,
                const char *cell) {
    if (column->type == CELL_IGNORED) {
        return;
    }
    if (!is_blank(cell)) {
        read_filled((char *)row + column->offset, findings, column, cell);
    } else if (column->filled) {
        say(findings, FINDING_MISSING, column, "");
    }
}

// --- The row as a whole --------------------------------------------------------------------------

#define COLUMN(table, owner, member) column_at(table, offsetof(owner, member))

static bool join(char *out, struct findings *findings, const struct column *column,
                 const char *family, const char *given) {
    if (*out || !*family) {
        return true; // one column has it all
    }
    char whole[2 * NAME_CAP];
    snprintf(whole, sizeof whole, "%s%s%s", family, *given ? " " : "", given);
    if (!text_copy(out, NAME_CAP, whole)) {
        say(findings, FINDING_TOO_LONG, column, "");
        return false;
    }
    return true;
}

static bool finish_member(struct member_row *row, struct findings *findings) {
    struct member *member = &row->member;
    if (!*member->id && !*member->licence_no) {
        say(findings, FINDING_MISSING, COLUMN(TABLE_MEMBER, struct member_row, member.id), "");
        return false;
    }
    if (member_is_walk_in(member->id)) {
        say(findings, FINDING_NOT_ID, COLUMN(TABLE_MEMBER, struct member_row, member.id),
            member->id);
        return false;
    }
    if (!*member->id) {
        (void)text_copy(member->id, sizeof member->id, member->licence_no);
    }
    bool joined = join(member->kanji, findings, COLUMN(TABLE_MEMBER, struct member_row, family),
                       row->family, row->given) &&
                  join(member->kana, findings, COLUMN(TABLE_MEMBER, struct member_row, family_kana),
                       row->family_kana, row->given_kana);
    if (joined && !row->deleted && !*member->kanji && !*member->kana) {
        say(findings, FINDING_MISSING, COLUMN(TABLE_MEMBER, struct member_row, member.kanji), "");
        return false;
    }
    return joined;
}

// Where a scheme's category and code go once the scheme is known.
struct credit_words {
    const char *scheme;
    const char *category_text, *code_text;
    char *category, *code;
    const struct column *category_column, *code_column;
};

static bool finish_credit(const struct credit_words *words, struct findings *findings) {
    enum category_outcome outcome =
        word_category(words->category, words->scheme, words->category_text);
    if (outcome == CATEGORY_OWN) {
        say(findings, FINDING_CATEGORY_UNKNOWN, words->category_column, words->category_text);
    } else if (outcome != CATEGORY_FINE) {
        say(findings, outcome == CATEGORY_UNCLEAR ? FINDING_CATEGORY_UNCLEAR : FINDING_TOO_LONG,
            words->category_column, words->category_text);
        return false;
    }
    if (!word_code(words->code, words->scheme, words->code_text)) {
        say(findings, FINDING_TOO_LONG, words->code_column, "");
        return false;
    }
    return true;
}

#define CREDIT_WORDS(table, owner, row, part)                                                      \
    (&(struct credit_words){.scheme = (row)->part.scheme,                                          \
                            .category_text = (row)->category,                                      \
                            .code_text = (row)->code,                                              \
                            .category = (row)->part.category,                                      \
                            .code = (row)->part.code,                                              \
                            .category_column = COLUMN(table, owner, category),                     \
                            .code_column = COLUMN(table, owner, code)})

static bool finish_who(struct findings *findings, enum table table, const char *member_id,
                       const char *licence_no) {
    if (!*member_id && !*licence_no) {
        const struct column_set *set = &column_sets[table];
        for (size_t i = 0; i < set->count; i++) {
            if (set->columns[i].need == 1) {
                say(findings, FINDING_MISSING, &set->columns[i], "");
                return false;
            }
        }
    }
    return true;
}

static bool finish_staff(const struct staff_row *row, struct findings *findings) {
    size_t len = strlen(row->pin);
    bool right = len == 0 || (len >= 4 && len <= 8 && strspn(row->pin, "0123456789") == len);
    if (!right) {
        say(findings, FINDING_NOT_PIN, COLUMN(TABLE_STAFF, struct staff_row, pin), "");
    }
    return right;
}

static bool finish_setting(const struct setting_row *row, struct findings *findings) {
    bool local = strncmp(row->setting.name, "local.", 6) == 0;
    if (local) {
        say(findings, FINDING_SETTING_LOCAL,
            COLUMN(TABLE_SETTING, struct setting_row, setting.name), row->setting.name);
    }
    return !local;
}

bool field_finish(union table_row *row, struct findings *findings, enum table table) {
    switch (table) {
    case TABLE_MEMBER:
        return finish_member(&row->member, findings);
    case TABLE_ITEM:
        return finish_credit(CREDIT_WORDS(TABLE_ITEM, struct item_row, &row->item, credit),
                             findings);
    case TABLE_REQUIREMENT:
        return finish_credit(
            CREDIT_WORDS(TABLE_REQUIREMENT, struct requirement_row, &row->requirement, requirement),
            findings);
    case TABLE_TOTAL:
        return finish_who(findings, table, row->total.total.member_id, row->total.licence_no) &&
               finish_credit(CREDIT_WORDS(TABLE_TOTAL, struct total_row, &row->total, total),
                             findings);
    case TABLE_REGISTRATION:
        return finish_who(findings, table, row->registration.registration.member_id,
                          row->registration.licence_no);
    case TABLE_CERTIFICATE:
        return finish_who(findings, table, row->certificate.certificate.member_id,
                          row->certificate.licence_no);
    case TABLE_STAFF:
        return finish_staff(&row->staff, findings);
    case TABLE_SETTING:
        return finish_setting(&row->setting, findings);
    default:
        return true;
    }
}
