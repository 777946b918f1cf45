// What is wrong with a file that somebody wants to import: a closed set, so that each has its
// sentence in Japanese and in English. {1} and {2} are the finding's words; {1} is a heading where
// one cell is meant.
#pragma once

#include "app/domain/explain.h"

// X(code, kind, English, Japanese). An error keeps the whole import out; a warning does not.
#define FINDING_LIST(X)                                                                            \
    X(FINDING_UNREADABLE, ERROR, "can't be read ({1}); check the file and the stick",              \
      "読めません（{1}）。ファイルと USB メモリを確かめてください")                                \
    X(FINDING_NOT_TEXT, ERROR,                                                                     \
      "is no CSV in UTF-8 or Shift_JIS; save it as 'CSV UTF-8' from the spreadsheet",              \
      "UTF-8 か Shift_JIS の CSV ではありません。表計算ソフトで「CSV "           \
      "UTF-8」として保存してください")                                                             \
    X(FINDING_EMPTY_FILE, ERROR, "is empty; the first line must be the headings",                  \
      "空です。1 行目は見出しにしてください")                                                      \
    X(FINDING_NO_ROWS, WARNING, "has headings only: nothing in it to take",                        \
      "見出しだけで、取り込む行がありません")                                                      \
    X(FINDING_NO_KIND, ERROR,                                                                      \
      "the headings fit no kind of file that is known here; see the examples for their names",     \
      "どの種類の一覧か、見出しから分かりません。見本の見出しに合わせてください")                  \
    X(FINDING_KIND_UNCLEAR, ERROR, "the headings fit both {1} and {2}; use their full names",      \
      "見出しが「{1}」にも「{2}」にも当てはまります。正式な見出しにしてください")                  \
    X(FINDING_COLUMN_MISSING, ERROR, "this looks like a list of {1}, but there is no column {2}",  \
      "「{1}」の一覧のようですが、{2} の列がありません")                                           \
    X(FINDING_COLUMN_TWICE, ERROR, "there are two columns {1}; keep one",                          \
      "{1} の列が 2 つあります。1 つにしてください")                                               \
    X(FINDING_COLUMN_UNKNOWN, WARNING, "the column '{1}' is not known and was not read",           \
      "列「{1}」は知らない見出しなので、読みませんでした")                                         \
    X(FINDING_BAD_BYTES, ERROR, "has bytes that are no text in {1}; save the file anew in UTF-8",  \
      "{1} として読めない文字があります。UTF-8 で保存し直してください")                            \
    X(FINDING_LINE_TOO_LONG, ERROR, "is longer than any line of a list; reading ended here",       \
      "行が長すぎます。ここで読むのをやめました")                                                  \
    X(FINDING_BAD_QUOTE, ERROR,                                                                    \
      "a quotation mark (\") stands in the wrong place or is missing; reading ended here",         \
      "引用符（\"）の位置が正しくないか、閉じていません。ここで読むのをやめました")                \
    X(FINDING_CELL_TOO_LONG, ERROR,                                                                \
      "a cell has no end: a quotation mark (\") may be missing; reading ended here",               \
      "終わりのない欄があります。引用符（\"）が足りないようです。ここで読むのをやめました")        \
    X(FINDING_TOO_MANY_CELLS, ERROR, "has more cells than there can be columns", "欄が多すぎます") \
    X(FINDING_CELL_COUNT, ERROR, "has {1} cells where the headings have {2}",                      \
      "欄が {1} 個あります。見出しは {2} 個です")                                                  \
    X(FINDING_MISSING, ERROR, "{1} is empty", "{1} が空です")                                      \
    X(FINDING_TOO_LONG, ERROR, "{1} is longer than there is room for", "{1} が長すぎます")         \
    X(FINDING_CONTROL, ERROR, "{1} has a character that nobody can see; type it anew",             \
      "{1} に見えない文字が入っています。打ち直してください")                                      \
    X(FINDING_PRIVATE, WARNING,                                                                    \
      "{1} has a character of somebody's own (gaiji), which other computers can't show",           \
      "{1} に外字があります。ほかの機械では表示できません")                                        \
    X(FINDING_NOT_ID, ERROR,                                                                       \
      "{1} '{2}' is no id: no spaces, slashes or commas, and not = + - @ at the beginning",        \
      "{1}「{2}」は番号として使えません。空白・斜線・読点を入れず、= + - @ で始めないでください")  \
    X(FINDING_NOT_NUMBER, ERROR, "{1} '{2}' is no number of digits and letters",                   \
      "{1}「{2}」は番号ではありません（数字と英字だけ）")                                          \
    X(FINDING_NOT_DATE, ERROR,                                                                     \
      "{1} '{2}' is no date; write 2026-04-09, 2026/4/9 or 令和8年4月9日",                         \
      "{1}「{2}」は日付ではありません。2026-04-09、2026/4/9、令和8年4月9日 "   \
      "のように書いてください")                                                                    \
    X(FINDING_NOT_TIME, ERROR, "{1} '{2}' is no time; write 14:00 or 2026-04-09 14:00",            \
      "{1}「{2}」は時刻ではありません。14:00 か 2026-04-09 14:00 のように書いてください")          \
    X(FINDING_NOT_WINDOW, ERROR,                                                                   \
      "{1} '{2}' is neither a time (13:50) nor minutes before or after (-10, +10)",                \
      "{1}「{2}」は時刻（13:50）でも前後の分（-10、+10）でもありません")                           \
    X(FINDING_NO_DATE, ERROR, "{1} has a time without a day; add a column 開催日 (date)",          \
      "{1} に日付がありません。開催日の列を加えてください")                                        \
    X(FINDING_NOT_UNITS, ERROR, "{1} '{2}' is no number of units; write 1 or 0.5",                 \
      "{1}「{2}」は単位数ではありません。1 や 0.5 のように書いてください")                         \
    X(FINDING_NEGATIVE, ERROR, "{1} '{2}' is negative", "{1}「{2}」が負の数です")                  \
    X(FINDING_NOT_COUNT, ERROR, "{1} '{2}' is no whole number from 0 to 1000000",                  \
      "{1}「{2}」は 0 から 1000000 までの整数ではありません")                                      \
    X(FINDING_NOT_CHOICE, ERROR, "{1} is '{2}', which is none of the words for it",                \
      "{1}「{2}」は使えない言葉です")                                                              \
    X(FINDING_NOT_KANA, WARNING, "{1} '{2}' has characters that are no kana",                      \
      "{1}「{2}」に、かなでない文字があります")                                                    \
    X(FINDING_NOT_PIN, ERROR, "{1} must be 4 to 8 digits",                                         \
      "{1} は 4 から 8 桁の数字にしてください")                                                    \
    X(FINDING_PIN_NEEDED, ERROR, "{1} is empty, and this staff member has none here yet",          \
      "{1} が空です。この係員の暗証番号はまだありません")                                          \
    X(FINDING_CATEGORY_UNCLEAR, ERROR,                                                             \
      "{1} '{2}' could be of 基礎 or of 生涯: write 基礎実地 or 生涯実地",                         \
      "{1}「{2}」は基礎か生涯か分かりません。基礎実地 か 生涯実地 と書いてください")               \
    X(FINDING_CATEGORY_UNKNOWN, WARNING,                                                           \
      "{1} '{2}' is no category that has words here; kept as it is",                               \
      "{1}「{2}」は知らない区分です。そのまま取り込みます")                                        \
    X(FINDING_DOUBLED, ERROR, "{1} is there already: {2}", "{1} は重複しています（{2}）")          \
    X(FINDING_LICENCE_SHARED, WARNING,                                                             \
      "the licence number {1} is also that of member {2}; staff will have to decide",              \
      "医籍登録番号 {1} は会員 {2} と同じです。受付では係員が確かめます")                          \
    X(FINDING_UNKNOWN_SESSION, ERROR,                                                              \
      "no session has the id {1}, neither here nor in these files",                                \
      "研修会 {1} は、登録にもこのファイルにもありません")                                         \
    X(FINDING_UNKNOWN_MEMBER, ERROR,                                                               \
      "no member has the number {1}, neither here nor in these files",                             \
      "会員 {1} は、登録にもこのファイルにもありません")                                           \
    X(FINDING_MEMBER_UNCLEAR, ERROR,                                                               \
      "two members have the licence number {1}; give the member id",                               \
      "医籍登録番号 {1} の会員が 2 人います。会員ID を書いてください")                             \
    X(FINDING_UNKNOWN_POLICY, ERROR,                                                               \
      "session {1} goes by the rules {2}, which are neither here nor in these files",              \
      "研修会 {1} のルール版 {2} は、登録にもこのファイルにもありません")                          \
    X(FINDING_NO_POLICY, WARNING, "session {1} names no rules: its credit will stay pending",      \
      "研修会 {1} にルール版がありません。単位は保留になります")                                   \
    X(FINDING_END_FIRST, ERROR, "{1} ends before it starts", "{1} の終了が開始より前です")         \
    X(FINDING_ITEM_OUTSIDE, ERROR, "{1} does not lie within its session {2}",                      \
      "{1} が研修会 {2} の時間の外にあります")                                                     \
    X(FINDING_ITEM_DIFFERS, ERROR, "the item {1} has another title or time than on line {2}",      \
      "演題 {1} の題名か時間が {2} 行目と違います")                                                \
    X(FINDING_WINDOW_HALF, ERROR, "{1} has only one end of its {2} window; give both or none",     \
      "{1} の{2}の受付時間は、開始と終了の両方を書いてください")                                   \
    X(FINDING_CREDIT_TWICE, ERROR, "the item {1} has {2} twice",                                   \
      "演題 {1} に {2} が 2 回あります")                                                           \
    X(FINDING_TOO_MANY, ERROR, "{1} has more {2} than there is room for", "{1} の{2}が多すぎます") \
    X(FINDING_NO_ITEMS, WARNING, "session {1} has no items: nobody earns credit by it",            \
      "研修会 {1} に演題がありません。単位は付きません")                                           \
    X(FINDING_UNITS_STEP, WARNING, "{1} {2} is no multiple of 0.5",                                \
      "{1} {2} は 0.5 の倍数ではありません")                                                       \
    X(FINDING_POLICY, ERROR, "the rules {1} can't be used: {2}", "ルール {1} は使えません: {2}")   \
    X(FINDING_POLICY_CHANGED, ERROR,                                                               \
      "the rules {1} are here already with other contents; changed rules get a new version",       \
      "ルール {1} は別の内容で登録されています。変えるときは新しい版の名前にしてください")         \
    X(FINDING_TEMPLATE, ERROR,                                                                     \
      "{1} '{2}' is no template: a text with exactly one {member_id} or {licence_no}",             \
      "{1}「{2}」は形式として使えません。{member_id} か {licence_no} を 1 つだけ入れてください")   \
    X(FINDING_TEMPLATE_COLLIDES, ERROR, "the template {1} could match a code of {2}",              \
      "形式 {1} は {2} のコードにも当てはまってしまいます")                                        \
    X(FINDING_SETTING_LOCAL, ERROR, "{1} '{2}' belongs to the kiosk itself",                       \
      "{1}「{2}」は受付端末だけの設定です")                                                        \
    X(FINDING_STORE, ERROR, "could not be taken: {1}", "取り込めませんでした: {1}")

#define ENUM_MEMBER(code, kind, en, ja) code,
enum finding_code { FINDING_LIST(ENUM_MEMBER) FINDING_COUNT };
#undef ENUM_MEMBER

enum { FINDING_WORD_CAP = 160, FINDING_FILE_CAP = 96, FINDING_TEXT_CAP = 768 };

struct finding {
    enum finding_code code;
    char file[FINDING_FILE_CAP];        // without its folder; "" when it is about no one file
    int64_t line;                       // 0: the file as a whole
    char words[2][2][FINDING_WORD_CAP]; // by language (enum explain_language), then {1} and {2}
};

bool finding_is_error(enum finding_code code);
// "members.csv:12: ..." or "members.csv 12行目: ...". Texts that people typed are shown as they
// are: this is for whoever imports, and for no log.
void finding_text(char out[FINDING_TEXT_CAP], enum explain_language language,
                  const struct finding *finding);

// --- Gathering -----------------------------------------------------------------------------------
// Everything that is wrong, not just the first: the first FINDINGS_MAX are kept, all are counted.

enum { FINDINGS_MAX = 200 };

struct findings {
    struct finding kept[FINDINGS_MAX];
    size_t kept_count;
    int64_t errors, warnings;
    const char *file; // what the next ones are about
    int64_t line;
};

// A word that reads the same in both languages, or one for each; NULL for none.
struct word {
    const char *ja, *en;
};
#define WORD(text) ((struct word){(text), (text)})
#define NO_WORD ((struct word){NULL, NULL})
void findings_add(struct findings *findings, enum finding_code code, struct word first,
                  struct word second);
