// A camera behind Video4Linux2: streaming into mapped buffers.
//
// Frames that are short, damaged or marked as bad are skipped; a device that is gone says so; one
// that has delivered no good frame for STALL_MS is closed and opened again, for which the caller
// sees to. Only single-planar capture devices: that is every USB camera.
#include "firmware/camera_source.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "firmware/camera_mode.h"
#include "firmware/frame.h"
#include "firmware/picture.h"

enum {
    BUFFERS = 4,
    STALL_MS = 3000,
    ERROR_PAUSE_MS = 20, // after a refused dequeue: poll says "ready" again at once
    PATH_CAP = 256,
    ENUM_MAX = 64 // of each list that a driver tells: a broken one may never end it
};

struct mapping {
    void *data;
    size_t len;
};

struct camera_v4l2 {
    struct camera_source source; // first: the two are one address
    char device[PATH_CAP];
    int fd;
    struct camera_mode mode;
    size_t stride; // bytes from a line to the next
    struct mapping mappings[BUFFERS];
    unsigned mapping_count;
    struct frame gray;     // what the caller borrows
    int64_t good_frame_ms; // when the last one came, or the stream began
    int skipped;           // since then
};

static const struct {
    uint32_t fourcc;
    const char *name;
} formats[] = {
    [CAMERA_GREY] = {V4L2_PIX_FMT_GREY, "GREY"},
    [CAMERA_YUYV] = {V4L2_PIX_FMT_YUYV, "YUYV"},
    [CAMERA_MJPEG] = {V4L2_PIX_FMT_MJPEG, "MJPEG"},
};

static int request(const struct camera_v4l2 *camera, unsigned long code, void *argument) {
    int result = 0;
    do {
        result = ioctl(camera->fd, code, argument);
    } while (result < 0 && errno == EINTR);
    return result;
}

// For sentences: what follows it must not be cut off.
static const char *name_of(const struct camera_v4l2 *camera) {
    const char *slash = strrchr(camera->device, '/');
    return slash ? slash + 1 : camera->device;
}

// Says what could not be done and why; errno's error.
static enum err fail(const struct camera_v4l2 *camera, char *what, const char *action) {
    int errnum = errno;
    snprintf(what, CAMERA_WHAT_CAP, "%.32s: %s: %s", name_of(camera), action, strerror(errnum));
    return err_from_errno(errnum);
}

// --- Choosing a mode -----------------------------------------------------------------------------

static void consider(struct camera_mode *best, const struct camera_mode *mode) {
    bool usable = mode->width >= 160 && mode->height >= 120 && mode->width <= FRAME_SIDE_MAX &&
                  mode->height <= FRAME_SIDE_MAX;
    if (usable && (best->width == 0 || camera_mode_is_better(mode, best))) {
        *best = *mode;
    }
}

static void consider_rates(const struct camera_v4l2 *camera, struct camera_mode *best,
                           struct camera_mode mode) {
    struct v4l2_frmivalenum interval = {.pixel_format = formats[mode.format].fourcc,
                                        .width = (uint32_t)mode.width,
                                        .height = (uint32_t)mode.height};
    for (; interval.index < ENUM_MAX; interval.index++) {
        if (request(camera, VIDIOC_ENUM_FRAMEINTERVALS, &interval) < 0) {
            break;
        }
        // Of a range, the shortest; the rate is then set to what the driver thinks nearest.
        struct v4l2_fract fract =
            interval.type == V4L2_FRMIVAL_TYPE_DISCRETE ? interval.discrete : interval.stepwise.min;
        mode.interval_numerator = fract.numerator;
        mode.interval_denominator = fract.denominator;
        consider(best, &mode);
        if (interval.type != V4L2_FRMIVAL_TYPE_DISCRETE) {
            break;
        }
    }
    if (interval.index == 0) {
        consider(best, &mode);
    }
}

static int at_most(uint32_t value, int limit) {
    return value < (uint32_t)limit ? (int)value : limit;
}

// The nearest to `wished` that a range allows.
static int nearest_step(uint32_t min, uint32_t max, uint32_t step, int wished) {
    int low = at_most(min, FRAME_SIDE_MAX + 1);
    int high = at_most(max, FRAME_SIDE_MAX + 1);
    int by = step > 0 ? at_most(step, FRAME_SIDE_MAX) : 1;
    int clamped = wished < low ? low : wished > high ? high : wished;
    return low + (clamped - low) / by * by;
}

static void consider_sizes(const struct camera_v4l2 *camera, struct camera_mode *best,
                           enum camera_format format) {
    struct v4l2_frmsizeenum size = {.pixel_format = formats[format].fourcc};
    for (; size.index < ENUM_MAX; size.index++) {
        if (request(camera, VIDIOC_ENUM_FRAMESIZES, &size) < 0) {
            return;
        }
        struct camera_mode mode = {.format = format};
        if (size.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
            mode.width = at_most(size.discrete.width, FRAME_SIDE_MAX + 1);
            mode.height = at_most(size.discrete.height, FRAME_SIDE_MAX + 1);
            consider_rates(camera, best, mode);
            continue;
        }
        mode.width = nearest_step(size.stepwise.min_width, size.stepwise.max_width,
                                  size.stepwise.step_width, CAMERA_WIDTH_BEST);
        mode.height = nearest_step(size.stepwise.min_height, size.stepwise.max_height,
                                   size.stepwise.step_height, CAMERA_HEIGHT_BEST);
        consider_rates(camera, best, mode);
        return;
    }
}

static bool format_of(enum camera_format *out, uint32_t fourcc) {
    for (unsigned i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (formats[i].fourcc == fourcc) {
            *out = (enum camera_format)i;
            return true;
        }
    }
    return false;
}

static enum err choose_mode(struct camera_v4l2 *camera, char *what) {
    struct camera_mode best = {0};
    struct v4l2_fmtdesc description = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    for (; description.index < ENUM_MAX; description.index++) {
        enum camera_format format = CAMERA_GREY;
        if (request(camera, VIDIOC_ENUM_FMT, &description) < 0) {
            break;
        }
        if (!format_of(&format, description.pixelformat)) {
            continue;
        }
        // A driver that doesn't tell its sizes gets asked for the best, and says what it does.
        struct camera_mode untold = {format, CAMERA_WIDTH_BEST, CAMERA_HEIGHT_BEST, 0, 0};
        struct camera_mode of_format = {0};
        consider_sizes(camera, &of_format, format);
        consider(&best, of_format.width > 0 ? &of_format : &untold);
    }
    if (best.width == 0) {
        snprintf(what, CAMERA_WHAT_CAP, "%.32s: offers neither GREY nor YUYV nor MJPEG",
                 name_of(camera));
        return ERR_UNSUPPORTED;
    }
    camera->mode = best;
    return ERR_OK;
}

// --- Starting ------------------------------------------------------------------------------------

static enum err check_device(const struct camera_v4l2 *camera, char *what) {
    struct v4l2_capability capability = {0};
    if (request(camera, VIDIOC_QUERYCAP, &capability) < 0) {
        return fail(camera, what, "not a camera");
    }
    uint32_t able = capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps
                                                                   : capability.capabilities;
    if (!(able & V4L2_CAP_VIDEO_CAPTURE) || !(able & V4L2_CAP_STREAMING)) {
        snprintf(what, CAMERA_WHAT_CAP, "%.32s: not a camera that can stream", name_of(camera));
        return ERR_UNSUPPORTED;
    }
    return ERR_OK;
}

static enum err set_format(struct camera_v4l2 *camera, char *what) {
    struct camera_mode *mode = &camera->mode;
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    struct v4l2_pix_format *pix = &format.fmt.pix;
    pix->width = (uint32_t)mode->width;
    pix->height = (uint32_t)mode->height;
    pix->pixelformat = formats[mode->format].fourcc;
    pix->field = V4L2_FIELD_ANY;
    if (request(camera, VIDIOC_S_FMT, &format) < 0) {
        return fail(camera, what, "can't set the mode");
    }
    // The driver may have changed any of it.
    if (!format_of(&mode->format, pix->pixelformat) || pix->width == 0 || pix->height == 0 ||
        pix->width > FRAME_SIDE_MAX || pix->height > FRAME_SIDE_MAX) {
        snprintf(what, CAMERA_WHAT_CAP, "%.32s: insists on a mode of its own", name_of(camera));
        return ERR_UNSUPPORTED;
    }
    mode->width = (int)pix->width;
    mode->height = (int)pix->height;
    size_t least = (size_t)pix->width * (mode->format == CAMERA_YUYV ? 2 : 1);
    camera->stride = pix->bytesperline > least ? pix->bytesperline : least;
    return ERR_OK;
}

static void set_rate(struct camera_v4l2 *camera) {
    struct camera_mode *mode = &camera->mode;
    if (mode->interval_numerator == 0) {
        return;
    }
    struct v4l2_streamparm parameters = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    struct v4l2_fract *interval = &parameters.parm.capture.timeperframe;
    interval->numerator = mode->interval_numerator;
    interval->denominator = mode->interval_denominator;
    // Its own rate does as well.
    if (request(camera, VIDIOC_S_PARM, &parameters) < 0) {
        log_info("camera", "%.32s: keeps its own frame rate: %s", name_of(camera), strerror(errno));
        return;
    }
    mode->interval_numerator = interval->numerator;
    mode->interval_denominator = interval->denominator;
}

static enum err map_buffer(struct camera_v4l2 *camera, char *what, uint32_t index) {
    struct v4l2_buffer buffer = {
        .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (request(camera, VIDIOC_QUERYBUF, &buffer) < 0) {
        return fail(camera, what, "no buffer");
    }
    void *data =
        mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, camera->fd, (off_t)buffer.m.offset);
    if (data == MAP_FAILED) {
        return fail(camera, what, "can't map a buffer");
    }
    camera->mappings[camera->mapping_count++] = (struct mapping){data, buffer.length};
    if (request(camera, VIDIOC_QBUF, &buffer) < 0) {
        return fail(camera, what, "can't queue a buffer");
    }
    return ERR_OK;
}

static enum err start_stream(struct camera_v4l2 *camera, char *what) {
    struct v4l2_requestbuffers buffers = {
        .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (request(camera, VIDIOC_REQBUFS, &buffers) < 0) {
        return fail(camera, what, "no buffers");
    }
    if (buffers.count == 0) {
        errno = ENOMEM;
        return fail(camera, what, "no buffers");
    }
    enum err err = ERR_OK;
    for (uint32_t i = 0; i < buffers.count && i < BUFFERS && err == ERR_OK; i++) {
        err = map_buffer(camera, what, i);
    }
    enum v4l2_buf_type type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (err == ERR_OK && request(camera, VIDIOC_STREAMON, &type) < 0) {
        err = fail(camera, what, "can't start to stream");
    }
    return err;
}

static enum err set_up(struct camera_v4l2 *camera, char *what) {
    enum err err = check_device(camera, what);
    if (err == ERR_OK) {
        err = choose_mode(camera, what);
    }
    if (err == ERR_OK) {
        err = set_format(camera, what);
    }
    if (err == ERR_OK) {
        set_rate(camera);
        err = frame_alloc(&camera->gray, camera->mode.width, camera->mode.height);
    }
    return err == ERR_OK ? start_stream(camera, what) : err;
}

static enum err v4l2_open(struct camera_source *source, char *what) {
    struct camera_v4l2 *camera = (struct camera_v4l2 *)source;
    camera->fd = open(camera->device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (camera->fd < 0) {
        return fail(camera, what, "can't be opened");
    }
    enum err err = set_up(camera, what);
    if (err == ERR_OK) {
        camera->good_frame_ms = tick_now_ms();
        camera->skipped = 0;
        snprintf(what, CAMERA_WHAT_CAP, "%.32s: %dx%d %s, %d frames/s", name_of(camera),
                 camera->mode.width, camera->mode.height, formats[camera->mode.format].name,
                 camera_mode_fps(&camera->mode));
    }
    return err;
}

static void v4l2_close(struct camera_source *source) {
    struct camera_v4l2 *camera = (struct camera_v4l2 *)source;
    for (unsigned i = 0; i < camera->mapping_count; i++) {
        munmap(camera->mappings[i].data, camera->mappings[i].len);
    }
    camera->mapping_count = 0;
    if (camera->fd >= 0) {
        // Closing ends the stream and gives the buffers back.
        close(camera->fd);
        camera->fd = -1;
    }
    picture_fini(&camera->gray);
}

// --- Frames --------------------------------------------------------------------------------------

// `step` bytes a pixel, brightness first.
static bool take_plane(struct camera_v4l2 *camera, struct span bytes, size_t step) {
    size_t width = (size_t)camera->gray.width;
    size_t height = (size_t)camera->gray.height;
    if (bytes.len < camera->stride * (height - 1) + width * step) {
        return false;
    }
    uint8_t *out = camera->gray.gray;
    for (size_t y = 0; y < height; y++) {
        const uint8_t *line = bytes.data + y * camera->stride;
        for (size_t x = 0; x < width; x++) {
            *out++ = line[x * step];
        }
    }
    return true;
}

static bool take_jpeg(struct camera_v4l2 *camera, struct span bytes) {
    struct frame decoded;
    if (picture_read_jpeg(&decoded, bytes) != ERR_OK) {
        return false;
    }
    picture_fini(&camera->gray);
    camera->gray = decoded;
    return true;
}

// False for a frame that is not whole.
static bool make_gray(struct camera_v4l2 *camera, const struct v4l2_buffer *buffer) {
    if (buffer->index >= camera->mapping_count || buffer->flags & V4L2_BUF_FLAG_ERROR) {
        return false;
    }
    const struct mapping *mapping = &camera->mappings[buffer->index];
    size_t len = buffer->bytesused < mapping->len ? buffer->bytesused : mapping->len;
    struct span bytes = {mapping->data, len};
    switch (camera->mode.format) {
    case CAMERA_GREY:
        return take_plane(camera, bytes, 1);
    case CAMERA_YUYV:
        return take_plane(camera, bytes, 2);
    case CAMERA_MJPEG:
        return take_jpeg(camera, bytes);
    }
    return false;
}

static enum err nothing_yet(const struct camera_v4l2 *camera, char *what) {
    if (tick_now_ms() - camera->good_frame_ms < STALL_MS) {
        return ERR_TIMEOUT;
    }
    snprintf(what, CAMERA_WHAT_CAP, "%.32s: no good frame for %d s, %d bad ones", name_of(camera),
             STALL_MS / 1000, camera->skipped);
    return ERR_IO;
}

static enum err give_back(const struct camera_v4l2 *camera, char *what,
                          struct v4l2_buffer *buffer) {
    return request(camera, VIDIOC_QBUF, buffer) < 0 ? fail(camera, what, "can't queue a buffer")
                                                    : ERR_OK;
}

static enum err take_frame(struct camera_v4l2 *camera, struct frame *out, char *what) {
    struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (request(camera, VIDIOC_DQBUF, &buffer) < 0) {
        if (errno != EAGAIN && errno != EIO) {
            return fail(camera, what, "no frame");
        }
        // EIO may pass: loss of signal, a transfer that failed.
        camera->skipped += errno == EIO;
        tick_sleep_ms(ERROR_PAUSE_MS);
        return nothing_yet(camera, what);
    }
    bool good = make_gray(camera, &buffer);
    enum err err = give_back(camera, what, &buffer);
    if (err != ERR_OK) {
        return err;
    }
    if (!good) {
        camera->skipped++;
        return nothing_yet(camera, what);
    }
    camera->good_frame_ms = tick_now_ms();
    camera->skipped = 0;
    *out = camera->gray;
    return ERR_OK;
}

static enum err v4l2_next_frame(struct camera_source *source, struct frame *out, int timeout_ms,
                                char *what) {
    struct camera_v4l2 *camera = (struct camera_v4l2 *)source;
    struct pollfd ready = {camera->fd, POLLIN, 0};
    int count = poll(&ready, 1, timeout_ms);
    if (count < 0 && errno != EINTR) {
        return fail(camera, what, "can't wait");
    }
    if (count <= 0) {
        return nothing_yet(camera, what);
    }
    // Also with POLLERR: the dequeue says which error it is.
    return take_frame(camera, out, what);
}

// --- Life ----------------------------------------------------------------------------------------

static void v4l2_destroy(struct camera_source *source) {
    free(source);
}

static const struct camera_source_ops v4l2_ops = {v4l2_open, v4l2_next_frame, v4l2_close,
                                                  v4l2_destroy};

enum err camera_v4l2_create(struct camera_source **out, const char *device) {
    struct camera_v4l2 *camera = calloc(1, sizeof *camera);
    if (!camera) {
        return ERR_NOMEM;
    }
    camera->source.ops = &v4l2_ops;
    camera->fd = -1;
    if (device[0] == '\0' || !text_copy(camera->device, sizeof camera->device, device)) {
        free(camera);
        return ERR_INVALID;
    }
    *out = &camera->source;
    return ERR_OK;
}
