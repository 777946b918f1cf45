#include "app/ui/draw.h"

#include <string.h>

void draw_clear(struct draw_list *list) {
    list->count = 0;
    list->pool_used = 0;
    list->full = false;
}

static struct draw_command *add(struct draw_list *list, enum draw_kind kind, struct rect rect) {
    if (list->count == DRAW_COMMANDS_MAX) {
        list->full = true;
        return NULL;
    }
    struct draw_command *command = &list->commands[list->count++];
    *command = (struct draw_command){.kind = kind, .rect = rect};
    return command;
}

void draw_framed_box(struct draw_list *list, struct rect rect, enum paint fill, enum paint edge,
                     int edge_px, int radius_px) {
    struct draw_command *command = add(list, DRAW_BOX, rect);
    if (command) {
        command->paint = fill;
        command->edge = edge;
        command->edge_px = edge_px;
        command->radius_px = radius_px;
    }
}

void draw_box(struct draw_list *list, struct rect rect, enum paint fill, int radius_px) {
    draw_framed_box(list, rect, fill, PAINT_NONE, 0, radius_px);
}

void draw_icon(struct draw_list *list, struct rect rect, enum icon icon, enum paint paint) {
    struct draw_command *command = add(list, DRAW_ICON, rect);
    if (command) {
        command->icon = icon;
        command->paint = paint;
    }
}

void draw_text(struct draw_list *list, struct rect rect, struct rect room, struct text_style style,
               enum paint paint, const char *text, size_t len) {
    if (len >= DRAW_POOL_MAX - list->pool_used) {
        list->full = true;
        return;
    }
    struct draw_command *command = add(list, DRAW_TEXT, rect);
    if (!command) {
        return;
    }
    command->room = room;
    command->style = style;
    command->paint = paint;
    command->text = list->pool_used;
    memcpy(list->pool + list->pool_used, text, len);
    list->pool[list->pool_used + len] = '\0';
    list->pool_used += len + 1;
}

void draw_picture(struct draw_list *list, struct rect rect, int radius_px) {
    struct draw_command *command = add(list, DRAW_PICTURE, rect);
    if (command) {
        command->radius_px = radius_px;
    }
}

const char *draw_text_of(const struct draw_list *list, const struct draw_command *command) {
    return list->pool + command->text;
}

struct draw_mark draw_mark(const struct draw_list *list) {
    return (struct draw_mark){list->count, list->pool_used};
}

void draw_roll_back(struct draw_list *list, struct draw_mark mark) {
    list->count = mark.count;
    list->pool_used = mark.pool_used;
}

void draw_shift(struct draw_list *list, struct draw_mark since, int dx, int dy) {
    for (size_t i = since.count; i < list->count; i++) {
        struct draw_command *command = &list->commands[i];
        command->rect.x += dx;
        command->rect.y += dy;
        command->room.x += dx;
        command->room.y += dy;
    }
}

static const uint64_t fnv_prime = UINT64_C(0x100000001b3);

uint64_t hash_bytes(uint64_t hash, const void *data, size_t len) {
    const uint8_t *bytes = data;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ bytes[i]) * fnv_prime;
    }
    return hash;
}

static uint64_t hash_command(uint64_t hash, const struct draw_list *list,
                             const struct draw_command *command) {
    // Value by value: the padding of a struct is nobody's picture.
    int values[] = {(int)command->kind, command->rect.x,   command->rect.y,
                    command->rect.w,    command->rect.h,   (int)command->paint,
                    (int)command->edge, command->edge_px,  command->radius_px,
                    (int)command->icon, command->style.px, command->style.bold};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        hash = (hash ^ (uint64_t)values[i]) * fnv_prime;
    }
    if (command->kind == DRAW_TEXT) {
        const char *text = draw_text_of(list, command);
        hash = hash_bytes(hash, text, strlen(text) + 1);
    }
    return hash;
}

uint64_t draw_hash(const struct draw_list *list, uint64_t picture_version) {
    uint64_t hash = HASH_SEED;
    for (size_t i = 0; i < list->count; i++) {
        hash = hash_command(hash, list, &list->commands[i]);
        if (list->commands[i].kind == DRAW_PICTURE) {
            hash = hash_bytes(hash, &picture_version, sizeof picture_version);
        }
    }
    return hash;
}
