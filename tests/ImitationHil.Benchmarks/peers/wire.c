/* Frames (COBS and CRC-32, byte by byte through one table as on the device) and images. */
#include "peers.h"
#include <stdio.h>
#include <stdlib.h>

static uint32_t table[256];

static void make_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value & 1 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
        table[i] = value;
    }
}

uint32_t crc32_of(const uint8_t *bytes, size_t count)
{
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < count; i++)
        crc = (crc >> 8) ^ table[(crc ^ bytes[i]) & 0xFF];
    return crc ^ 0xFFFFFFFFu;
}

enum { MOST = 1024, BLOCK = 4096 };
static uint8_t payload[MOST], encoded[MOST + MOST / 254 + 3], buffer[MOST + MOST / 254 + 1], block[BLOCK];
static int payload_count, buffered;
static float values[7];

static void put_byte(uint8_t value)
{
    if (payload_count >= MOST - 4)
        abort();
    payload[payload_count++] = value;
}

static void put_word(uint32_t value)
{
    for (int shift = 0; shift < 32; shift += 8)
        put_byte((uint8_t)(value >> shift));
}

static int cobs_encode(const uint8_t *source, int count, uint8_t *target)
{
    int code = 0, write = 1, run = 1;
    for (int read = 0; read < count; read++) {
        uint8_t value = source[read];
        if (value != 0) {
            target[write++] = value;
            run++;
        }
        if (value == 0 || run == 255) {
            if (value != 0 && read == count - 1)
                break;
            target[code] = (uint8_t)run;
            code = write++;
            run = 1;
        }
    }
    target[code] = (uint8_t)run;
    return write;
}

static int cobs_decode(uint8_t *bytes, int count)
{
    int read = 0, write = 0;
    while (read < count) {
        int run = bytes[read];
        if (run == 0 || read + run > count)
            return -1;
        read++;
        for (int i = 1; i < run; i++) {
            uint8_t value = bytes[read++];
            if (value == 0)
                return -1;
            bytes[write++] = value;
        }
        if (run < 255 && read < count)
            bytes[write++] = 0;
    }
    return write;
}

static int encode(uint8_t sequence)
{
    payload[0] = 9;
    payload[1] = sequence;
    payload_count = 2;
    for (int i = 0; i < 7; i++)
        put_word(bits_of(values[i]));
    uint32_t crc = crc32_of(payload, payload_count);
    for (int i = 0; i < 4; i++)
        payload[payload_count + i] = (uint8_t)(crc >> (8 * i));
    encoded[0] = 0;
    int length = cobs_encode(payload, payload_count + 4, encoded + 1);
    encoded[length + 1] = 0;
    return length + 2;
}

/* One byte in; 1 when it completed an intact frame. Not inlined: bytes come from a line, one call each. */
static __attribute__((noinline)) int push(uint8_t value)
{
    if (value != 0) {
        if (buffered < (int)sizeof buffer)
            buffer[buffered++] = value;
        return 0;
    }
    int count = buffered;
    buffered = 0;
    if (count == 0)
        return 0;
    int length = cobs_decode(buffer, count);
    if (length < 6)
        return 0;
    uint32_t stored;
    memcpy(&stored, buffer + length - 4, 4);
    return stored == crc32_of(buffer, length - 4);
}

static void prepare(void)
{
    make_table();
    uint32_t state = 3;
    for (int i = 0; i < 7; i++)
        values[i] = next_number(&state);
    for (int i = 0; i < BLOCK; i++)
        block[i] = (uint8_t)(i * 37);
    buffered = 0;
}

static uint64_t run_encode(long count)
{
    uint64_t sum = 0;
    for (long i = 0; i < count; i++) {
        int length = encode((uint8_t)i);
        sum = sum * 31 + encoded[length - 3] + (uint64_t)length;
    }
    return sum;
}

static uint64_t run_decode(long count)
{
    int length = encode(77);
    uint64_t sum = 0;
    for (long i = 0; i < count; i++) {
        int whole = 0;
        for (int k = 0; k < length; k++)
            whole += push(encoded[k]);
        sum = sum * 31 + (uint64_t)whole + buffer[1];
    }
    return sum;
}

static uint64_t run_crc(long count)
{
    uint64_t sum = 0;
    for (long i = 0; i < count; i++) {
        block[0] = (uint8_t)i;
        sum = sum * 31 + crc32_of(block, BLOCK);
    }
    return sum;
}

/* An image is read from the file IMAGE_FILE names: checks of frame, counts, texts, contract, weights, and the self-test. */
static uint8_t *image;
static long image_length;

static uint32_t word_at(long at)
{
    uint32_t w;
    memcpy(&w, image + at, 4);
    return w;
}

static int short_at(long at) { return image[at] | image[at + 1] << 8; }

static void prepare_image(void)
{
    make_table();
    const char *file = getenv("IMAGE_FILE");
    FILE *stream = file ? fopen(file, "rb") : 0;
    if (!stream)
        abort();
    image = realloc(image, 32768);
    image_length = (long)fread(image, 1, 32768, stream);
    fclose(stream);
}

static uint32_t add_byte(uint32_t crc, uint8_t value) { return (crc >> 8) ^ table[(crc ^ value) & 0xFF]; }

/* Length and characters of a text enter the contract as they stand in the image; the texts are copied, as ours keeps them. */
static long take_text(long at, uint32_t *crc, char **text)
{
    int length = image[at];
    *text = malloc((size_t)length + 1);
    *crc = add_byte(*crc, (uint8_t)length);
    for (int i = 0; i < length; i++) {
        if (image[at + 1 + i] < ' ' || image[at + 1 + i] > '~')
            abort();
        (*text)[i] = (char)image[at + 1 + i];
        *crc = add_byte(*crc, image[at + 1 + i]);
    }
    (*text)[length] = 0;
    return at + 1 + length;
}

static uint32_t load(void)
{
    if (image_length < 36 || word_at(0) != 0x49504849u || short_at(4) != 1 || word_at(8) != (uint32_t)image_length || word_at(image_length - 4) != crc32_of(image, image_length - 4))
        abort();
    int n = image[20], m = image[21], tests = short_at(22), p0 = short_at(24), count = short_at(28);
    char *texts[1 + 4 * 32];
    int taken = 0;
    uint32_t crc = 0xFFFFFFFFu, ignored = 0;
    long at = take_text(32, &ignored, &texts[taken++]);
    for (int list = 0; list < 2; list++) {
        int slots = list ? m : n;
        crc = add_byte(crc, (uint8_t)slots);
        for (int i = 0; i < 2 * slots; i++)
            at = take_text(at, &crc, &texts[taken++]);
    }
    for (int i = 0; i < 4; i++)
        crc = add_byte(crc, image[16 + i]);
    if ((crc ^ 0xFFFFFFFFu) != word_at(12) || image_length != at + 4 * count + tests * (6 + 4 * (n + m)) + 4)
        abort();
    float *w = malloc(sizeof(float) * (size_t)count);
    memcpy(w, image + at, sizeof(float) * (size_t)count);
    at += 4 * count;
    for (int i = 0; i < count; i++)
        if (w[i] != w[i] || w[i] > LARGEST || w[i] < -LARGEST)
            abort();
    policy *p = malloc(sizeof *p);
    make_gain(p, n, m, p0);
    p->weights = w;
    float x[32], u[32];
    for (int test = 0; test < tests; test++) {
        reset_policy(p, word_at(at));
        int calls = short_at(at + 4);
        memcpy(x, image + at + 6, sizeof(float) * (size_t)n);
        for (int call = 0; call < calls; call++)
            p->act(p, x, u);
        for (int i = 0; i < m; i++)
            if (bits_of(u[i]) != word_at(at + 6 + 4 * n + 4 * i))
                abort();
        at += 6 + 4 * (n + m);
    }
    uint32_t sum = crc32_of(image, image_length - 4);
    free(p);
    free(w);
    while (taken > 0)
        free(texts[--taken]);
    return sum;
}

static uint64_t run_image(long count)
{
    uint64_t sum = 0;
    for (long i = 0; i < count; i++)
        sum = sum * 31 + load();
    return sum;
}

const peer_case wire_cases[] = {
    { "frame encode, 7 floats", prepare, run_encode },
    { "frame decode, 7 floats", prepare, run_decode },
    { "CRC-32 of 4096 bytes", prepare, run_crc },
    { "image load, linear 4->1", prepare_image, run_image },
    { 0, 0, 0 },
};
