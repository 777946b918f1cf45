#include "app/domain/explain.h"

#include "app/domain/explain_text.h"

void explain_proposal(char out[EXPLAIN_CAP], enum explain_language language,
                      const struct session *session, const struct proposal *proposal) {
    struct sentence sentence;
    const struct item *item = &session->items[proposal->item];
    sentence_start(&sentence, out);
    if (language == EXPLAIN_JA) {
        explain_proposal_ja(&sentence, item, proposal);
    } else {
        explain_proposal_en(&sentence, item, proposal);
    }
}

void explain_progress(char out[EXPLAIN_CAP], enum explain_language language,
                      const struct requirement *requirement, const struct progress_part *part) {
    struct sentence sentence;
    sentence_start(&sentence, out);
    if (language == EXPLAIN_JA) {
        explain_progress_ja(&sentence, requirement, part);
    } else {
        explain_progress_en(&sentence, requirement, part);
    }
}

static void put_sum(struct sentence *sentence, enum explain_language language,
                    const struct scheme_sum *sum) {
    sentence_put(sentence, explain_scheme(language, sum->scheme));
    sentence_put(sentence, " ");
    if (language == EXPLAIN_JA) {
        sentence_put_units_ja(sentence, sum->earned_x10);
    } else {
        sentence_put_units_en(sentence, sum->earned_x10);
    }
}

void explain_sum(char out[EXPLAIN_CAP], enum explain_language language,
                 const struct scheme_sum *sums, size_t count) {
    struct sentence sentence;
    sentence_start(&sentence, out);
    for (size_t i = 0; i < count; i++) {
        if (sums[i].earned_x10 == 0) {
            continue;
        }
        if (sentence.used > 0) {
            sentence_put(&sentence, language == EXPLAIN_JA ? "・" : ", ");
        }
        put_sum(&sentence, language, &sums[i]);
    }
}
