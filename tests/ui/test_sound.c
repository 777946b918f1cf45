// The sounds, as samples: SDL's disk driver writes what a loudspeaker would get.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/base/tick.h"
#include "app/ui/sdl_sound.h"

struct heard {
    size_t loud;        // samples that are not silence
    size_t crossings;   // of zero: how high
    size_t early, late; // crossings in the first and the last fifth of what is loud
    int peak;
};

enum { SAMPLES_CAP = 48000 * 3 };

static size_t read_samples(int16_t *out, const char *path) {
    FILE *file = fopen(path, "rb");
    int16_t sample;
    size_t count = 0;
    while (file && count < SAMPLES_CAP && fread(&sample, sizeof sample, 1, file) == 1) {
        if (sample != 0) {
            out[count++] = sample;
        }
    }
    if (file) {
        fclose(file);
    }
    return count;
}

static size_t crossings(const int16_t *samples, size_t from, size_t to) {
    size_t found = 0;
    for (size_t i = from + 1; i < to; i++) {
        found += (samples[i] > 0) != (samples[i - 1] > 0);
    }
    return found;
}

static struct heard listen(const char *path) {
    static int16_t samples[SAMPLES_CAP];
    size_t count = read_samples(samples, path);
    struct heard heard = {.loud = count,
                          .crossings = crossings(samples, 0, count),
                          .early = crossings(samples, 0, count / 5),
                          .late = crossings(samples, count - count / 5, count)};
    for (size_t i = 0; i < count; i++) {
        heard.peak = abs(samples[i]) > heard.peak ? abs(samples[i]) : heard.peak;
    }
    return heard;
}

static struct heard play(const char *path, enum tone tone) {
    struct sound *sound = sound_open();
    assert_non_null(sound);
    sound_play(sound, tone);
    // Until the tone has gone by: what was heard no longer grows. Bounded; speed does not matter.
    struct heard heard = {0};
    int still = 0;
    for (int i = 0; i < 600 && still < 5; i++) {
        tick_sleep_ms(50);
        struct heard now = listen(path);
        still = now.loud > 0 && now.loud == heard.loud ? still + 1 : 0;
        heard = now;
    }
    sound_close(sound);
    return heard;
}

static void test_outcomes_sound_different(void **state) {
    (void)state;
    const char *base = getenv("TMPDIR");
    char dir[256];
    char path[300];
    snprintf(dir, sizeof dir, "%s/uk-sound-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/pcm", dir);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", path, 1);
    struct heard ok = play(path, TONE_OK);
    struct heard out = play(path, TONE_OK_OUT);
    struct heard wrong_room = play(path, TONE_WRONG_ROOM);
    struct heard attention = play(path, TONE_ATTENTION);
    struct heard refused = play(path, TONE_REFUSED);
    unlink(path);
    rmdir(dir);
    assert_true(ok.loud > 10000);
    // Refused is long and low; attention lower than ok; no two alike.
    assert_true(refused.loud > 2 * ok.loud);
    assert_true(ok.crossings * attention.loud > attention.crossings * ok.loud);
    // In rises, out falls; a wrong room is the loudest, and long.
    assert_true(ok.late > ok.early * 5 / 4);
    assert_true(out.early > out.late * 5 / 4);
    assert_true(wrong_room.peak > 3 * ok.peak / 2 && wrong_room.peak < INT16_MAX);
    assert_true(wrong_room.loud > 2 * ok.loud && wrong_room.crossings > 2 * refused.crossings);
    assert_true(attention.crossings * refused.loud > 3 * refused.crossings * attention.loud / 2);
}

static void test_without_a_device_nothing_happens(void **state) {
    (void)state;
    setenv("SDL_AUDIODRIVER", "nonexistent", 1);
    struct sound *sound = sound_open();
    assert_null(sound);
    sound_play(sound, TONE_OK);
    sound_close(sound);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcomes_sound_different),
        cmocka_unit_test(test_without_a_device_nothing_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
