// A sound for each outcome, made of sine tones when the program starts: no file, no licence.
#pragma once

#include "app/domain/reception.h"

struct sound;

// Never fails: without a sound device (logged once) every later call does nothing.
struct sound *sound_open(void);
void sound_close(struct sound *sound);
void sound_play(struct sound *sound, enum tone tone);
void sound_set_volume(struct sound *sound, int percent); // 0: silent
