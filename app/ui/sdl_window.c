#include "app/ui/sdl_window.h"

#include <SDL.h>

#include <stdatomic.h>
#include <stdio.h>

#include "app/base/log.h"
#include "app/base/tick.h"

struct pane {
    SDL_Window *sdl;
    Uint32 wake_event;
    atomic_bool wake_waits; // many wakes before one look are one wake
    bool held_waits;
    SDL_Event held;    // what ended the last wait
    int64_t looked_ms; // when input was last looked for
    int64_t blind_ms;  // how long it was not, all in all
};

// A kiosk's small machine draws this picture faster in memory than through a slow GPU driver.
// Hints from the environment win, but not when no window is wanted.
static void set_hints(const struct ui_options *options) {
    SDL_HintPriority priority = options->offscreen ? SDL_HINT_OVERRIDE : SDL_HINT_DEFAULT;
    SDL_SetHintWithPriority(SDL_HINT_RENDER_DRIVER, "software", priority);
    SDL_SetHintWithPriority(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0", priority);
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (options->offscreen) {
        SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "dummy", SDL_HINT_OVERRIDE);
    }
}

static void choose_events(void) {
    static const Uint32 unwanted[] = {SDL_MOUSEMOTION, SDL_MOUSEWHEEL,   SDL_FINGERDOWN,
                                      SDL_FINGERUP,    SDL_FINGERMOTION, SDL_KEYUP,
                                      SDL_TEXTEDITING};
    for (size_t i = 0; i < SDL_arraysize(unwanted); i++) {
        SDL_EventState(unwanted[i], SDL_IGNORE);
    }
    SDL_StartTextInput();
}

static enum err create(struct pane *pane, const struct ui_options *options, char *problem,
                       size_t cap) {
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        snprintf(problem, cap,
                 "no display can be used (%s): start under X11 or Wayland, or set DISPLAY",
                 SDL_GetError());
        return ERR_UNSUPPORTED;
    }
    Uint32 flags = options->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    pane->sdl = SDL_CreateWindow("Uketsuke", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                 options->width, options->height, flags);
    if (!pane->sdl) {
        snprintf(problem, cap, "no window of %dx%d can be opened: %s", options->width,
                 options->height, SDL_GetError());
        return ERR_UNSUPPORTED;
    }
    pane->wake_event = SDL_RegisterEvents(1);
    return ERR_OK;
}

enum err pane_open(struct pane **out, const struct ui_options *options, char *problem, size_t cap) {
    *out = NULL;
    struct pane *pane = SDL_calloc(1, sizeof *pane);
    if (!pane) {
        snprintf(problem, cap, "no memory for the window");
        return ERR_NOMEM;
    }
    set_hints(options);
    enum err err = create(pane, options, problem, cap);
    if (err != ERR_OK) {
        pane_close(pane);
        return err;
    }
    choose_events();
    pane->looked_ms = tick_now_ms();
    if (options->fullscreen) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    *out = pane;
    return ERR_OK;
}

void pane_close(struct pane *pane) {
    if (!pane) {
        return;
    }
    if (pane->sdl) {
        SDL_DestroyWindow(pane->sdl);
    }
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    SDL_free(pane);
}

struct SDL_Window *pane_handle(struct pane *pane) {
    return pane->sdl;
}

static bool peep(SDL_Event *out) {
    return SDL_PeepEvents(out, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1;
}

// Not SDL_PollEvent: it says "none" once for each of its own marks in the queue, with touches
// waiting behind them.
static bool take_event(struct pane *pane, SDL_Event *out) {
    if (peep(out)) {
        return true;
    }
    pane->blind_ms += tick_now_ms() - pane->looked_ms;
    SDL_PumpEvents();
    pane->looked_ms = tick_now_ms();
    return peep(out);
}

void pane_wait(struct pane *pane, int64_t timeout_ms) {
    if (pane->held_waits) {
        return;
    }
    pane->held_waits = take_event(pane, &pane->held);
    if (pane->held_waits) {
        return;
    }
    int ms = (int)SDL_clamp(timeout_ms, 0, 60000);
    pane->held_waits = SDL_WaitEventTimeout(&pane->held, ms) != 0;
    pane->looked_ms = tick_now_ms();
}

void pane_wake(struct pane *pane) {
    if (atomic_exchange(&pane->wake_waits, true)) {
        return;
    }
    SDL_Event event = {.type = pane->wake_event};
    if (SDL_PushEvent(&event) < 0) {
        atomic_store(&pane->wake_waits, false);
        log_warn("ui", "the main loop cannot be woken: %s", SDL_GetError());
    }
}

// --- Events as input -----------------------------------------------------------------------------

static void read_button(struct input *out, const SDL_MouseButtonEvent *button) {
    if (button->button == SDL_BUTTON_LEFT) {
        out->kind = button->type == SDL_MOUSEBUTTONDOWN ? INPUT_PRESS : INPUT_RELEASE;
        out->x = button->x;
        out->y = button->y;
    }
}

static void read_key(struct input *out, const SDL_KeyboardEvent *key) {
    switch (key->keysym.sym) {
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
    case SDLK_TAB:
        out->kind = INPUT_ENTER;
        break;
    case SDLK_BACKSPACE:
        out->kind = INPUT_ERASE;
        break;
    default:
        break;
    }
}

static void read_window(struct input *out, const SDL_WindowEvent *event) {
    if (event->event == SDL_WINDOWEVENT_EXPOSED || event->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        out->kind = INPUT_EXPOSED;
    }
}

// SDL counts in 32 bits, which wrap after 49 days: only differences mean anything.
static int64_t event_time_ms(const struct pane *pane, const SDL_Event *event) {
    Uint32 age_ms = SDL_GetTicks() - event->common.timestamp;
    return tick_now_ms() - (int64_t)age_ms - pane->blind_ms;
}

static void read_event(struct pane *pane, struct input *out, const SDL_Event *event) {
    *out = (struct input){.at_mono_ms = event_time_ms(pane, event)};
    switch (event->type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        read_button(out, &event->button);
        break;
    case SDL_KEYDOWN:
        read_key(out, &event->key);
        break;
    case SDL_TEXTINPUT:
        out->kind = INPUT_TEXT;
        SDL_strlcpy(out->text, event->text.text, sizeof out->text);
        break;
    case SDL_WINDOWEVENT:
        read_window(out, &event->window);
        break;
    case SDL_QUIT:
        out->kind = INPUT_QUIT;
        break;
    default:
        if (event->type == pane->wake_event) {
            atomic_store(&pane->wake_waits, false);
        }
        break;
    }
}

bool pane_next(struct pane *pane, struct input *out) {
    SDL_Event event;
    if (pane->held_waits) {
        pane->held_waits = false;
        event = pane->held;
    } else if (!take_event(pane, &event)) {
        return false;
    }
    read_event(pane, out, &event);
    return true;
}
