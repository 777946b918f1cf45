#include "app/ui/theme.h"

#define PAINT_VALUE(name, value) value,
static const uint32_t rgb[] = {0, PAINT_LIST(PAINT_VALUE)};
#undef PAINT_VALUE

#define ICON_FILE(name, file) file,
static const char *const icon_names[] = {"", ICON_LIST(ICON_FILE)};
#undef ICON_FILE

uint32_t paint_rgb(enum paint paint) {
    return rgb[paint];
}

const char *icon_name(enum icon icon) {
    return icon_names[icon];
}

int theme_type_px(int short_side_px, int tenths) {
    int px = (short_side_px * tenths + 500) / 1000;
    return px < TYPE_LEAST_PX ? TYPE_LEAST_PX : px;
}

int theme_line_px(struct text_style style) {
    // Large type needs less air between its lines than a sentence does.
    int percent = style.px >= 36 ? 122 : 140;
    return (style.px * percent + 50) / 100;
}
