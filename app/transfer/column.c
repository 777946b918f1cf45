#include "app/transfer/column.h"

#include <string.h>

#include "app/base/text.h"

#define AT(owner, member) .offset = offsetof(owner, member), .cap = sizeof(((owner *)0)->member)
#define IGNORED(name)                                                                              \
    { .names = (name), .type = CELL_IGNORED }
#define DELETED(owner)                                                                             \
    { .names = "削除|delete|deleted", .type = CELL_BOOL, AT(owner, deleted) }

static const struct column member_columns[] = {
    {.names = "会員ID|member_id|id|会員番号|日医会員ID|MAMIS会員ID|member_no|member_number",
     .need = 1,
     .type = CELL_ID,
     AT(struct member_row, member.id)},
    {.names = "医籍登録番号|licence_no|医籍番号|license_no|licence_number|license_number",
     .need = 1,
     .type = CELL_NUMBER,
     AT(struct member_row, member.licence_no)},
    {.names = "氏名|name|漢字氏名|氏名漢字|氏名(漢字)|kanji|名前",
     .need = 2,
     .type = CELL_TEXT,
     AT(struct member_row, member.kanji)},
    {.names = "カナ|kana|フリガナ|ふりがな|氏名カナ|カナ氏名|氏名(カナ)|氏名フリガナ|かな|ヨミ|"
              "よみがな|読み",
     .need = 2,
     .type = CELL_KANA,
     AT(struct member_row, member.kana)},
    {.names = "姓|family_name|氏|苗字",
     .need = 2,
     .type = CELL_TEXT,
     AT(struct member_row, family)},
    {.names = "名|given_name", .type = CELL_TEXT, AT(struct member_row, given)},
    {.names = "セイ|family_kana|姓カナ|姓(カナ)|氏カナ",
     .need = 2,
     .type = CELL_KANA,
     AT(struct member_row, family_kana)},
    {.names = "メイ|given_kana|名カナ|名(カナ)",
     .type = CELL_KANA,
     AT(struct member_row, given_kana)},
    {.names = "生年月日|birth_date|date_of_birth|birthday",
     .type = CELL_DATE,
     AT(struct member_row, member.birth_date)},
    {.names = "所属|affiliation|所属医師会|医師会|勤務先|医療機関|医療機関名|所属機関",
     .type = CELL_TEXT,
     AT(struct member_row, member.affiliation)},
    {.names = "単位表示|show_progress|進捗表示",
     .type = CELL_BOOL,
     AT(struct member_row, member.show_progress)},
    DELETED(struct member_row),
};

static const struct column session_columns[] = {
    {.names = "研修会ID|session_id|id|研修会番号|研修ID",
     .need = 1,
     .filled = true,
     .type = CELL_ID,
     AT(struct session_row, session.id)},
    {.names = "研修会名|title|研修会名称|session_title|名称|テーマ",
     .need = 2,
     .filled = true,
     .type = CELL_TEXT,
     AT(struct session_row, session.title)},
    {.names = "副題|subtitle|サブタイトル",
     .type = CELL_TEXT,
     AT(struct session_row, session.subtitle)},
    {.names = "会場|venue|開催場所|場所", .type = CELL_TEXT, AT(struct session_row, session.venue)},
    {.names = "部屋|room|室名|会場室名", .type = CELL_TEXT, AT(struct session_row, session.room)},
    {.names = "開催日|date|日付|年月日", .type = CELL_DATE, AT(struct session_row, date)},
    {.names = "開始|start|開始時刻|開始時間|開始日時|starts|starts_at",
     .need = 3,
     .filled = true,
     .type = CELL_MOMENT,
     AT(struct session_row, starts)},
    {.names = "終了|end|終了時刻|終了時間|終了日時|ends|ends_at",
     .need = 4,
     .filled = true,
     .type = CELL_MOMENT,
     AT(struct session_row, ends)},
    {.names = "入室受付開始|entry_from|入室開始|入室受付(開始)",
     .type = CELL_WINDOW,
     AT(struct session_row, entry_from)},
    {.names = "入室受付終了|entry_to|入室終了|入室受付(終了)",
     .type = CELL_WINDOW,
     AT(struct session_row, entry_to)},
    {.names = "退室受付開始|exit_from|退室開始|退室受付(開始)",
     .type = CELL_WINDOW,
     AT(struct session_row, exit_from)},
    {.names = "退室受付終了|exit_to|退室終了|退室受付(終了)",
     .type = CELL_WINDOW,
     AT(struct session_row, exit_to)},
    {.names = "ルール版|policy_version|policy|ルール|規則版",
     .type = CELL_ID,
     AT(struct session_row, session.policy_version)},
    {.names = "承認|approved|承認状況|認定状況",
     .type = CELL_BOOL,
     AT(struct session_row, session.approved)},
    {.names = "認定番号|approval_no|承認番号",
     .type = CELL_TEXT,
     AT(struct session_row, session.approval_no)},
    {.names = "主催|organiser|organizer|主催者",
     .type = CELL_TEXT,
     AT(struct session_row, session.organiser)},
    {.names = "定員|capacity", .type = CELL_COUNT, AT(struct session_row, session.capacity)},
    {.names = "受付対象|admission|参加条件",
     .type = CELL_CHOICE,
     AT(struct session_row, session.admission),
     .choices = word_admissions},
    {.names = "選択制度|claims|選択申請", .type = CELL_TEXT, AT(struct session_row, claims)},
    DELETED(struct session_row),
};

static const struct column item_columns[] = {
    {.names = "研修会ID|session_id|研修会番号|session|研修ID",
     .need = 1,
     .filled = true,
     .type = CELL_ID,
     AT(struct item_row, session_id)},
    {.names = "演題番号|item_no|no|番号", .type = CELL_NUMBER, AT(struct item_row, no)},
    {.names = "演題|item|演題名|title|item_title|講演名|講義名",
     .need = 2,
     .filled = true,
     .type = CELL_TEXT,
     AT(struct item_row, item.title)},
    {.names = "講師|lecturer|講師名|演者", .type = CELL_TEXT, AT(struct item_row, item.lecturer)},
    {.names = "開始|start|開始時刻|開始時間|開始日時|starts|starts_at",
     .need = 3,
     .filled = true,
     .type = CELL_MOMENT,
     AT(struct item_row, starts)},
    {.names = "終了|end|終了時刻|終了時間|終了日時|ends|ends_at",
     .need = 4,
     .filled = true,
     .type = CELL_MOMENT,
     AT(struct item_row, ends)},
    {.names = "制度|scheme|単位制度", .type = CELL_SCHEME, AT(struct item_row, credit.scheme)},
    {.names = "区分|category|単位区分", .type = CELL_TEXT, AT(struct item_row, category)},
    {.names = "CC|code|カリキュラムコード|curriculum_code|コード|項目",
     .type = CELL_TEXT,
     AT(struct item_row, code)},
    {.names = "単位|units|承認単位|単位数|approved_units",
     .type = CELL_UNITS,
     AT(struct item_row, credit.units_x10)},
};

static const struct column rule_columns[] = {
    {.names = "ルール版|policy_version|version|版",
     .need = 1,
     .filled = true,
     .type = CELL_ID,
     AT(struct rule_row, version)},
    {.names = "施行日|in_force_on|適用開始日|適用日",
     .type = CELL_DATE,
     AT(struct rule_row, in_force_on)},
    {.names = "制度|scheme",
     .need = 2,
     .filled = true,
     .type = CELL_SCHEME,
     AT(struct rule_row, rule.scheme)},
    {.names = "出席条件|presence",
     .need = 3,
     .filled = true,
     .type = CELL_CHOICE,
     AT(struct rule_row, rule.presence),
     .choices = word_presences},
    {.names = "遅刻猶予|late_grace|遅刻猶予(分)|late_grace_min",
     .type = CELL_COUNT,
     AT(struct rule_row, late_grace_min)},
    {.names = "早退猶予|early_grace|早退猶予(分)|early_grace_min",
     .type = CELL_COUNT,
     AT(struct rule_row, early_grace_min)},
    {.names = "出席割合|percent|割合|割合(%)",
     .type = CELL_COUNT,
     AT(struct rule_row, rule.percent)},
    {.names = "単位刻み|step|切り捨て単位", .type = CELL_UNITS, AT(struct rule_row, rule.step_x10)},
    {.names = "入退室必須|both_reads|入退室両方",
     .type = CELL_BOOL,
     AT(struct rule_row, rule.both_reads)},
    {.names = "入室時間内|entry_window", .type = CELL_BOOL, AT(struct rule_row, rule.entry_window)},
    {.names = "退室時間内|exit_window", .type = CELL_BOOL, AT(struct rule_row, rule.exit_window)},
    {.names = "全演題必須|whole_session|途中退室不可",
     .type = CELL_BOOL,
     AT(struct rule_row, rule.whole_session)},
    {.names = "CC算入|counts_codes", .type = CELL_BOOL, AT(struct rule_row, rule.counts_codes)},
    {.names = "同一演題上限|same_title_max",
     .type = CELL_COUNT,
     AT(struct rule_row, rule.same_title_max)},
    {.names = "退室なし|missing_exit|退室記録なし",
     .type = CELL_CHOICE,
     AT(struct rule_row, rule.missing_exit),
     .choices = word_missing_exits},
};

static const struct column requirement_columns[] = {
    {.names = "ルール版|policy_version|version|版",
     .need = 1,
     .filled = true,
     .type = CELL_ID,
     AT(struct requirement_row, version)},
    {.names = "修了要件|award|認定|要件",
     .need = 2,
     .filled = true,
     .type = CELL_ID,
     AT(struct requirement_row, requirement.award)},
    {.names = "制度|scheme",
     .need = 3,
     .filled = true,
     .type = CELL_SCHEME,
     AT(struct requirement_row, requirement.scheme)},
    {.names = "区分|category", .type = CELL_TEXT, AT(struct requirement_row, category)},
    {.names = "CC|code|コード|項目", .type = CELL_TEXT, AT(struct requirement_row, code)},
    {.names = "数え方|measure",
     .need = 4,
     .filled = true,
     .type = CELL_CHOICE,
     AT(struct requirement_row, requirement.measure),
     .choices = word_measures},
    {.names = "必要数|least|最低",
     .need = 5,
     .filled = true,
     .type = CELL_UNITS,
     AT(struct requirement_row, requirement.least_x10)},
    {.names = "期間|period",
     .type = CELL_CHOICE,
     AT(struct requirement_row, requirement.period),
     .choices = word_periods},
    {.names = "年数|years", .type = CELL_COUNT, AT(struct requirement_row, requirement.years)},
};

static const struct column staff_columns[] = {
    {.names = "係員ID|staff_id|id|スタッフID|係員番号",
     .need = 1,
     .filled = true,
     .type = CELL_ID,
     AT(struct staff_row, staff.id)},
    {.names = "氏名|name|係員名|名前",
     .need = 2,
     .filled = true,
     .type = CELL_TEXT,
     AT(struct staff_row, staff.name)},
    {.names = "暗証番号|pin", .type = CELL_FOLDED, AT(struct staff_row, pin)},
    {.names = "役割|role|権限",
     .need = 3,
     .filled = true,
     .type = CELL_CHOICE,
     AT(struct staff_row, staff.role),
     .choices = word_roles},
    DELETED(struct staff_row),
};

// A member by id or by licence number, and what lists of people have beside it.
#define WHO(owner, id_member)                                                                      \
    {.names = "会員ID|member_id|会員番号|日医会員ID|MAMIS会員ID",                                  \
     .need = 1,                                                                                    \
     .type = CELL_ID,                                                                              \
     AT(owner, id_member)},                                                                        \
        {.names = "医籍登録番号|licence_no|医籍番号|license_no|licence_number|license_number",     \
         .need = 1,                                                                                \
         .type = CELL_NUMBER,                                                                      \
         AT(owner, licence_no)},                                                                   \
        IGNORED("氏名|name|漢字氏名|名前"), IGNORED("カナ|kana|フリガナ|ふりがな"),                \
        IGNORED("所属|affiliation|所属医師会|医師会|勤務先|医療機関")

static const struct column registration_columns[] = {
    {.names = "研修会ID|session_id|研修会番号|session|研修ID",
     .need = 2,
     .filled = true,
     .type = CELL_ID,
     AT(struct registration_row, registration.session_id)},
    WHO(struct registration_row, registration.member_id),
    DELETED(struct registration_row),
};

static const struct column total_columns[] = {
    {.names = "記録ID|total_id|id|確定ID", .type = CELL_ID, AT(struct total_row, total.id)},
    WHO(struct total_row, total.member_id),
    {.names = "制度|scheme",
     .need = 2,
     .filled = true,
     .type = CELL_SCHEME,
     AT(struct total_row, total.scheme)},
    {.names = "区分|category", .type = CELL_TEXT, AT(struct total_row, category)},
    {.names = "CC|code|カリキュラムコード|コード|項目",
     .type = CELL_TEXT,
     AT(struct total_row, code)},
    {.names = "演題|title|演題名|研修会名", .type = CELL_TEXT, AT(struct total_row, total.title)},
    {.names = "単位|units|単位数|確定単位",
     .need = 3,
     .filled = true,
     .type = CELL_UNITS,
     AT(struct total_row, total.units_x10)},
    {.names = "取得日|on_date|date|日付|受講日",
     .need = 4,
     .filled = true,
     .type = CELL_DATE,
     AT(struct total_row, total.on_date)},
    DELETED(struct total_row),
};

static const struct column certificate_columns[] = {
    WHO(struct certificate_row, certificate.member_id),
    {.names = "制度|scheme|認定",
     .need = 2,
     .filled = true,
     .type = CELL_SCHEME,
     AT(struct certificate_row, certificate.scheme)},
    {.names = "有効期間開始|valid_from|有効開始日|有効期間(開始)",
     .need = 3,
     .filled = true,
     .type = CELL_DATE,
     AT(struct certificate_row, certificate.valid_from)},
    {.names = "有効期間終了|valid_to|有効期限|有効期間(終了)",
     .need = 4,
     .filled = true,
     .type = CELL_DATE,
     AT(struct certificate_row, certificate.valid_to)},
    DELETED(struct certificate_row),
};

static const struct column format_columns[] = {
    {.names = "形式ID|format_id|id",
     .need = 1,
     .filled = true,
     .type = CELL_ID,
     AT(struct format_row, format.id)},
    {.names = "形式|template|テンプレート|書式",
     .need = 2,
     .filled = true,
     .type = CELL_TEXT,
     AT(struct format_row, format.template_text)},
    DELETED(struct format_row),
};

static const struct column setting_columns[] = {
    {.names = "設定名|setting|name|項目|設定",
     .need = 1,
     .filled = true,
     .type = CELL_ID,
     AT(struct setting_row, setting.name)},
    {.names = "値|value|設定値",
     .need = 2,
     .type = CELL_PROSE,
     AT(struct setting_row, setting.value)},
    DELETED(struct setting_row),
};

#define SET(columns, owner) columns, sizeof(columns) / sizeof *(columns), sizeof(owner)
#define WORDS(name, en, ja) [name] = {ja, en},
static const struct word words[] = {TABLE_LIST(WORDS)};
#undef WORDS

const struct column_set column_sets[TABLE_COUNT] = {
    [TABLE_SETTING] = {SET(setting_columns, struct setting_row)},
    [TABLE_FORMAT] = {SET(format_columns, struct format_row)},
    [TABLE_RULE] = {SET(rule_columns, struct rule_row)},
    [TABLE_REQUIREMENT] = {SET(requirement_columns, struct requirement_row)},
    [TABLE_STAFF] = {SET(staff_columns, struct staff_row)},
    [TABLE_SESSION] = {SET(session_columns, struct session_row)},
    [TABLE_ITEM] = {SET(item_columns, struct item_row)},
    [TABLE_MEMBER] = {SET(member_columns, struct member_row)},
    [TABLE_REGISTRATION] = {SET(registration_columns, struct registration_row)},
    [TABLE_TOTAL] = {SET(total_columns, struct total_row)},
    [TABLE_CERTIFICATE] = {SET(certificate_columns, struct certificate_row)},
};

_Static_assert(sizeof session_columns / sizeof *session_columns <= TABLE_COLUMNS_MAX,
               "the widest table fits into a map");

struct word table_word(enum table table) {
    return words[table];
}

void column_heading(struct heading *out, const struct column *column) {
    size_t ja_len = strcspn(column->names, "|");
    const char *en = column->names + ja_len + 1;
    (void)text_copy_span(out->ja, sizeof out->ja,
                         (struct span){(const uint8_t *)column->names, ja_len});
    (void)text_copy_span(out->en, sizeof out->en,
                         (struct span){(const uint8_t *)en, strcspn(en, "|")});
}
