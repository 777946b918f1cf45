// Words without a window: line breaks, values in sentences, and the glyphs of names.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <SDL.h>

#include <string.h>

#include "app/ui/phrase.h"
#include "app/ui/sdl_fonts.h"
#include "app/ui/wrap.h"

// --- Line breaks: a wide character is two wide, any other one ------------------------------------

static int fixed_width(void *context, const char *text, size_t len) {
    (void)context;
    const char *end = text + len;
    int width = 0;
    while (text < end) {
        const char *next = text + cluster_length(text);
        uint32_t c = utf8_next(&text);
        width += c == PHRASE_END ? 0 : c >= 0x2e80 ? 2 : 1;
        text = next;
    }
    return width;
}

static void expect_lines(const char *text, int width, const char *wanted) {
    struct ruler measure = {fixed_width, NULL};
    struct text_line lines[32];
    char got[512] = "";
    size_t count = wrap_text(lines, 32, text, width, &measure);
    for (size_t i = 0; i < count; i++) {
        strncat(got, i > 0 ? "/" : "", 2);
        strncat(got, lines[i].start, lines[i].len);
        assert_true(fixed_width(NULL, lines[i].start, lines[i].len) <= width);
    }
    assert_string_equal(got, wanted);
}

static void test_japanese_breaks_anywhere_but_where_it_may_not(void **state) {
    (void)state;
    expect_lines("入室を記録しました", 10, "入室を記録/しました");
    expect_lines("記録しました。次へ", 12, "記録しまし/た。次へ");
    expect_lines("医師会センター", 12, "医師会/センター");
    expect_lines("確認してくださっても", 14, "確認して/くださっても");
    expect_lines("研修会（実地）です", 8, "研修会/（実地）/です");
    expect_lines("記録は12件あります", 8, "記録は/12件あり/ます");
}

// The sentences that app/domain/explain_ja.c makes carry no hints.
static void test_a_line_ends_where_a_phrase_does(void **state) {
    (void)state;
    expect_lines("演題1「高血圧症」は終わっていません：1.5単位の見込み", 38,
                 "演題1「高血圧症」は終わっていません：/1.5単位の見込み");
    expect_lines("演題1「高血圧症」は終わっていません：1.5単位の見込み", 36,
                 "演題1「高血圧症」は/終わっていません：1.5単位の見込み");
    expect_lines("登録をご確認ください。", 12, "登録をご確認/ください。");
    expect_lines("12分遅刻（猶予10分）のため、演題1「高血圧症の診断と治療」は"
                 "日医生涯教育 CC 74の対象外です。",
                 60,
                 "12分遅刻（猶予10分）のため、演題1「高血圧症の診断と治療」は/"
                 "日医生涯教育 CC 74の対象外です。");
    expect_lines("もう一度の操作は必要ありません。この操作で記録は変わりません。", 44,
                 "もう一度の操作は必要ありません。/この操作で記録は変わりません。");
    expect_lines("氏名、医籍登録番号、入退室の時刻を取得します。", 26,
                 "氏名、医籍登録番号、/入退室の時刻を取得します。");
    expect_lines("ニ●●● タ●●（公益社団法人新潟県医師会）", 28,
                 "ニ●●● タ●●/（公益社団法人新潟県医師会）");
    expect_lines("アレクサンドラ・マリア ヴァンデンバーグ＝シュミット 先生", 32,
                 "アレクサンドラ・マリア/ヴァンデンバーグ＝/シュミット 先生");
}

static void test_a_number_stays_with_its_unit_and_its_name(void **state) {
    (void)state;
    expect_lines("3階 大会議室 ・ 14:00–16:30 ・ 日医生涯教育 2.5単位 / CC 74・80", 46,
                 "3階 大会議室 ・ 14:00–16:30 ・/日医生涯教育 2.5単位 / CC 74・80");
    expect_lines("遅刻 3件、退室なし 2件、名簿なし 1件、単位保留 2件", 40,
                 "遅刻 3件、退室なし 2件、名簿なし 1件、/単位保留 2件");
    expect_lines("時間は2.5単位です", 10, "時間は/2.5単位/です");
    expect_lines("受付 128 名", 9, "受付/128 名");
    expect_lines("法律第27条の共同利用", 12, "法律第27条の/共同利用");
    expect_lines("JMA CME 2.5 units", 13, "JMA CME/2.5 units");
}

static void test_no_character_is_left_alone(void **state) {
    (void)state;
    expect_lines("登録が要るかご確認ください。", 26, "登録が要るかご確認/ください。");
    expect_lines("（ウェブ併用）", 12, "（ウェブ/併用）");
}

// One more line only where the text needs it.
static void test_a_good_end_costs_no_line(void **state) {
    (void)state;
    expect_lines("ご不明な点は係員にお尋ねください。記録は変わりません。", 30,
                 "ご不明な点は係員にお尋ね/ください。記録は変わりません。");
}

static void test_words_are_kept_whole(void **state) {
    (void)state;
    expect_lines("Please show your code", 11, "Please show/your code");
    expect_lines("supercalifragilistic", 8, "supercal/ifragili/stic");
    expect_lines("one\ntwo\n\nthree", 8, "one/two//three");
    expect_lines("", 8, "");
}

static void test_phrases_end_lines_before_characters_do(void **state) {
    (void)state;
    expect_lines("このカードは\u200b登録されていません", 18, "このカードは/登録されていません");
    expect_lines("佐渡島 久美子", 10, "佐渡島/久美子");
}

static void test_marks_stay_with_their_character(void **state) {
    (void)state;
    assert_int_equal(cluster_length("辻\U000e0100子"), 7);
    assert_int_equal(cluster_length("か\u3099"), 6);
    assert_int_equal(cluster_length("A"), 1);
    assert_int_equal(cluster_length("\xff\xff"), 1);
    expect_lines("辻\U000e0100辻\U000e0100", 2, "辻\U000e0100/辻\U000e0100");
}

// --- Values in sentences -------------------------------------------------------------------------

static void test_values_take_their_places(void **state) {
    (void)state;
    char out[PHRASE_CAP];
    PHRASE_FILL(out, "{1}は{0}件 {2}", "12", "本部");
    assert_string_equal(out, "本部は12件 {2}");
    char endless[2000];
    memset(endless, 'a', sizeof endless);
    memcpy(endless + 1500, "", 1);
    PHRASE_FILL(out, "あ{0}", endless);
    assert_int_equal(strlen(out), PHRASE_CAP - 1);
}

static void test_times_are_those_of_the_venue(void **state) {
    (void)state;
    char clock[CLOCK_CAP];
    char span[SPAN_CAP];
    char day[DAY_CAP];
    const int64_t at = INT64_C(1775710920000); // 2026-04-09T05:02:00Z
    phrase_clock(clock, at, 540);
    assert_string_equal(clock, "14:02");
    phrase_clock(clock, at, -330);
    assert_string_equal(clock, "23:32");
    phrase_span(span, at, at + 3600000, 540);
    assert_string_equal(span, "14:02–15:02");
    phrase_day(day, LANGUAGE_JA, at, 540);
    assert_string_equal(day, "4月9日（木）");
    phrase_day(day, LANGUAGE_EN, at + INT64_C(36000000), 540);
    assert_string_equal(day, "Fri 10 Apr");
}

static void test_spans_of_time_are_told_in_words(void **state) {
    (void)state;
    char out[PHRASE_CAP];
    phrase_ago(out, LANGUAGE_JA, 0, 59999);
    assert_string_equal(out, "たった今");
    phrase_ago(out, LANGUAGE_JA, 0, INT64_C(60000) * 119);
    assert_string_equal(out, "119分前");
    phrase_ago(out, LANGUAGE_EN, 0, INT64_C(60000) * 120);
    assert_string_equal(out, "2 h ago");
    assert_int_equal(minutes_left(60000, 0), 1);
    assert_int_equal(minutes_left(60001, 0), 2);
    assert_int_equal(minutes_left(0, 0), 0);
    assert_int_equal(minutes_left(0, 1), 0);
}

// --- Glyphs --------------------------------------------------------------------------------------

static const struct text_style styles[] = {{40, false}, {40, true}};

static struct fonts *open_fonts(void) {
    struct fonts *fonts = NULL;
    char problem[256] = "";
    if (fonts_open(&fonts, UK_SHARE_DIR, problem, sizeof problem) != ERR_OK) {
        fail_msg("%s", problem);
    }
    return fonts;
}

static SDL_Surface *paint(struct fonts *fonts, struct text_style style, const char *text,
                          int *face) {
    struct piece pieces[PIECES_MAX];
    int width;
    assert_int_equal(fonts_cut(fonts, pieces, &width, style, text, strlen(text)), 1);
    assert_true(pieces[0].drawn);
    *face = pieces[0].face;
    SDL_Surface *surface = fonts_paint(fonts, style, &pieces[0]);
    assert_non_null(surface);
    return surface;
}

static bool same_picture(SDL_Surface *a, SDL_Surface *b) {
    return a->w == b->w && a->h == b->h && a->pitch == b->pitch &&
           memcmp(a->pixels, b->pixels, (size_t)a->h * (size_t)a->pitch) == 0;
}

static void test_the_characters_of_names_are_drawn(void **state) {
    (void)state;
    struct fonts *fonts = open_fonts();
    for (size_t s = 0; s < 2; s++) {
        static const struct {
            const char *text;
            int face;
        } names[] = {{"髙", 0}, {"﨑", 0}, {"𠮷", 1}, {"辻\U000e0100", 0}, {"新", 0}};
        for (size_t i = 0; i < 5; i++) {
            int face;
            SDL_Surface *glyph = paint(fonts, styles[s], names[i].text, &face);
            assert_int_equal(face, names[i].face);
            // A character that no font has, drawn by that face: its empty box.
            struct piece missing = {.start = "\U000ffffd", .len = 4, .face = face, .drawn = true};
            SDL_Surface *box = fonts_paint(fonts, styles[s], &missing);
            assert_non_null(box);
            assert_false(same_picture(glyph, box));
            SDL_FreeSurface(box);
            SDL_FreeSurface(glyph);
        }
    }
    fonts_close(fonts);
}

static void test_a_variation_is_another_glyph(void **state) {
    (void)state;
    struct fonts *fonts = open_fonts();
    for (size_t s = 0; s < 2; s++) {
        int face;
        SDL_Surface *one = paint(fonts, styles[s], "辻\U000e0100", &face);
        SDL_Surface *two = paint(fonts, styles[s], "辻", &face);
        assert_false(same_picture(one, two));
        SDL_FreeSurface(one);
        SDL_FreeSurface(two);
        // A form that only the last font of the chain has.
        SDL_Surface *three = paint(fonts, styles[s], "辻\U000e0102", &face);
        assert_int_equal(face, 2);
        SDL_FreeSurface(three);
    }
    fonts_close(fonts);
}

static void test_a_mixed_name_is_cut_into_pieces(void **state) {
    (void)state;
    struct fonts *fonts = open_fonts();
    struct piece pieces[PIECES_MAX];
    int width;
    const char *name = "髙﨑 𠮷郎";
    assert_int_equal(fonts_cut(fonts, pieces, &width, styles[0], name, strlen(name)), 3);
    assert_int_equal(pieces[0].face, 0);
    assert_int_equal(pieces[1].face, 1);
    assert_int_equal(pieces[2].face, 0);
    assert_true(pieces[1].x_px > pieces[0].x_px && pieces[2].x_px > pieces[1].x_px);
    assert_int_equal(width, fonts_width(fonts, styles[0], name, strlen(name)));
    // What no font has is left out, and does not take the rest with it.
    assert_int_equal(fonts_cut(fonts, pieces, &width, styles[0], "A\U000ffffdB", 6), 3);
    assert_false(pieces[1].drawn);
    assert_true(pieces[2].drawn);
    fonts_close(fonts);
}

static void test_digits_have_equal_widths(void **state) {
    (void)state;
    struct fonts *fonts = open_fonts();
    for (size_t s = 0; s < 2; s++) {
        int zero = fonts_width(fonts, styles[s], "00:00", 5);
        for (const char *at = "0123456789"; *at; at++) {
            char digit = *at;
            char clock[] = {digit, digit, ':', digit, digit, '\0'};
            assert_int_equal(fonts_width(fonts, styles[s], clock, 5), zero);
        }
    }
    fonts_close(fonts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_japanese_breaks_anywhere_but_where_it_may_not),
        cmocka_unit_test(test_a_line_ends_where_a_phrase_does),
        cmocka_unit_test(test_a_number_stays_with_its_unit_and_its_name),
        cmocka_unit_test(test_no_character_is_left_alone),
        cmocka_unit_test(test_a_good_end_costs_no_line),
        cmocka_unit_test(test_words_are_kept_whole),
        cmocka_unit_test(test_phrases_end_lines_before_characters_do),
        cmocka_unit_test(test_marks_stay_with_their_character),
        cmocka_unit_test(test_values_take_their_places),
        cmocka_unit_test(test_times_are_those_of_the_venue),
        cmocka_unit_test(test_spans_of_time_are_told_in_words),
        cmocka_unit_test(test_the_characters_of_names_are_drawn),
        cmocka_unit_test(test_a_variation_is_another_glyph),
        cmocka_unit_test(test_a_mixed_name_is_cut_into_pieces),
        cmocka_unit_test(test_digits_have_equal_widths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
