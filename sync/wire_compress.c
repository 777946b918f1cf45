#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#include "sync/wire.h"

enum {
    ZSTD_LEVEL = 3,
    ZSTD_WINDOW_LOG_MAX = 23, // 8 MiB: what RFC 8878 asks every decoder to take, and no more
    GZIP_WINDOW_BITS = 15 + 16,
    CHUNK = 64 * 1024
};

static const char *const coding_names[] = {"identity", "gzip", "zstd"};

const char *wire_coding_name(enum wire_coding coding) {
    return coding_names[coding];
}

bool wire_coding_parse(enum wire_coding *out, const char *content_encoding) {
    if (!content_encoding || !*content_encoding) {
        *out = WIRE_IDENTITY;
        return true;
    }
    for (size_t i = 0; i < sizeof coding_names / sizeof *coding_names; i++) {
        if (strcasecmp(coding_names[i], content_encoding) == 0) {
            *out = (enum wire_coding)i;
            return true;
        }
    }
    return false;
}

// --- Compress ------------------------------------------------------------------------------------

static enum err compress_zstd(struct buf *out, struct span data) {
    enum err err = buf_reserve(out, ZSTD_compressBound(data.len));
    if (err != ERR_OK) {
        return err;
    }
    size_t made =
        ZSTD_compress(out->data + out->len, out->cap - out->len, data.data, data.len, ZSTD_LEVEL);
    if (ZSTD_isError(made)) {
        return ERR_NOMEM; // the room is enough by its own bound
    }
    out->len += made;
    return ERR_OK;
}

static enum err compress_gzip(struct buf *out, struct span data) {
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW_BITS, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        return ERR_NOMEM;
    }
    enum err err = buf_reserve(out, deflateBound(&stream, data.len));
    if (err == ERR_OK) {
        stream.next_in = (Bytef *)data.data; // zlib reads only
        stream.avail_in = (uInt)data.len;
        stream.next_out = out->data + out->len;
        stream.avail_out = (uInt)(out->cap - out->len);
        err = deflate(&stream, Z_FINISH) == Z_STREAM_END ? ERR_OK : ERR_NOMEM;
        out->len += err == ERR_OK ? stream.total_out : 0;
    }
    deflateEnd(&stream);
    return err;
}

enum err wire_compress(struct buf *out, struct span data, enum wire_coding coding) {
    if (data.len > WIRE_BODY_MAX) {
        return ERR_TOO_BIG;
    }
    switch (coding) {
    case WIRE_GZIP:
        return compress_gzip(out, data);
    case WIRE_ZSTD:
        return compress_zstd(out, data);
    case WIRE_IDENTITY:
        break;
    }
    return buf_append(out, data.data, data.len);
}

// --- Decompress ----------------------------------------------------------------------------------

// Room for the next chunk, unless the message has grown past its bound.
static enum err next_chunk(struct buf *out, size_t start) {
    return out->len - start > WIRE_BODY_MAX ? ERR_TOO_BIG : buf_reserve(out, CHUNK);
}

static enum err decompress_zstd(struct buf *out, struct span data) {
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (!context) {
        return ERR_NOMEM;
    }
    ZSTD_inBuffer in = {data.data, data.len, 0};
    size_t start = out->len;
    size_t left = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
    enum err err = ERR_OK;
    bool more = true;
    while (err == ERR_OK && more) {
        err = next_chunk(out, start);
        if (err != ERR_OK) {
            break;
        }
        ZSTD_outBuffer chunk = {out->data + out->len, CHUNK, 0};
        left = ZSTD_decompressStream(context, &chunk, &in);
        err = ZSTD_isError(left) ? ERR_INVALID : ERR_OK;
        out->len += chunk.pos;
        more = in.pos < in.size || (left != 0 && chunk.pos == chunk.size);
    }
    ZSTD_freeDCtx(context);
    return err == ERR_OK && left != 0 ? ERR_INVALID : err; // cut short
}

static enum err inflate_all(struct buf *out, z_stream *stream) {
    size_t start = out->len;
    int state = Z_OK;
    while (state == Z_OK) {
        enum err err = next_chunk(out, start);
        if (err != ERR_OK) {
            return err;
        }
        stream->next_out = out->data + out->len;
        stream->avail_out = CHUNK;
        state = inflate(stream, Z_NO_FLUSH);
        out->len += CHUNK - stream->avail_out;
    }
    return state == Z_STREAM_END && stream->avail_in == 0 ? ERR_OK : ERR_INVALID;
}

static enum err decompress_gzip(struct buf *out, struct span data) {
    z_stream stream = {.next_in = (Bytef *)data.data, .avail_in = (uInt)data.len};
    if (inflateInit2(&stream, GZIP_WINDOW_BITS) != Z_OK) {
        return ERR_NOMEM;
    }
    enum err err = inflate_all(out, &stream);
    inflateEnd(&stream);
    return err;
}

static enum err decompress(struct buf *out, struct span data, enum wire_coding coding) {
    switch (coding) {
    case WIRE_GZIP:
        return decompress_gzip(out, data);
    case WIRE_ZSTD:
        return decompress_zstd(out, data);
    case WIRE_IDENTITY:
        break;
    }
    return buf_append(out, data.data, data.len);
}

enum err wire_decompress(struct buf *out, struct span data, enum wire_coding coding) {
    size_t start = out->len;
    enum err err = data.len > WIRE_BODY_MAX ? ERR_TOO_BIG : decompress(out, data, coding);
    if (err == ERR_OK && out->len - start > WIRE_BODY_MAX) {
        err = ERR_TOO_BIG;
    }
    return err;
}
