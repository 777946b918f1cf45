#include "firmware/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <png.h>

#include "app/base/buf.h"

static char path[256];

static int make_file(void **state) {
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/uk-picture-XXXXXX", tmp ? tmp : "/tmp");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

static enum err read_bytes(struct frame *out, const void *data, size_t len) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return picture_read_file(out, path);
}

static enum err read_text(struct frame *out, const char *text) {
    return read_bytes(out, text, strlen(text));
}

// --- PNG -----------------------------------------------------------------------------------------

static void check_png(png_uint_32 format, const void *pixels, const uint8_t *expected) {
    png_image image = {.version = PNG_IMAGE_VERSION, .width = 2, .height = 1, .format = format};
    assert_true(png_image_write_to_file(&image, path, 0, pixels, 0, NULL));
    struct frame picture;
    assert_int_equal(picture_read_file(&picture, path), ERR_OK);
    assert_int_equal(picture.width, 2);
    assert_int_equal(picture.height, 1);
    assert_in_range(picture.gray[0], expected[0] - (expected[0] > 0), expected[0] + 1U);
    assert_in_range(picture.gray[1], expected[1] - (expected[1] > 0), expected[1] + 1U);
    picture_fini(&picture);
}

static void test_png_of_each_kind(void **state) {
    (void)state;
    check_png(PNG_FORMAT_GRAY, (uint8_t[]){0, 200}, (uint8_t[]){0, 200});
    check_png(PNG_FORMAT_RGB, (uint8_t[]){0, 0, 0, 90, 90, 90}, (uint8_t[]){0, 90});
    check_png(PNG_FORMAT_RGBA, (uint8_t[]){0, 0, 0, 255, 0, 0, 0, 0}, (uint8_t[]){0, 255});
    check_png(PNG_FORMAT_LINEAR_Y, (uint16_t[]){0, 65535}, (uint8_t[]){0, 255});
}

static void test_png_cut_anywhere_is_refused(void **state) {
    (void)state;
    uint8_t pixels[64];
    for (size_t i = 0; i < sizeof pixels; i++) {
        pixels[i] = (uint8_t)(i * 37);
    }
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = 8, .height = 8, .format = PNG_FORMAT_GRAY};
    uint8_t file[1024];
    png_alloc_size_t len = sizeof file;
    assert_true(png_image_write_to_memory(&image, file, &len, 0, pixels, 0, NULL));
    for (size_t cut = 8; cut < len - 16; cut++) { // the end chunk may be missing
        struct frame picture;
        assert_int_equal(read_bytes(&picture, file, cut), ERR_INVALID);
    }
}

static void test_png_over_the_limit_is_refused(void **state) {
    (void)state;
    // A header that promises 60000 x 60000 pixels, with its right checksum, and nothing behind.
    static const uint8_t file[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0, 0,    13,
                                   'I',  'H', 'D', 'R', 0,    0,    0xea, 0x60, 0,    0, 0xea, 0x60,
                                   8,    0,   0,   0,   0,    0xa5, 0xb9, 0x2a, 0x9e, 0, 0,    0,
                                   1,    'I', 'D', 'A', 'T',  0,    0,    0,    0,    0};
    struct frame picture;
    assert_int_equal(read_bytes(&picture, file, sizeof file), ERR_TOO_BIG);
}

// --- PGM -----------------------------------------------------------------------------------------

static void test_pgm(void **state) {
    (void)state;
    struct frame picture;
    assert_int_equal(read_text(&picture, "P5\n# a comment\n3 # another\n2\n15\nabcabc"), ERR_OK);
    assert_int_equal(picture.width, 3);
    assert_int_equal(picture.height, 2);
    assert_int_equal(picture.gray[0], 255); // over its own white
    picture_fini(&picture);
    assert_int_equal(read_text(&picture, "P5 2 1 100 \x32\x64"), ERR_OK);
    assert_int_equal(picture.gray[0], 127);
    assert_int_equal(picture.gray[1], 255);
    picture_fini(&picture);
}

static void test_pgm_that_lies(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum err err;
    } cases[] = {
        {"P5 3 2 255\nabcab", ERR_INVALID},
        {"P5 3 2 255", ERR_INVALID},
        {"P5 3 2", ERR_INVALID},
        {"P5 # no end", ERR_INVALID},
        {"P5 -3 2 255\nabcabc", ERR_INVALID},
        {"P5 0 2 255\n", ERR_INVALID},
        {"P5 3 2 0\nabcabc", ERR_INVALID},
        {"P5 8193 1 255\n", ERR_TOO_BIG},
        {"P5 1 99999 255\n", ERR_TOO_BIG},
        {"P5 4294967297 1 255\na", ERR_INVALID},
        {"P5 1 1 65535\nab", ERR_UNSUPPORTED},
        {"P2 1 1 255\n7", ERR_UNSUPPORTED},
        {"GIF89a", ERR_UNSUPPORTED},
        {"", ERR_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct frame picture;
        assert_int_equal(read_text(&picture, cases[i].text), cases[i].err);
    }
}

static void test_no_file(void **state) {
    (void)state;
    struct frame picture;
    assert_int_equal(picture_read_file(&picture, "/nowhere/at/all.png"), ERR_NOT_FOUND);
}

// --- JPEG ----------------------------------------------------------------------------------------

static struct buf make_jpeg(int width, int height) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *data = NULL;
    unsigned long len = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &len);
    jpeg.image_width = (JDIMENSION)width;
    jpeg.image_height = (JDIMENSION)height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    uint8_t *row = malloc((size_t)width * 3);
    assert_non_null(row);
    memset(row, 180, (size_t)width * 3);
    while (jpeg.next_scanline < jpeg.image_height) {
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    struct buf out = BUF_EMPTY;
    assert_int_equal(buf_append(&out, data, len), ERR_OK);
    free(data);
    free(row);
    return out;
}

static void assert_gray_180(struct span jpeg) {
    struct frame picture;
    assert_int_equal(picture_read_jpeg(&picture, jpeg), ERR_OK);
    assert_int_equal(picture.width, 32);
    assert_int_equal(picture.height, 24);
    assert_in_range(picture.gray[0], 178, 182);
    assert_in_range(picture.gray[32 * 24 - 1], 178, 182);
    picture_fini(&picture);
}

static void test_jpeg_and_its_padding(void **state) {
    (void)state;
    struct buf jpeg = make_jpeg(32, 24);
    assert_gray_180(buf_span(&jpeg));
    assert_int_equal(buf_append(&jpeg, "\0\0\0\0\0\0\0\0", 8), ERR_OK);
    assert_gray_180(buf_span(&jpeg));
    buf_fini(&jpeg);
}

// As cameras send it: the standard tables are left out.
static void test_mjpeg_without_its_tables(void **state) {
    (void)state;
    struct buf jpeg = make_jpeg(32, 24);
    size_t i = 2;
    while (i + 4 < jpeg.len && jpeg.data[i + 1] != 0xda) {
        size_t len = 2 + ((size_t)jpeg.data[i + 2] << 8 | jpeg.data[i + 3]);
        if (jpeg.data[i + 1] == 0xc4) {
            memmove(jpeg.data + i, jpeg.data + i + len, jpeg.len - i - len);
            jpeg.len -= len;
        } else {
            i += len;
        }
    }
    assert_gray_180(buf_span(&jpeg));
    buf_fini(&jpeg);
}

static void test_jpeg_cut_anywhere_is_refused(void **state) {
    (void)state;
    struct buf jpeg = make_jpeg(32, 24);
    for (size_t cut = 0; cut + 2 < jpeg.len; cut++) {
        struct frame picture;
        assert_int_equal(picture_read_jpeg(&picture, (struct span){jpeg.data, cut}), ERR_INVALID);
        assert_null(picture.gray);
    }
    buf_fini(&jpeg);
}

static void test_jpeg_over_the_limit_is_refused(void **state) {
    (void)state;
    struct buf jpeg = make_jpeg(8200, 8);
    struct frame picture;
    assert_int_equal(picture_read_jpeg(&picture, buf_span(&jpeg)), ERR_TOO_BIG);
    buf_fini(&jpeg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_of_each_kind),
        cmocka_unit_test(test_png_cut_anywhere_is_refused),
        cmocka_unit_test(test_png_over_the_limit_is_refused),
        cmocka_unit_test(test_pgm),
        cmocka_unit_test(test_pgm_that_lies),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_jpeg_and_its_padding),
        cmocka_unit_test(test_mjpeg_without_its_tables),
        cmocka_unit_test(test_jpeg_cut_anywhere_is_refused),
        cmocka_unit_test(test_jpeg_over_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
