#include "app/ui/sdl_render.h"

#include <SDL.h>
#include <SDL_image.h>

#include <math.h>
#include <stdio.h>

#include "app/base/log.h"

enum { TEXTURES_MAX = 768 };

struct kept {
    uint64_t key;
    uint64_t used;
    SDL_Texture *texture;
    int w, h;
};

struct render {
    SDL_Renderer *sdl;
    struct fonts *fonts;
    char dir[512];
    struct kept kept[TEXTURES_MAX];
    uint64_t clock;
    SDL_Texture *picture;
    struct rect picture_rect;
    uint64_t picture_version;
};

// --- Opening -------------------------------------------------------------------------------------

static bool icon_path(char *out, size_t cap, const struct render *render, enum icon icon) {
    int written = snprintf(out, cap, "%s/icons/%s.svg", render->dir, icon_name(icon));
    return written > 0 && (size_t)written < cap;
}

static enum err check_icons(const struct render *render, char *problem, size_t cap) {
    for (enum icon icon = ICON_NONE + 1; icon < ICON_COUNT; icon++) {
        char path[768];
        SDL_RWops *file =
            icon_path(path, sizeof path, render, icon) ? SDL_RWFromFile(path, "rb") : NULL;
        if (!file) {
            snprintf(problem, cap,
                     "the icon %s.svg is missing in %s/icons: build again, or name the directory "
                     "that holds fonts and icons with --share",
                     icon_name(icon), render->dir);
            return ERR_NOT_FOUND;
        }
        SDL_RWclose(file);
    }
    return ERR_OK;
}

enum err render_open(struct render **out, struct SDL_Window *window, const char *share_dir,
                     char *problem, size_t cap) {
    *out = NULL;
    struct render *render = SDL_calloc(1, sizeof *render);
    if (!render) {
        snprintf(problem, cap, "no memory for the screen");
        return ERR_NOMEM;
    }
    SDL_strlcpy(render->dir, share_dir, sizeof render->dir);
    enum err err = fonts_open(&render->fonts, share_dir, problem, cap);
    if (err == ERR_OK) {
        err = check_icons(render, problem, cap);
    }
    if (err == ERR_OK) {
        render->sdl = SDL_CreateRenderer(window, -1, 0);
        if (!render->sdl) {
            snprintf(problem, cap, "nothing can be drawn in the window: %s", SDL_GetError());
            err = ERR_UNSUPPORTED;
        }
    }
    if (err != ERR_OK) {
        render_close(render);
        return err;
    }
    SDL_SetRenderDrawBlendMode(render->sdl, SDL_BLENDMODE_NONE);
    *out = render;
    return ERR_OK;
}

void render_close(struct render *render) {
    if (!render) {
        return;
    }
    for (size_t i = 0; i < TEXTURES_MAX; i++) {
        if (render->kept[i].texture) {
            SDL_DestroyTexture(render->kept[i].texture);
        }
    }
    if (render->picture) {
        SDL_DestroyTexture(render->picture);
    }
    if (render->sdl) {
        SDL_DestroyRenderer(render->sdl);
    }
    fonts_close(render->fonts);
    SDL_free(render);
}

void render_size(const struct render *render, int *width_px, int *height_px) {
    if (SDL_GetRendererOutputSize(render->sdl, width_px, height_px) != 0) {
        *width_px = 0;
        *height_px = 0;
    }
}

struct fonts *render_fonts(struct render *render) {
    return render->fonts;
}

// --- Kept textures -------------------------------------------------------------------------------

static struct kept *find_kept(struct render *render, uint64_t key) {
    struct kept *oldest = &render->kept[0];
    for (size_t i = 0; i < TEXTURES_MAX; i++) {
        struct kept *at = &render->kept[i];
        if (at->texture && at->key == key) {
            at->used = ++render->clock;
            return at;
        }
        if (at->used < oldest->used) {
            oldest = at;
        }
    }
    if (oldest->texture) {
        SDL_DestroyTexture(oldest->texture);
    }
    *oldest = (struct kept){.key = key, .used = ++render->clock};
    return oldest;
}

// Takes the surface, which may be NULL. The slot stays empty when there is nothing to keep.
static void keep_surface(struct render *render, struct kept *kept, SDL_Surface *surface) {
    if (surface) {
        kept->texture = SDL_CreateTextureFromSurface(render->sdl, surface);
        kept->w = surface->w;
        kept->h = surface->h;
        SDL_FreeSurface(surface);
    }
    if (!kept->texture) {
        log_warn("ui", "something on the screen cannot be drawn: %s", SDL_GetError());
        return;
    }
    SDL_SetTextureBlendMode(kept->texture, SDL_BLENDMODE_BLEND);
}

static void tint(SDL_Texture *texture, enum paint paint) {
    uint32_t rgb = paint_rgb(paint);
    SDL_SetTextureColorMod(texture, (Uint8)(rgb >> 16), (Uint8)(rgb >> 8 & 255),
                           (Uint8)(rgb & 255));
}

static void copy_tinted(struct render *render, const struct kept *kept, const SDL_Rect *from,
                        SDL_Rect to, enum paint paint) {
    if (kept->texture) {
        tint(kept->texture, paint);
        SDL_RenderCopy(render->sdl, kept->texture, from, &to);
    }
}

// --- Boxes ---------------------------------------------------------------------------------------

static void fill(struct render *render, SDL_Rect rect, enum paint paint) {
    uint32_t rgb = paint_rgb(paint);
    SDL_SetRenderDrawColor(render->sdl, (Uint8)(rgb >> 16), (Uint8)(rgb >> 8 & 255),
                           (Uint8)(rgb & 255), 255);
    SDL_RenderFillRect(render->sdl, &rect);
}

// How much of the pixel at (x, y) a disc of that radius about (radius, radius) covers, 0 to 1.
static double disc_cover(int x, int y, int radius) {
    double cover = radius + 0.5 - hypot(x + 0.5 - radius, y + 0.5 - radius);
    return cover < 0 ? 0 : cover > 1 ? 1 : cover;
}

static SDL_Surface *make_disc(int radius) {
    SDL_Surface *disc =
        SDL_CreateRGBSurfaceWithFormat(0, 2 * radius, 2 * radius, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!disc) {
        return NULL;
    }
    for (int y = 0; y < 2 * radius; y++) {
        uint32_t *row = (uint32_t *)(void *)((uint8_t *)disc->pixels + (ptrdiff_t)y * disc->pitch);
        for (int x = 0; x < 2 * radius; x++) {
            row[x] = (uint32_t)lround(disc_cover(x, y, radius) * 255) << 24 | 0xffffff;
        }
    }
    return disc;
}

static void fill_rounded(struct render *render, struct rect box, int radius, enum paint paint) {
    radius = SDL_min(radius, SDL_min(box.w, box.h) / 2);
    if (radius <= 0) {
        fill(render, (SDL_Rect){box.x, box.y, box.w, box.h}, paint);
        return;
    }
    int values[] = {'d', radius};
    struct kept *disc = find_kept(render, hash_bytes(HASH_SEED, values, sizeof values));
    if (!disc->texture) {
        keep_surface(render, disc, make_disc(radius));
    }
    int right = box.w - radius;
    int bottom = box.h - radius;
    for (int i = 0; i < 4; i++) {
        SDL_Rect from = {i % 2 * radius, i / 2 * radius, radius, radius};
        SDL_Rect to = {box.x + i % 2 * right, box.y + i / 2 * bottom, radius, radius};
        copy_tinted(render, disc, &from, to, paint);
    }
    fill(render, (SDL_Rect){box.x + radius, box.y, box.w - 2 * radius, radius}, paint);
    fill(render, (SDL_Rect){box.x, box.y + radius, box.w, box.h - 2 * radius}, paint);
    fill(render, (SDL_Rect){box.x + radius, box.y + bottom, box.w - 2 * radius, radius}, paint);
}

static void show_box(struct render *render, const struct draw_command *command) {
    struct rect inner = command->rect;
    int radius = command->radius_px;
    if (command->edge_px > 0) {
        fill_rounded(render, command->rect, radius, command->edge);
        inner = rect_inset(inner, command->edge_px, command->edge_px);
        radius -= radius > command->edge_px ? command->edge_px : 0;
    }
    fill_rounded(render, inner, radius, command->paint);
}

// --- Icons and texts -----------------------------------------------------------------------------

static SDL_Surface *load_icon(const struct render *render, enum icon icon, int side) {
    char path[768];
    SDL_RWops *file =
        icon_path(path, sizeof path, render, icon) ? SDL_RWFromFile(path, "rb") : NULL;
    if (!file) {
        return NULL;
    }
    SDL_Surface *surface = IMG_LoadSizedSVG_RW(file, side, side);
    SDL_RWclose(file);
    return surface;
}

static void show_icon(struct render *render, const struct draw_command *command) {
    int values[] = {'i', (int)command->icon, command->rect.w};
    struct kept *icon = find_kept(render, hash_bytes(HASH_SEED, values, sizeof values));
    if (!icon->texture) {
        keep_surface(render, icon, load_icon(render, command->icon, command->rect.w));
    }
    SDL_Rect to = {command->rect.x, command->rect.y, icon->w, icon->h};
    copy_tinted(render, icon, NULL, to, command->paint);
}

static void show_piece(struct render *render, const struct draw_command *command,
                       const struct piece *piece) {
    int values[] = {'t', piece->face, command->style.px, command->style.bold};
    uint64_t key = hash_bytes(HASH_SEED, values, sizeof values);
    struct kept *text = find_kept(render, hash_bytes(key, piece->start, piece->len));
    if (!text->texture) {
        keep_surface(render, text, fonts_paint(render->fonts, command->style, piece));
    }
    SDL_Rect to = {command->rect.x + piece->x_px, command->rect.y + piece->lift_px, text->w,
                   text->h};
    copy_tinted(render, text, NULL, to, command->paint);
}

static void show_text(struct render *render, const struct draw_list *list,
                      const struct draw_command *command) {
    struct piece pieces[PIECES_MAX];
    const char *text = draw_text_of(list, command);
    int width;
    size_t count = fonts_cut(render->fonts, pieces, &width, command->style, text, SDL_strlen(text));
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].drawn) {
            show_piece(render, command, &pieces[i]);
        }
    }
}

// --- The camera picture --------------------------------------------------------------------------

// Coverage of a pixel by a box with round corners, 0 to 255.
static uint32_t corner_alpha(struct rect box, int x, int y, int radius) {
    int dx = x < radius ? x : x >= box.w - radius ? x - (box.w - 2 * radius) : radius;
    int dy = y < radius ? y : y >= box.h - radius ? y - (box.h - 2 * radius) : radius;
    if (dx == radius || dy == radius) {
        return 255;
    }
    return (uint32_t)lround(disc_cover(dx, dy, radius) * 255);
}

// Fills the box, cutting what does not fit, mirrored.
static void scale_picture(uint32_t *pixels, int pitch, struct rect box, int radius,
                          const struct gray_picture *from) {
    double scale = SDL_min((double)from->width / box.w, (double)from->height / box.h);
    double left = (from->width - box.w * scale) / 2;
    double top = (from->height - box.h * scale) / 2;
    for (int y = 0; y < box.h; y++) {
        const uint8_t *row = from->pixels + (size_t)(top + y * scale) * (size_t)from->width;
        uint32_t *out = (uint32_t *)(void *)((uint8_t *)pixels + (ptrdiff_t)y * pitch);
        for (int x = 0; x < box.w; x++) {
            uint32_t gray = row[(size_t)(left + (box.w - 1 - x) * scale)];
            out[x] = corner_alpha(box, x, y, radius) << 24 | gray << 16 | gray << 8 | gray;
        }
    }
}

static void take_picture(struct render *render, const struct draw_command *command,
                         const struct gray_picture *from) {
    struct rect box = command->rect;
    if (render->picture && (render->picture_rect.w != box.w || render->picture_rect.h != box.h)) {
        SDL_DestroyTexture(render->picture);
        render->picture = NULL;
    }
    if (!render->picture) {
        render->picture = SDL_CreateTexture(render->sdl, SDL_PIXELFORMAT_ARGB8888,
                                            SDL_TEXTUREACCESS_STREAMING, box.w, box.h);
        SDL_SetTextureBlendMode(render->picture, SDL_BLENDMODE_BLEND);
        render->picture_rect = box;
        render->picture_version = from->version + 1;
    }
    void *pixels;
    int pitch;
    if (render->picture_version != from->version && render->picture &&
        SDL_LockTexture(render->picture, NULL, &pixels, &pitch) == 0) {
        scale_picture(pixels, pitch, box, command->radius_px, from);
        SDL_UnlockTexture(render->picture);
        render->picture_version = from->version;
    }
}

static void show_picture(struct render *render, const struct draw_command *command,
                         const struct gray_picture *picture) {
    if (picture && picture->pixels) {
        take_picture(render, command, picture);
    }
    if (render->picture) {
        SDL_Rect to = {command->rect.x, command->rect.y, command->rect.w, command->rect.h};
        SDL_RenderCopy(render->sdl, render->picture, NULL, &to);
    }
}

// --- The list ------------------------------------------------------------------------------------

static void carry_out(struct render *render, const struct draw_list *list,
                      const struct gray_picture *picture) {
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        switch (command->kind) {
        case DRAW_BOX:
            show_box(render, command);
            break;
        case DRAW_ICON:
            show_icon(render, command);
            break;
        case DRAW_TEXT:
            show_text(render, list, command);
            break;
        case DRAW_PICTURE:
            show_picture(render, command, picture);
            break;
        }
    }
}

void render_show(struct render *render, const struct draw_list *list,
                 const struct gray_picture *picture) {
    carry_out(render, list, picture);
    SDL_RenderPresent(render->sdl);
}

enum err render_save_png(struct render *render, const struct draw_list *list, const char *path) {
    int w;
    int h;
    render_size(render, &w, &h);
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, w, h, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!surface) {
        return ERR_NOMEM;
    }
    carry_out(render, list, NULL);
    enum err err = ERR_OK;
    if (SDL_RenderReadPixels(render->sdl, NULL, SDL_PIXELFORMAT_ARGB8888, surface->pixels,
                             surface->pitch) != 0 ||
        IMG_SavePNG(surface, path) != 0) {
        log_error("ui", "the picture of the screen cannot be written to %s: %s", path,
                  SDL_GetError());
        err = ERR_IO;
    }
    SDL_FreeSurface(surface);
    return err;
}
