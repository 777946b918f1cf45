#include "app/ui/sdl_sound.h"

#include <SDL.h>

#include <math.h>

#include "app/base/log.h"

enum { RATE_HZ = 48000, NOTES_MAX = 6, SAMPLES_MAX = RATE_HZ * 3 / 2 };

struct note {
    int hz; // 0: silence
    int ms;
};

// Told apart without looking, and by ears that no longer hear high tones: rising for in, falling
// for out; the same twice; low and falling, three times as long; and, for a wrong room, up and down
// like nothing else at the door, and louder.
struct melody {
    double volume;
    struct note notes[NOTES_MAX];
};
static const struct melody melodies[TONE_COUNT] = {
    [TONE_OK] = {9000, {{784, 110}, {1175, 220}}},
    [TONE_OK_OUT] = {9000, {{1175, 110}, {784, 220}}},
    [TONE_ATTENTION] = {9000, {{659, 170}, {0, 90}, {659, 170}}},
    [TONE_REFUSED] = {9000, {{330, 260}, {0, 40}, {233, 520}}},
    [TONE_WRONG_ROOM] = {18000,
                         {{988, 160}, {523, 160}, {988, 160}, {523, 160}, {988, 160}, {523, 320}}},
};

struct sound {
    SDL_AudioDeviceID device;
    int percent; // of full volume
    int16_t samples[SAMPLES_MAX];
};

struct sound *sound_open(void) {
    struct sound *sound = SDL_calloc(1, sizeof *sound);
    if (!sound) {
        log_warn("ui", "no memory for sounds: outcomes are silent");
        return NULL;
    }
    SDL_AudioSpec wanted = {
        .freq = RATE_HZ, .format = AUDIO_S16SYS, .channels = 1, .samples = 1024};
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0) {
        sound->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    }
    if (sound->device == 0) {
        log_info("ui", "no sound device, outcomes are silent: %s", SDL_GetError());
        sound_close(sound);
        return NULL;
    }
    sound->percent = 100;
    SDL_PauseAudioDevice(sound->device, 0);
    return sound;
}

void sound_close(struct sound *sound) {
    if (!sound) {
        return;
    }
    if (sound->device) {
        SDL_CloseAudioDevice(sound->device);
    }
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    SDL_free(sound);
}

// A tone with a soft beginning and end: hard edges click.
static int16_t sample_at(const struct note *note, double volume, int index, int count) {
    const double full_turn = 6.283185307179586;
    const double fade = RATE_HZ * 0.012;
    double edge = SDL_min(index, count - 1 - index) / fade;
    double turns = (double)note->hz * index / RATE_HZ;
    double loudness = volume * SDL_min(edge, 1.0);
    return (int16_t)lround(loudness * (sin(full_turn * turns) + 0.25 * sin(2 * full_turn * turns)));
}

void sound_set_volume(struct sound *sound, int percent) {
    if (sound) {
        sound->percent = percent < 0 ? 0 : percent > 100 ? 100 : percent;
    }
}

void sound_play(struct sound *sound, enum tone tone) {
    if (!sound || tone == TONE_NONE || sound->percent == 0) {
        return;
    }
    const struct melody *melody = &melodies[tone];
    size_t used = 0;
    for (size_t i = 0; i < NOTES_MAX; i++) {
        const struct note *note = &melody->notes[i];
        int count = note->ms * (RATE_HZ / 1000);
        for (int j = 0; j < count && used < SAMPLES_MAX; j++) {
            sound->samples[used++] = sample_at(note, melody->volume, j, count);
        }
    }
    // The newest outcome is the one to hear.
    SDL_ClearQueuedAudio(sound->device);
    if (SDL_QueueAudio(sound->device, sound->samples, (Uint32)(used * sizeof(int16_t))) != 0) {
        log_warn("ui", "a sound could not be played: %s", SDL_GetError());
    }
}
