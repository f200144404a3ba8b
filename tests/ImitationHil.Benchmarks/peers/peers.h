/* What the peers share: a case has a state that `prepare` builds and a loop of `count` operations that ends with a checksum of all
   results, so that nothing is optimised away and the other program can be held to the same bits. */
#ifndef PEERS_H
#define PEERS_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *name;
    void (*prepare)(void);
    uint64_t (*run)(long count);
} peer_case;

extern const peer_case policy_cases[], loop_cases[], wire_cases[], ensemble_cases[], record_cases[];

/* Numbers that both programs can make: the upper 24 bits of a linear congruential generator, as a float in [-0.5, 0.5). */
static inline float next_number(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (float)(*state >> 8) * (1.0f / 16777216.0f) - 0.5f;
}

static inline uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Statuses, as far as the peers need them. */
enum { OK = 0, HORIZON = 1, ACTION_NOT_FINITE = 32, ACTION_IMPLAUSIBLE = 33, OBSERVATION_NOT_FINITE = 34, OBSERVATION_IMPLAUSIBLE = 35, ENVELOPE_LEFT = 36, STALE = 37, DEADLINE = 38, LINK = 39, POLICY_ERROR = 45 };

#define LARGEST 3.40282347e38f
#define PLAUSIBLE 1e6f

static inline int check_finite(const float *values, int count, int not_finite, int implausible)
{
    int status = OK;
    for (int i = 0; i < count; i++) {
        float y = values[i];
        if (y != y)
            return not_finite;
        if (y <= PLAUSIBLE && y >= -PLAUSIBLE)
            continue;
        if (y > LARGEST || y < -LARGEST)
            return not_finite;
        status = implausible;
    }
    return status;
}

static inline float clamp(float y, float low, float high)
{
    return y != y ? 0.0f : y < low ? low : y > high ? high : y;
}

/* The generator of the product's draws: sfc32 of Chris Doty-Humphrey. */
typedef struct {
    uint32_t a, b, c, counter;
} small_random;

static inline uint32_t next_word(small_random *r)
{
    uint32_t result = r->a + r->b + r->counter++;
    r->a = r->b ^ (r->b >> 9);
    r->b = r->c + (r->c << 3);
    r->c = ((r->c << 21) | (r->c >> 11)) + result;
    return result;
}

static inline void seed_random(small_random *r, uint32_t seed)
{
    r->a = 0x9E3779B9u;
    r->b = seed;
    r->c = 0x85EBCA6Bu;
    r->counter = 1u;
    for (int i = 0; i < 12; i++)
        next_word(r);
}

/* A policy as the loop calls it: through a pointer. */
typedef struct policy policy;
struct policy {
    int (*act)(policy *self, const float *x, float *u);
    int n, m;
    const float *weights;
    int offset, stride, end;
    float boundary[32];
    small_random random;
    uint32_t thresholds[8];
    int gains, hold, left;
};

void make_gain(policy *p, int n, int m, int phases);
void reset_policy(policy *p, uint32_t seed);
uint32_t crc32_of(const uint8_t *bytes, size_t count);
#endif
