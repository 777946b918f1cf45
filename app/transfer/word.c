#include "app/transfer/word.h"

#include <string.h>

#include "app/base/text.h"
#include "app/domain/policy.h"
#include "app/transfer/cell.h"

enum { WORD_CAP = 96 };

// --- Choosing ------------------------------------------------------------------------------------

// Kanji and kana fold to themselves: most names are told apart by their first character.
static bool may_be(const char *name, const char *folded) {
    unsigned char first = (unsigned char)name[0];
    return first < 0xe3 || first > 0xe9 || strncmp(name, folded, 3) == 0;
}

bool word_is_one_of(const char *folded, const char *names) {
    char name[WORD_CAP];
    char folded_name[WORD_CAP];
    for (const char *end; *names; names = *end ? end + 1 : end) {
        end = names + strcspn(names, "|");
        struct span span = {(const uint8_t *)names, (size_t)(end - names)};
        if (may_be(names, folded) && text_copy_span(name, sizeof name, span) &&
            cell_fold_word(folded_name, sizeof folded_name, name) &&
            strcmp(folded_name, folded) == 0) {
            return true;
        }
    }
    return false;
}

bool word_choose(int *out, const struct word_choice *choices, const char *text) {
    char folded[WORD_CAP];
    if (!cell_fold_word(folded, sizeof folded, text)) {
        return false;
    }
    for (; choices->names; choices++) {
        if (word_is_one_of(folded, choices->names)) {
            *out = choices->value;
            return true;
        }
    }
    return false;
}

// --- The sets ------------------------------------------------------------------------------------

const struct word_choice word_roles[] = {
    {ROLE_RECEPTION, "reception|受付|受付係|係員|一般"},
    {ROLE_MANAGER, "manager|責任者|管理者|管理|主任"},
    {0, NULL},
};
const struct word_choice word_admissions[] = {
    {ADMISSION_OPEN, "open|どなたでも|誰でも|当日可|制限なし"},
    {ADMISSION_REGISTERED, "registered|事前申込|事前申込のみ|申込者のみ|要申込"},
    {0, NULL},
};
const struct word_choice word_presences[] = {
    {PRESENCE_WHOLE, "whole|全時間|全部|すべて"},
    {PRESENCE_GRACE, "grace|猶予|猶予あり|猶予つき"},
    {PRESENCE_PERCENT, "percent|割合|出席割合"},
    {0, NULL},
};
const struct word_choice word_missing_exits[] = {
    {MISSING_EXIT_PENDING, "pending|保留"},
    {MISSING_EXIT_SESSION_END, "session_end|終了まで|最後まで|終了まで在室とみなす"},
    {0, NULL},
};
const struct word_choice word_measures[] = {
    {MEASURE_UNITS, "units|単位|単位数"},
    {MEASURE_CODES, "codes|CC|CC数|カリキュラムコード数"},
    {MEASURE_UNITS_AND_CODES, "units_and_codes|単位+CC|単位とCC|単位+CC数"},
    {MEASURE_ITEMS, "items|件数|回数|演題数"},
    {0, NULL},
};
const struct word_choice word_periods[] = {
    {PERIOD_EVER, "ever|制限なし|通算|なし"},
    {PERIOD_FISCAL_YEARS, "fiscal_years|年度"},
    {PERIOD_YEARS, "years|年|年間"},
    {PERIOD_VALIDITY, "validity|有効期間|有効期間内|認定期間"},
    {0, NULL},
};

// --- Schemes, categories, codes ------------------------------------------------------------------

static const struct name {
    const char *scheme; // of which it is a part; NULL for a scheme itself
    const char *wire, *names;
} schemes[] = {
    {NULL, SCHEME_CME, SCHEME_CME "|日医生涯教育|日医生涯教育制度|生涯教育|生涯教育制度"},
    {NULL, SCHEME_OCCUPATIONAL, SCHEME_OCCUPATIONAL "|日医認定産業医|認定産業医|産業医"},
    {NULL, SCHEME_SPORTS,
     SCHEME_SPORTS "|日医認定健康スポーツ医|認定健康スポーツ医|健康スポーツ医|スポーツ医"},
    {NULL, SCHEME_KAKARITSUKE,
     SCHEME_KAKARITSUKE "|日医かかりつけ医機能研修|日医かかりつけ医機能研修制度|"
                        "かかりつけ医機能研修|かかりつけ医機能研修制度"},
    {NULL, SCHEME_KAKARITSUKE_REPORT,
     SCHEME_KAKARITSUKE_REPORT
     "|かかりつけ医機能報告制度にかかる研修|かかりつけ医機能報告制度|かかりつけ医機能報告"},
    {NULL, SCHEME_SPECIALIST, SCHEME_SPECIALIST "|専門医共通講習|専門医共通|共通講習"},
};

static const struct name categories[] = {
    {SCHEME_OCCUPATIONAL, "first_term", "first_term|前期|前期研修|基礎前期"},
    {SCHEME_OCCUPATIONAL, "practical", "practical|基礎実地|実地(基礎)"},
    {SCHEME_OCCUPATIONAL, "second_term", "second_term|後期|後期研修|基礎後期"},
    {SCHEME_OCCUPATIONAL, "renewal", "renewal|更新|生涯更新|更新研修"},
    {SCHEME_OCCUPATIONAL, "renewal_practical", "renewal_practical|生涯実地|実地(生涯)|更新実地"},
    {SCHEME_OCCUPATIONAL, "renewal_special", "renewal_special|専門|生涯専門|専門研修"},
    {SCHEME_SPORTS, "course", "course|講習|講習会|養成講習"},
    {SCHEME_SPORTS, "refresher", "refresher|再研修"},
    {SCHEME_KAKARITSUKE, "basic", "basic|基本|基本研修"},
    {SCHEME_KAKARITSUKE, "advanced", "advanced|応用|応用研修"},
    {SCHEME_KAKARITSUKE, "practical", "practical|実地|実地研修"},
    {SCHEME_KAKARITSUKE_REPORT, "practical", "practical|実地|実地研修"},
    {SCHEME_SPECIALIST, "ethics", "ethics|医療倫理"},
    {SCHEME_SPECIALIST, "safety", "safety|医療安全"},
    {SCHEME_SPECIALIST, "infection", "infection|感染対策|感染"},
};

static const struct name subjects[] = {
    {SCHEME_OCCUPATIONAL, "general", "general|総論"},
    {SCHEME_OCCUPATIONAL, "health_management", "health_management|健康管理"},
    {SCHEME_OCCUPATIONAL, "mental_health", "mental_health|メンタルヘルス対策|メンタルヘルス"},
    {SCHEME_OCCUPATIONAL, "health_promotion", "health_promotion|健康保持増進"},
    {SCHEME_OCCUPATIONAL, "work_environment", "work_environment|作業環境管理"},
    {SCHEME_OCCUPATIONAL, "work_management", "work_management|作業管理"},
    {SCHEME_OCCUPATIONAL, "hazardous_work", "hazardous_work|有害業務管理"},
    {SCHEME_OCCUPATIONAL, "practice", "practice|産業医活動の実際"},
};

static const char *find_name(const struct name *names, size_t count, const char *scheme,
                             const char *text) {
    char folded[WORD_CAP];
    if (!cell_fold_word(folded, sizeof folded, text)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        bool fits = !names[i].scheme || strcmp(names[i].scheme, scheme) == 0;
        if (fits && word_is_one_of(folded, names[i].names)) {
            return names[i].wire;
        }
    }
    return NULL;
}
#define FIND(table, scheme, text) find_name(table, sizeof(table) / sizeof *(table), scheme, text)

bool word_scheme(char out[SCHEME_CAP], const char *text) {
    const char *wire = FIND(schemes, "", text);
    return wire ? text_copy(out, SCHEME_CAP, wire) : cell_fold(out, SCHEME_CAP, text);
}

bool word_scheme_is_known(const char *scheme) {
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (strcmp(schemes[i].wire, scheme) == 0) {
            return true;
        }
    }
    return false;
}

enum category_outcome word_category(char out[SCHEME_CAP], const char *scheme, const char *text) {
    char folded[WORD_CAP];
    const char *wire = FIND(categories, scheme, text);
    out[0] = '\0';
    if (wire) {
        return text_copy(out, SCHEME_CAP, wire) ? CATEGORY_FINE : CATEGORY_TOO_LONG;
    }
    if (strcmp(scheme, SCHEME_OCCUPATIONAL) == 0 && cell_fold_word(folded, sizeof folded, text) &&
        word_is_one_of(folded, "実地|実地研修")) {
        return CATEGORY_UNCLEAR;
    }
    if (!cell_fold(out, SCHEME_CAP, text)) {
        return CATEGORY_TOO_LONG;
    }
    return *out && word_scheme_is_known(scheme) ? CATEGORY_OWN : CATEGORY_FINE;
}

bool word_code(char out[CODE_CAP], const char *scheme, const char *text) {
    const char *wire = FIND(subjects, scheme, text);
    return wire ? text_copy(out, CODE_CAP, wire) : cell_fold(out, CODE_CAP, text);
}
