/* Records: the same bytes by write(2), a reader that trusts the file, and the sums of the growth multiplier. */
#include "peers.h"
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint8_t block[1 << 22];
static const char *file;

static void prepare_write(void)
{
    file = getenv("RAW_FILE");
    if (!file)
        abort();
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = (uint8_t)(i * 37);
}

/* As many bytes as a record has, in the pieces in which its writer hands them over: RAW_PIECES are their sizes. The number of operations
   only divides the time. */
static uint64_t run_write(long count)
{
    (void)count;
    uint64_t all = 0;
    int descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (descriptor < 0)
        abort();
    char *next = getenv("RAW_PIECES");
    for (size_t size; (size = strtoull(next, &next, 10)) > 0; all += size)
        if (size > sizeof block || write(descriptor, block, size) != (ssize_t)size)
            abort();
    close(descriptor);
    return all;
}

static uint64_t run_write_through(long count)
{
    uint64_t all = run_write(count);
    int descriptor = open(file, O_WRONLY);
    if (descriptor < 0 || fsync(descriptor))
        abort();
    close(descriptor);
    return all;
}

static void prepare_read(void)
{
    file = getenv("RECORD_FILE");
    if (!file)
        abort();
}

/* Walks records, chunks and messages and adds up the bits of every first observation; checks nothing. */
static uint64_t run_read(long count)
{
    static uint8_t *body;
    static size_t room;
    FILE *stream = fopen(file, "rb");
    uint8_t head[9];
    uint64_t sum = 0, length;
    long rows = 0;
    if (!stream || fread(head, 1, 8, stream) != 8)
        abort();
    while (fread(head, 1, 9, stream) == 9) {
        memcpy(&length, head + 1, 8);
        if (length > room) {
            room = length;
            body = realloc(body, room);
        }
        if (fread(body, 1, length, stream) != length)
            abort();
        if (head[0] == 0x02)
            break;
        if (head[0] != 0x06)
            continue;
        for (uint64_t at = 8 + 8 + 8 + 4 + 4 + 8; at < length;) {
            uint64_t size;
            memcpy(&size, body + at + 1, 8);
            const uint8_t *message = body + at + 9;
            if (message[0] == 1) {
                uint64_t first;
                memcpy(&first, message + 22 + 4 + 24, 8);
                sum = sum * 31 + first;
                rows++;
            }
            at += 9 + size;
        }
    }
    fclose(stream);
    if (rows != count)
        abort();
    return sum;
}

/* The ratio of lagged sums over 10^6 steps in episodes of 50, as the estimator forms them. */
enum { LENGTH = 50 };
static double *deviation;
static long deviations;

static void prepare_growth(void)
{
    deviations = 1000000;
    if (!deviation)
        deviation = malloc(sizeof(double) * (size_t)deviations);
    uint32_t state = 5;
    for (long e = 0; e < deviations / LENGTH; e++) {
        double d = 0.001 * next_number(&state);
        for (int t = 0; t < LENGTH; t++) {
            deviation[e * LENGTH + t] = d + 1e-4 * next_number(&state);
            d *= 1.05;
        }
    }
}

static uint64_t run_growth(long count)
{
    static double numerators[20000], denominators[20000];
    int episodes = (int)(count / LENGTH);
    double numerator = 0, denominator = 0;
    for (int e = 0; e < episodes; e++) {
        const double *d = deviation + (long)e * LENGTH;
        double n = 0, m = 0;
        for (int t = 1; t < LENGTH - 1; t++) {
            double z = fabs(d[t - 1]);
            if (z >= 3e-4 && z <= 0.8) {
                n += d[t + 1] * d[t - 1];
                m += d[t] * d[t - 1];
            }
        }
        numerators[e] = n;
        denominators[e] = m;
        numerator += n;
        denominator += m;
    }
    double value = numerator / denominator, spread = 0;
    for (int e = 0; e < episodes; e++) {
        double without = (numerator - numerators[e]) / (denominator - denominators[e]) - value;
        spread += without * without;
    }
    return (uint64_t)llround(1e9 * value) * 31 + (uint64_t)llround(1e12 * sqrt(spread));
}

const peer_case record_cases[] = {
    { "raw write", prepare_write, run_write },
    { "raw write and fsync", prepare_write, run_write_through },
    { "record read", prepare_read, run_read },
    { "growth statistics", prepare_growth, run_growth },
    { 0, 0, 0 },
};
