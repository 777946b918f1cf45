#include "tests/firmware/v4l2_shim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <unistd.h>

#include <jpeglib.h>

int __real_open(const char *path, int flags, ...);
int __real_close(int fd);
int __real_ioctl(int fd, unsigned long request, ...);
void *__real_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset);
int __real_munmap(void *at, size_t len);
int __real_poll(struct pollfd *fds, nfds_t count, int timeout_ms);

int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
int __wrap_ioctl(int fd, unsigned long request, ...);
void *__wrap_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset);
int __wrap_munmap(void *at, size_t len);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout_ms);

enum { BUFFERS = 4, BUFFER_BYTES = 2 * 1280 * 720, STRIDE_PADDING = 32 };

static struct {
    pthread_mutex_t lock;
    bool plugged;
    int generation; // of the device: a descriptor of an older one stays dead after a replug
    struct shim_mode mode;
    enum shim_fault fault;
    uint8_t *wire; // the picture in the camera's format
    size_t wire_len;

    int fd, fd_generation; // -1: not open
    int open_count;
    int dequeues;
    uint8_t *buffers[BUFFERS];
    bool queued[BUFFERS];
    bool streaming;
} shim = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

// --- Pictures in the camera's format -------------------------------------------------------------

static size_t stride(void) {
    return (size_t)shim.mode.width * (shim.mode.format == CAMERA_YUYV ? 2 : 1) + STRIDE_PADDING;
}

static void encode_plane(const uint8_t *gray) {
    size_t step = shim.mode.format == CAMERA_YUYV ? 2 : 1;
    shim.wire_len = stride() * (size_t)shim.mode.height;
    shim.wire = calloc(1, shim.wire_len);
    for (int y = 0; y < shim.mode.height; y++) {
        uint8_t *line = shim.wire + (size_t)y * stride();
        memset(line, 128, stride()); // grey colours, and a padding that must not be shown
        for (int x = 0; x < shim.mode.width; x++) {
            line[(size_t)x * step] = *gray++;
        }
    }
}

static void encode_jpeg(const uint8_t *gray) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *data = NULL;
    unsigned long len = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &len);
    jpeg.image_width = (JDIMENSION)shim.mode.width;
    jpeg.image_height = (JDIMENSION)shim.mode.height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 80, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = (JSAMPROW)gray + (size_t)jpeg.next_scanline * jpeg.image_width;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    shim.wire = data;
    shim.wire_len = len;
}

static void encode(const uint8_t *gray) {
    free(shim.wire);
    if (shim.mode.format == CAMERA_MJPEG) {
        encode_jpeg(gray);
    } else {
        encode_plane(gray);
    }
}

// --- What the test does --------------------------------------------------------------------------

void shim_plug(const struct shim_mode *mode, const uint8_t *gray) {
    pthread_mutex_lock(&shim.lock);
    shim.plugged = true;
    shim.generation++;
    shim.mode = *mode;
    shim.fault = SHIM_FINE;
    shim.dequeues = 0;
    encode(gray);
    pthread_mutex_unlock(&shim.lock);
}

void shim_show(const uint8_t *gray) {
    pthread_mutex_lock(&shim.lock);
    encode(gray);
    pthread_mutex_unlock(&shim.lock);
}

static void set_timer(bool running) {
    struct itimerspec time = {{0, 0}, {0, 0}};
    if (running) {
        time.it_value.tv_nsec = time.it_interval.tv_nsec = 1000000000 / shim.mode.fps;
    }
    if (shim.fd >= 0) {
        timerfd_settime(shim.fd, 0, &time, NULL);
    }
}

void shim_unplug(void) {
    pthread_mutex_lock(&shim.lock);
    shim.plugged = false;
    free(shim.wire);
    shim.wire = NULL;
    pthread_mutex_unlock(&shim.lock);
}

void shim_set_fault(enum shim_fault fault) {
    pthread_mutex_lock(&shim.lock);
    shim.fault = fault;
    set_timer(shim.streaming && fault != SHIM_STALL);
    pthread_mutex_unlock(&shim.lock);
}

int shim_open_count(void) {
    pthread_mutex_lock(&shim.lock);
    int count = shim.open_count;
    pthread_mutex_unlock(&shim.lock);
    return count;
}

int shim_dequeue_count(void) {
    pthread_mutex_lock(&shim.lock);
    int count = shim.dequeues;
    pthread_mutex_unlock(&shim.lock);
    return count;
}

// --- Requests of the driver ----------------------------------------------------------------------

static int refuse(int errnum) {
    errno = errnum;
    return -1;
}

static uint32_t fourcc(void) {
    static const uint32_t names[] = {V4L2_PIX_FMT_GREY, V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_MJPEG};
    return names[shim.mode.format];
}

static int query_capability(struct v4l2_capability *capability) {
    capability->capabilities = V4L2_CAP_DEVICE_CAPS | V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    capability->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    return 0;
}

// A foreign format first, as many cameras have one.
static int enumerate_format(struct v4l2_fmtdesc *format) {
    if (format->index > 1) {
        return refuse(EINVAL);
    }
    format->pixelformat = format->index == 0 ? V4L2_PIX_FMT_H264 : fourcc();
    return 0;
}

static int enumerate_size(struct v4l2_frmsizeenum *size) {
    if (size->index > 0 || size->pixel_format != fourcc()) {
        return refuse(EINVAL);
    }
    size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
    size->discrete.width = (uint32_t)shim.mode.width;
    size->discrete.height = (uint32_t)shim.mode.height;
    return 0;
}

static int enumerate_interval(struct v4l2_frmivalenum *interval) {
    if (interval->index > 0) {
        return refuse(EINVAL);
    }
    interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
    interval->discrete = (struct v4l2_fract){1, (uint32_t)shim.mode.fps};
    return 0;
}

static int set_format(struct v4l2_format *format) {
    struct v4l2_pix_format *pix = &format->fmt.pix;
    pix->width = (uint32_t)shim.mode.width;
    pix->height = (uint32_t)shim.mode.height;
    pix->pixelformat = fourcc();
    pix->bytesperline = shim.mode.format == CAMERA_MJPEG ? 0 : (uint32_t)stride();
    pix->sizeimage = BUFFER_BYTES;
    return 0;
}

static int query_buffer(struct v4l2_buffer *buffer) {
    if (buffer->index >= BUFFERS) {
        return refuse(EINVAL);
    }
    buffer->length = BUFFER_BYTES;
    buffer->m.offset = buffer->index * 65536;
    return 0;
}

static int queue(const struct v4l2_buffer *buffer) {
    if (buffer->index >= BUFFERS || shim.queued[buffer->index]) {
        return refuse(EINVAL);
    }
    shim.queued[buffer->index] = true;
    return 0;
}

static int dequeue(struct v4l2_buffer *buffer) {
    uint64_t ticks = 0;
    if (read(shim.fd, &ticks, sizeof ticks) < 0) {
        return -1;
    }
    shim.dequeues++;
    if (shim.fault == SHIM_EIO) {
        return refuse(EIO);
    }
    uint32_t index = 0;
    while (index < BUFFERS && !(shim.queued[index] && shim.buffers[index])) {
        index++;
    }
    if (index == BUFFERS) {
        return refuse(EAGAIN);
    }
    size_t len = shim.fault == SHIM_SHORT ? shim.wire_len / 2 : shim.wire_len;
    memset(shim.buffers[index], 0, BUFFER_BYTES);
    memcpy(shim.buffers[index], shim.wire, len);
    buffer->index = index;
    buffer->bytesused = (uint32_t)len;
    buffer->flags = shim.fault == SHIM_MARKED ? V4L2_BUF_FLAG_ERROR : 0;
    shim.queued[index] = false;
    return 0;
}

static int stream_on(void) {
    if (shim.fault == SHIM_BUSY) {
        return refuse(EBUSY);
    }
    shim.streaming = true;
    set_timer(shim.fault != SHIM_STALL);
    return 0;
}

static int serve(unsigned long request, void *argument) {
    if (!shim.plugged || shim.fd_generation != shim.generation) {
        return refuse(ENODEV);
    }
    switch (request) {
    case VIDIOC_QUERYCAP:
        return query_capability(argument);
    case VIDIOC_ENUM_FMT:
        return enumerate_format(argument);
    case VIDIOC_ENUM_FRAMESIZES:
        return enumerate_size(argument);
    case VIDIOC_ENUM_FRAMEINTERVALS:
        return enumerate_interval(argument);
    case VIDIOC_S_FMT:
        return set_format(argument);
    case VIDIOC_S_PARM:
    case VIDIOC_REQBUFS:
        return 0;
    case VIDIOC_QUERYBUF:
        return query_buffer(argument);
    case VIDIOC_QBUF:
        return queue(argument);
    case VIDIOC_DQBUF:
        return dequeue(argument);
    case VIDIOC_STREAMON:
        return stream_on();
    default:
        return refuse(ENOTTY);
    }
}

// --- System calls --------------------------------------------------------------------------------

static bool is_ours(int fd) {
    return fd >= 0 && fd == shim.fd;
}

static int open_device(void) {
    if (!shim.plugged) {
        return refuse(ENOENT);
    }
    if (shim.fd >= 0) {
        return refuse(EBUSY);
    }
    shim.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    shim.fd_generation = shim.generation;
    shim.streaming = false;
    shim.open_count += shim.fd >= 0;
    memset(shim.queued, 0, sizeof shim.queued);
    return shim.fd;
}

int __wrap_open(const char *path, int flags, ...) {
    if (strcmp(path, SHIM_DEVICE) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
        va_end(arguments);
        return __real_open(path, flags, mode);
    }
    pthread_mutex_lock(&shim.lock);
    int fd = open_device();
    pthread_mutex_unlock(&shim.lock);
    return fd;
}

int __wrap_close(int fd) {
    pthread_mutex_lock(&shim.lock);
    if (is_ours(fd)) {
        shim.fd = -1;
        shim.open_count--;
    }
    pthread_mutex_unlock(&shim.lock);
    return __real_close(fd);
}

int __wrap_ioctl(int fd, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    pthread_mutex_lock(&shim.lock);
    bool ours = is_ours(fd);
    int result = ours ? serve(request, argument) : 0;
    pthread_mutex_unlock(&shim.lock);
    return ours ? result : __real_ioctl(fd, request, argument);
}

void *__wrap_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset) {
    pthread_mutex_lock(&shim.lock);
    size_t index = (size_t)offset / 65536;
    void *data = MAP_FAILED;
    bool ours = is_ours(fd);
    if (ours && index < BUFFERS && len == BUFFER_BYTES && !shim.buffers[index]) {
        // On the heap, so that a read past its end is seen.
        shim.buffers[index] = data = malloc(len);
        shim.open_count++;
    }
    pthread_mutex_unlock(&shim.lock);
    return ours ? data : __real_mmap(at, len, protection, flags, fd, offset);
}

int __wrap_munmap(void *at, size_t len) {
    pthread_mutex_lock(&shim.lock);
    bool ours = false;
    for (int i = 0; i < BUFFERS && !ours; i++) {
        ours = shim.buffers[i] == at;
        if (ours) {
            free(at);
            shim.buffers[i] = NULL;
            shim.open_count--;
        }
    }
    pthread_mutex_unlock(&shim.lock);
    return ours ? 0 : __real_munmap(at, len);
}

int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout_ms) {
    pthread_mutex_lock(&shim.lock);
    bool ours = count == 1 && is_ours(fds[0].fd);
    bool gone = ours && (!shim.plugged || shim.fd_generation != shim.generation);
    pthread_mutex_unlock(&shim.lock);
    if (gone) {
        fds[0].revents = POLLERR | POLLHUP;
        return 1;
    }
    return __real_poll(fds, count, timeout_ms);
}
