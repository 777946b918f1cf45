#include "firmware/picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>
#include <png.h>

#include "firmware/frame.h"

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

void picture_fini(struct frame *picture) {
    free(picture->gray);
    *picture = (struct frame){0};
}

// --- PNG -----------------------------------------------------------------------------------------

static enum err decode_png(struct frame *out, png_image *image) {
    if (image->width > FRAME_SIDE_MAX || image->height > FRAME_SIDE_MAX) {
        return ERR_TOO_BIG;
    }
    enum err err = frame_alloc(out, (int)image->width, (int)image->height);
    if (err != ERR_OK) {
        return err;
    }
    // What is transparent is paper.
    static const png_color white = {255, 255, 255};
    image->format = PNG_FORMAT_GRAY;
    if (!png_image_finish_read(image, &white, out->gray, 0, NULL)) {
        picture_fini(out);
        return ERR_INVALID;
    }
    return ERR_OK;
}

static enum err read_png(struct frame *out, struct span file) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file.data, file.len)) {
        return ERR_INVALID;
    }
    enum err err = decode_png(out, &image);
    png_image_free(&image);
    return err;
}

// --- PGM -----------------------------------------------------------------------------------------

static bool is_space(uint8_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// White space and comments, then a number of up to five digits, which *at is moved behind.
static bool read_pgm_number(int *out, struct span file, size_t *at) {
    size_t i = *at;
    while (i < file.len && (is_space(file.data[i]) || file.data[i] == '#')) {
        if (file.data[i] == '#') {
            while (i < file.len && file.data[i] != '\n') {
                i++;
            }
        } else {
            i++;
        }
    }
    int number = 0;
    size_t digits = 0;
    for (; i < file.len && file.data[i] >= '0' && file.data[i] <= '9' && digits < 6; digits++) {
        number = number * 10 + (file.data[i++] - '0');
    }
    *out = number;
    *at = i;
    return digits > 0 && digits < 6;
}

static enum err read_pgm(struct frame *out, struct span file) {
    size_t at = 2;
    int width = 0;
    int height = 0;
    int white = 0;
    if (!read_pgm_number(&width, file, &at) || !read_pgm_number(&height, file, &at) ||
        !read_pgm_number(&white, file, &at) || at == file.len || !is_space(file.data[at])) {
        return ERR_INVALID;
    }
    at++;
    if (white > 255) {
        return ERR_UNSUPPORTED;
    }
    enum err err = frame_alloc(out, width, height);
    if (err != ERR_OK) {
        return err;
    }
    size_t size = (size_t)width * (size_t)height;
    if (white == 0 || file.len - at < size) {
        picture_fini(out);
        return ERR_INVALID;
    }
    for (size_t i = 0; i < size; i++) {
        int value = file.data[at + i] < white ? file.data[at + i] : white;
        out->gray[i] = (uint8_t)(value * 255 / white);
    }
    return ERR_OK;
}

static enum err read_any(struct frame *out, struct span file) {
    static const uint8_t png_magic[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    if (file.len >= sizeof png_magic && memcmp(file.data, png_magic, sizeof png_magic) == 0) {
        return read_png(out, file);
    }
    if (file.len >= 3 && file.data[0] == 'P' && file.data[1] == '5' && is_space(file.data[2])) {
        return read_pgm(out, file);
    }
    return ERR_UNSUPPORTED;
}

enum err picture_read_file(struct frame *out, const char *path) {
    struct buf file = BUF_EMPTY;
    enum err err = buf_read_file(&file, path, FILE_BYTES_MAX);
    if (err == ERR_OK) {
        err = read_any(out, buf_span(&file));
    }
    buf_fini(&file);
    return err;
}

// --- JPEG ----------------------------------------------------------------------------------------

struct jpeg_reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
};

static void give_up(j_common_ptr jpeg) {
    struct jpeg_reader *reader = jpeg->client_data;
    longjmp(reader->failed, 1);
}

// Level -1 is a warning: the data are off, but libjpeg can make up the rest. A camera that pads its
// frames is harmless; a frame that ends too early is not a frame.
static void judge_message(j_common_ptr jpeg, int level) {
    if (level == -1 && jpeg->err->msg_code == JWRN_JPEG_EOF) {
        give_up(jpeg);
    }
}

static void decode_jpeg(struct jpeg_reader *reader, struct frame *out, struct span data,
                        enum err *err) {
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    jpeg_mem_src(jpeg, data.data, (unsigned long)data.len);
    jpeg_read_header(jpeg, TRUE);
    if (jpeg->image_width > FRAME_SIDE_MAX || jpeg->image_height > FRAME_SIDE_MAX) {
        *err = ERR_TOO_BIG;
        return;
    }
    *err = frame_alloc(out, (int)jpeg->image_width, (int)jpeg->image_height);
    if (*err != ERR_OK) {
        return;
    }
    // Brightness is a channel of its own in JPEG: colour is not even decoded.
    jpeg->out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = out->gray + (size_t)jpeg->output_scanline * (size_t)out->width;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
}

enum err picture_read_jpeg(struct frame *out, struct span jpeg) {
    struct jpeg_reader reader = {0};
    enum err err = ERR_OK;
    *out = (struct frame){0};
    reader.jpeg.err = jpeg_std_error(&reader.errors);
    reader.errors.error_exit = give_up;
    reader.errors.emit_message = judge_message;
    reader.jpeg.client_data = &reader;
    if (setjmp(reader.failed) == 0) {
        jpeg_create_decompress(&reader.jpeg);
        decode_jpeg(&reader, out, jpeg, &err);
    } else {
        picture_fini(out);
        // Not `err`: after a jump, what a local held before it is undefined.
        jpeg_destroy_decompress(&reader.jpeg);
        return ERR_INVALID;
    }
    jpeg_destroy_decompress(&reader.jpeg);
    return err;
}
