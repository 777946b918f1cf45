#include "app/domain/explain_text.h"

static const struct counted minutes = {"分", "分"};
static const struct counted times = {"回", "回"};

// Each goes on with ため.
static const struct reason_words words[CREDIT_REASON_COUNT] = {
    [CREDIT_PRESENT] = {"全時間在室の", NULL},
    [CREDIT_WITHIN_GRACE] = {"不在%Aは猶予（%L）の範囲内の", NULL},
    [CREDIT_ENOUGH] = {"在室%a%%で、必要な%l%%を満たす", NULL},
    [CREDIT_LATE] = {"%A遅刻（猶予%L）の", "%A遅刻の"},
    [CREDIT_LEFT_EARLY] = {"%A早退（猶予%L）の", "%A早退の"},
    [CREDIT_MIDWAY] = {"途中の離席%Aの", NULL},
    [CREDIT_SHORT] = {"在室%a%%で、必要な%l%%に満たない", NULL},
    [CREDIT_ABSENT] = {"在室の記録がない", NULL},
    [CREDIT_ENTRY_WINDOW] = {"最初の入室が入室受付の時間から%A外れた", NULL},
    [CREDIT_EXIT_WINDOW] = {"最後の退室が退室受付の時間から%A外れた", NULL},
    [CREDIT_LEFT_SESSION] = {"全演題の受講が条件で、ほかの演題に不在があった", NULL},
    [CREDIT_NO_EXIT] = {"退室の記録がない", NULL},
    [CREDIT_NO_ENTRY] = {"入室の記録がない", NULL},
    [CREDIT_INSIDE] = {"まだ終了していない", NULL},
    [CREDIT_UNAPPROVED] = {"研修会の承認がまだ下りていない", NULL},
    [CREDIT_WALK_IN] = {"名簿にない方の当日受付の", NULL},
    [CREDIT_UNSURE_CLOCK] = {"受付端末の時計が未確認で、時刻が確かでない", NULL},
    [CREDIT_NO_POLICY] = {"適用する規定がまだ届いていない", NULL},
    [CREDIT_UNCLAIMED] = {"申請する制度がまだ選ばれていない", NULL},
    [CREDIT_OTHER_CLAIMED] = {"別の制度の申請が選ばれた", NULL},
    [CREDIT_SAME_TITLE] = {"同じ題名の講演をすでに%T受講済み（上限%l回）の", NULL},
};

void sentence_put_units_ja(struct sentence *sentence, int32_t x10) {
    sentence_put_tenths(sentence, x10);
    sentence_put(sentence, "単位");
}

static void put_reason(struct sentence *sentence, const struct proposal *proposal) {
    if (proposal->reason == CREDIT_NO_EXIT && proposal->state == PROPOSAL_EARNED) {
        sentence_put(sentence, "退室の記録がなく、規定により終了まで在室とみなす");
        return;
    }
    const struct reason_words *reason = &words[proposal->reason];
    const char *pattern =
        reason->limitless && proposal->limit == 0 ? reason->limitless : reason->pattern;
    sentence_put_pattern(sentence, pattern, proposal->amount, proposal->limit, &minutes, &times);
}

static void put_item(struct sentence *sentence, const struct item *item,
                     const struct proposal *proposal) {
    sentence_put(sentence, "演題");
    sentence_put_number(sentence, (int64_t)proposal->item + 1);
    sentence_put(sentence, "「");
    sentence_put_title(sentence, item->title);
    sentence_put(sentence, "」");
}

static void put_credit(struct sentence *sentence, const struct proposal *proposal) {
    sentence_put_scheme(sentence, EXPLAIN_JA, proposal->scheme, proposal->category, proposal->code);
    if (proposal->state != PROPOSAL_NONE) {
        sentence_put_units_ja(sentence, proposal->units_x10);
    }
}

void explain_proposal_ja(struct sentence *sentence, const struct item *item,
                         const struct proposal *proposal) {
    static const char *const before[] = {
        [PROPOSAL_EARNED] = "は", [PROPOSAL_PENDING] = "の", [PROPOSAL_NONE] = "は"};
    static const char *const after[] = {[PROPOSAL_EARNED] = "の見込みです。",
                                        [PROPOSAL_PENDING] = "は保留です。",
                                        [PROPOSAL_NONE] = "の対象外です。"};
    put_reason(sentence, proposal);
    sentence_put(sentence, "ため、");
    put_item(sentence, item, proposal);
    sentence_put(sentence, before[proposal->state]);
    put_credit(sentence, proposal);
    sentence_put(sentence, after[proposal->state]);
}

// --- Progress ------------------------------------------------------------------------------------

static void put_period(struct sentence *sentence, const struct requirement *requirement) {
    switch (requirement->period) {
    case PERIOD_EVER:
        return;
    case PERIOD_FISCAL_YEARS:
        sentence_put(sentence, requirement->years == 1 ? "今" : "直近");
        if (requirement->years != 1) {
            sentence_put_number(sentence, requirement->years);
        }
        sentence_put(sentence, "年度の");
        return;
    case PERIOD_YEARS:
        sentence_put(sentence, "過去");
        sentence_put_number(sentence, requirement->years);
        sentence_put(sentence, "年間の");
        return;
    case PERIOD_VALIDITY:
        sentence_put(sentence, "認定証の有効期間中の");
        return;
    }
}

void explain_progress_ja(struct sentence *sentence, const struct requirement *requirement,
                         const struct progress_part *part) {
    static const char *const measures[] = {[MEASURE_UNITS] = " 単位",
                                           [MEASURE_CODES] = " コード数",
                                           [MEASURE_UNITS_AND_CODES] = " 単位＋コード数",
                                           [MEASURE_ITEMS] = " 受講数"};
    put_period(sentence, requirement);
    sentence_put_scheme(sentence, EXPLAIN_JA, requirement->scheme, requirement->category,
                        requirement->code);
    sentence_put(sentence, measures[requirement->measure]);
    sentence_put(sentence, "：");
    if (requirement->period == PERIOD_VALIDITY && !*part->from) {
        sentence_put(sentence, "認定証の登録がないため、計算できません");
        return;
    }
    sentence_put_tenths(sentence, part->have_x10);
    sentence_put(sentence, " / ");
    sentence_put_tenths(sentence, part->least_x10);
    if (part->met) {
        sentence_put(sentence, "（達成）");
        return;
    }
    sentence_put(sentence, "（あと");
    sentence_put_tenths(sentence, part->least_x10 - part->have_x10);
    sentence_put(sentence, "）");
}
