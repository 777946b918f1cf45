// What schemes, their parts and their codes are called. What is not here is an association's own,
// and is called what the association calls it.
#include <string.h>

#include "app/domain/explain_text.h"

struct name {
    const char *wire, *ja, *en;
};

static const struct name scheme_names[] = {
    {SCHEME_CME, "日医生涯教育", "JMA CME"},
    {SCHEME_OCCUPATIONAL, "日医認定産業医", "JMA occupational health"},
    {SCHEME_SPORTS, "日医認定健康スポーツ医", "JMA sports medicine"},
    {SCHEME_KAKARITSUKE, "日医かかりつけ医機能研修", "JMA kakaritsuke training"},
    {SCHEME_KAKARITSUKE_REPORT, "かかりつけ医機能報告制度研修", "kakaritsuke reporting training"},
    {SCHEME_SPECIALIST, "専門医共通講習", "specialist common lectures"},
};

static const struct name category_names[] = {
    {"first_term", "前期", "first term"},
    {"practical", "実地", "practical"},
    {"second_term", "後期", "second term"},
    {"renewal*", "生涯研修", "renewal, all parts"},
    {"renewal", "更新", "renewal"},
    {"renewal_practical", "生涯・実地", "renewal, practical"},
    {"renewal_special", "生涯・専門", "renewal, special"},
    {"course", "講習", "course"},
    {"refresher", "再研修", "refresher"},
    {"activity", "実践活動", "activity"},
    {"basic", "基本", "basic"},
    {"advanced", "応用", "advanced"},
    {"ethics", "医療倫理", "ethics"},
    {"safety", "医療安全", "safety"},
    {"infection", "感染対策", "infection control"},
};

// Of the first term of the occupational scheme, and the groups of the advanced kakaritsuke course.
static const struct name code_names[] = {
    {"general", "総論", "general"},
    {"health_management", "健康管理", "health management"},
    {"mental_health", "メンタルヘルス対策", "mental health"},
    {"health_promotion", "健康保持増進", "health promotion"},
    {"work_environment", "作業環境管理", "work environment"},
    {"work_management", "作業管理", "work management"},
    {"hazardous_work", "有害業務管理", "hazardous work"},
    {"practice", "産業医活動の実際", "practice"},
};
static const struct name group_names[] = {
    {"1", "①", "group 1"}, {"2", "②", "group 2"}, {"3", "③", "group 3"},
    {"4", "④", "group 4"}, {"5", "⑤", "group 5"}, {"6", "⑥", "group 6"},
};
#define COUNT_OF(names) (sizeof(names) / sizeof *(names))

static const char *name_of(const struct name *names, size_t count, enum explain_language language,
                           const char *wire) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i].wire, wire) == 0) {
            return language == EXPLAIN_JA ? names[i].ja : names[i].en;
        }
    }
    return wire;
}

const char *explain_scheme(enum explain_language language, const char *scheme) {
    return name_of(scheme_names, COUNT_OF(scheme_names), language, scheme);
}

const char *explain_category(enum explain_language language, const char *category) {
    return name_of(category_names, COUNT_OF(category_names), language, category);
}

const char *explain_code(enum explain_language language, const char *scheme, const char *category,
                         const char *code) {
    if (strcmp(scheme, SCHEME_OCCUPATIONAL) == 0) {
        return name_of(code_names, COUNT_OF(code_names), language, code);
    }
    if (strcmp(scheme, SCHEME_KAKARITSUKE) == 0 && strcmp(category, "advanced") == 0) {
        return name_of(group_names, COUNT_OF(group_names), language, code);
    }
    return code;
}

void sentence_put_code(struct sentence *sentence, enum explain_language language,
                       const char *scheme, const char *category, const char *code) {
    if (strcmp(scheme, SCHEME_CME) == 0) {
        sentence_put(sentence, "CC ");
    }
    sentence_put(sentence, explain_code(language, scheme, category, code));
}

void sentence_put_scheme(struct sentence *sentence, enum explain_language language,
                         const char *scheme, const char *category, const char *code) {
    bool ja = language == EXPLAIN_JA;
    sentence_put(sentence, explain_scheme(language, scheme));
    if (!*category && !*code) {
        return;
    }
    sentence_put(sentence, ja ? "（" : " (");
    sentence_put(sentence, explain_category(language, category));
    if (*category && *code) {
        sentence_put(sentence, ja ? "・" : ", ");
    }
    if (*code) {
        sentence_put_code(sentence, language, scheme, category, code);
    }
    sentence_put(sentence, ja ? "）" : ")");
}
