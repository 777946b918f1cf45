// Carries out a list of draw commands on SDL's renderer. The one place that knows textures.
//
// Texts, icons and round corners are drawn once into textures and kept, up to a bound; corners are
// smoothed by hand, since the software renderer does not.
#pragma once

#include "app/base/err.h"
#include "app/ui/draw.h"
#include "app/ui/sdl_fonts.h"

struct render;
struct SDL_Window;

MUST_USE enum err render_open(struct render **out, struct SDL_Window *window, const char *share_dir,
                              char *problem, size_t cap);
void render_close(struct render *render);
void render_size(const struct render *render, int *width_px, int *height_px);
struct fonts *render_fonts(struct render *render);

// The camera picture, gray: borrowed until render_show returns.
struct gray_picture {
    const uint8_t *pixels;
    int width, height;
    uint64_t version;
};
void render_show(struct render *render, const struct draw_list *list,
                 const struct gray_picture *picture);
// Draws the list again, with the picture it had last, and writes it as PNG.
MUST_USE enum err render_save_png(struct render *render, const struct draw_list *list,
                                  const char *path);
