// The screen of one person's cards: what each touch is told, and that nothing is claimed too early.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/draw.h"
#include "app/ui/phrase.h"
#include "app/ui/ui.h"
#include "tests/ui/fixture.h"

enum { TEXT_CAP = 8192, TOLD_MAX = 96 };

struct scene {
    struct ui *ui;
    struct view *view;
};

static int set_up(void **state) {
    static struct scene scene;
    struct ui_options options = {
        .width = 1280, .height = 800, .offscreen = true, .share_dir = UK_SHARE_DIR};
    char problem[256] = "";
    scene.view = calloc(1, sizeof *scene.view);
    assert_non_null(scene.view);
    if (ui_open(&scene.ui, &options, problem, sizeof problem) != ERR_OK) {
        fail_msg("%s", problem);
    }
    *state = &scene;
    return 0;
}

static int tear_down(void **state) {
    struct scene *scene = *state;
    ui_close(scene->ui);
    free(scene->view);
    return 0;
}

static const struct fixture *fixture_named(const char *name) {
    for (size_t i = 0; i < fixture_count(); i++) {
        if (strcmp(fixture_at(i)->name, name) == 0) {
            return fixture_at(i);
        }
    }
    fail_msg("no fixture %s", name);
    return NULL;
}

// All that stands on the picture, without spaces and the places where lines may end.
static void read_picture(char out[TEXT_CAP], const struct ui *ui) {
    const struct draw_list *list = ui_picture(ui);
    size_t used = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        const char *text = command->kind == DRAW_TEXT ? draw_text_of(list, command) : "";
        for (; *text && used + 1 < TEXT_CAP; text++) {
            if (strncmp(text, "\u200b", 3) == 0) {
                text += 2;
            } else if (*text != ' ') {
                out[used++] = *text;
            }
        }
    }
    out[used] = '\0';
}

static void show(struct scene *scene, enum language language, enum card_step step,
                 enum card_outcome outcome, enum refusal refusal) {
    struct view *view = scene->view;
    fixture_fill(view, fixture_named("card-second"), language);
    view->card.step = step;
    view->card.outcome = outcome;
    view->card.refusal = refusal;
    ui_draw(scene->ui, view);
}

static const struct {
    enum card_step step;
    enum card_outcome outcome;
    const char *ja, *en;
} cases[] = {
    {CARD_SECOND, CARD_GOES_ON, "もう一度タッチしてください", "thentouchagain"},
    {CARD_BOUND, CARD_GOES_ON, "カードを登録しました", "Thecardisbound"},
    {CARD_BOUND, CARD_ALREADY, "もうこの方に登録してあります", "hasthiscardalready"},
    {CARD_REFUSED, CARD_ALREADY, "もうこの方に登録してあります", "hasthiscardalready"},
    {CARD_REFUSED, CARD_CHANGES, "1回目とちがう番号です", "Notthenumberthatwasreadfirst"},
    {CARD_REFUSED, CARD_OTHERS, "先に、その方の画面で登録を外してください",
     "unbinditfirst,onthatperson'spage"},
    {CARD_SECOND, CARD_NOT_LIFTED, "まだ離れていません", "wasnotlifted"},
};

static void each_touch_is_told(void **state) {
    struct scene *scene = *state;
    char text[TEXT_CAP];
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        bool en = i % 2 != 0;
        show(scene, en ? LANGUAGE_EN : LANGUAGE_JA, cases[i / 2].step, cases[i / 2].outcome,
             REFUSAL_NONE);
        read_picture(text, scene->ui);
        const char *words = en ? cases[i / 2].en : cases[i / 2].ja;
        if (!strstr(text, words)) {
            fail_msg("does not say %s: %s", words, text);
        }
    }
}

// Only the second reading of a pair, once its record is durable.
static void nothing_is_claimed_too_early(void **state) {
    struct scene *scene = *state;
    char text[TEXT_CAP];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        show(scene, LANGUAGE_JA, cases[i].step, cases[i].outcome, REFUSAL_NONE);
        read_picture(text, scene->ui);
        bool claims = strstr(text, "カードを登録しました") || strstr(text, "登録しました");
        assert_int_equal(claims, cases[i].step == CARD_BOUND);
        bool denies = strstr(text, "登録していません。") != NULL;
        assert_int_equal(denies,
                         cases[i].outcome == CARD_CHANGES || cases[i].outcome == CARD_OTHERS);
    }
}

// Each in its own words, and none of them sends staff to have the card bound.
static void each_refusal_has_its_own_sentence(void **state) {
    struct scene *scene = *state;
    static char told[TOLD_MAX][TEXT_CAP];
    for (int language = LANGUAGE_JA; language <= LANGUAGE_EN; language++) {
        size_t count = 0;
        for (int refusal = REFUSAL_NONE + 1; refusal < REFUSAL_COUNT; refusal++) {
            show(scene, (enum language)language, CARD_REFUSED, CARD_UNUSABLE,
                 (enum refusal)refusal);
            read_picture(told[count], scene->ui);
            assert_non_null(
                strstr(told[count], language == LANGUAGE_JA ? "登録していません。" : "Notbound."));
            assert_null(strstr(told[count], "このカードは登録されていません"));
            for (size_t other = 0; other < count; other++) {
                assert_string_not_equal(told[count], told[other]);
            }
            count++;
        }
    }
}

// What is asked before a card is unbound can't be answered without a reason.
static void unbinding_wants_a_reason(void **state) {
    struct scene *scene = *state;
    static const char *const names[] = {"card-unbind", "card-unbind-ready"};
    for (size_t i = 0; i < 2; i++) {
        const struct ui_target *targets;
        bool found = false;
        fixture_fill(scene->view, fixture_named(names[i]), LANGUAGE_JA);
        ui_draw(scene->ui, scene->view);
        size_t count = ui_targets(scene->ui, &targets);
        for (size_t j = 0; j < count; j++) {
            found = found || targets[j].kind == UI_NEXT;
        }
        assert_int_equal(found, i == 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_touch_is_told),
        cmocka_unit_test(nothing_is_claimed_too_early),
        cmocka_unit_test(each_refusal_has_its_own_sentence),
        cmocka_unit_test(unbinding_wants_a_reason),
    };
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
