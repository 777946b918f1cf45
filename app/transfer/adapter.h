// An adapter: how an export looks, as data. No source describes what MAMIS or another system
// takes; so columns, their order, headings, encoding and styles stand in a file that an association
// can write, and never in code.
//
//   {"adapter": 1,                       the format of this file
//    "name": "full", "version": "2026-04-01",
//    "title": {"ja": "...", "en": "..."}, "description": {"ja": "...", "en": "..."},
//    "rows": "proposal",                 one row for each person | stay | proposal | tap
//    "encoding": "utf-8-bom",            utf-8 | utf-8-bom | shift_jis (CP932)
//    "line_ending": "crlf",              crlf | lf
//    "date": "YYYY-MM-DD",               YYYY/MM/DD | YYYYMMDD | YYYY年M月D日 | wareki
//    (令和8年4月9日) "time": "HH:MM:SS",                 HH:MM | HHMM | HHMMSS | H時MM分 "missing":
//    "replace",               a character that the encoding does not have: 〓 and a
//                                        report of the rows; "refuse": no file at all
//    "formulas": "quote",                a text of people's own that begins with = + - @ (of any
//                                        width) gets a ' in front, so that no spreadsheet runs it;
//                                        "keep" for what only programs read. Ids, numbers and times
//                                        are never touched.
//    "schemes": ["jma_cme"],             optional: of which schemes (rows by proposal)
//    "states": ["earned", "pending"],    optional: of which states (rows by proposal)
//    "columns": [
//      {"heading": "医籍登録番号", "value": "licence_no"},
//      {"heading": "種別", "text": "1"},                            the same in every row
//      {"heading": "入室", "value": "entered_at", "show": "time"},  date | time | both (default)
//      {"heading": "区分", "value": "state", "words": {"earned": "確定待ち", "none": "-"}},
//      {"heading": "番号", "value": "licence_no", "digits": 6}      zeros in front
//    ]}
//
// Values: value.h. A version is the adapter's own: the same name in DIR/adapters wins over one that
// was installed.
#pragma once

#include "app/base/buf.h"
#include "app/transfer/value.h"

enum {
    ADAPTER_COLUMNS_MAX = 80,
    ADAPTER_WORDS_MAX = 24,
    ADAPTER_SCHEMES_MAX = 8,
    ADAPTER_BYTES_MAX = 256 * 1024,
    ADAPTER_PROBLEM_CAP = 256
};

enum adapter_encoding { ADAPTER_UTF8, ADAPTER_UTF8_BOM, ADAPTER_SHIFT_JIS };
enum date_style { DATE_DASHES, DATE_SLASHES, DATE_DIGITS, DATE_KANJI, DATE_WAREKI };
enum time_style { TIME_SECONDS, TIME_MINUTES, TIME_DIGITS, TIME_DIGITS_SECONDS, TIME_KANJI };
enum time_show { SHOW_BOTH, SHOW_DATE, SHOW_TIME };

struct adapter_word {
    char from[SCHEME_CAP];
    char to[64];
};
struct adapter_column {
    char heading[64];
    bool constant;
    char text[64];    // where constant
    enum value value; // where not
    enum time_show show;
    int32_t digits;             // 0: as it is
    struct adapter_word *words; // owned by the adapter
    size_t word_count;
};
struct adapter {
    char name[ID_CAP];
    char version[ID_CAP];
    char title[2][TITLE_CAP]; // by enum explain_language
    char description[2][512];
    enum row_scope rows;
    enum adapter_encoding encoding;
    bool crlf;
    enum date_style date;
    enum time_style time;
    bool refuse_missing;
    bool keep_formulas;
    char schemes[ADAPTER_SCHEMES_MAX][SCHEME_CAP];
    size_t scheme_count;            // 0: all
    bool states[PROPOSAL_NONE + 1]; // of proposals
    struct adapter_column *columns; // owned
    size_t column_count;
};

// ERR_INVALID with a sentence in `problem` (ADAPTER_PROBLEM_CAP bytes); ERR_VERSION: of a newer
// format. To be freed, also after an error.
MUST_USE enum err adapter_read(struct adapter *out, char *problem, struct span json);
void adapter_fini(struct adapter *adapter); // a zeroed one is fine
