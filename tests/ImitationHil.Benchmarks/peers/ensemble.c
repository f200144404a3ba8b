/* Many rollouts at once: structure of arrays, eight lanes a vector (GCC's vector extension), blocks of 64 rollouts that stay in the
   cache, every state kept. Checks are those of the supervisor: action finite, range, slew, envelope. */
#include "peers.h"
#include <stdlib.h>

enum { LANES = 64, WIDTH = 8, VECTORS = LANES / WIDTH, STEPS = 50, CHUNK = 8 };
typedef float v8 __attribute__((vector_size(32)));
typedef int32_t i8 __attribute__((vector_size(32)));
typedef uint32_t u8 __attribute__((vector_size(32)));

static v8 states[STEPS + 1][2][VECTORS];
static float gains[CHUNK][4];
static const float plant_a[4] = { 1.5f, 0.75f, -0.75f, 0.0f };
static const float action_limit = 1e5f, slew_limit = 2e5f, observation_limit = 1e5f;

static inline v8 absolute(v8 x)
{
    return (v8)((i8)x & 0x7fffffff);
}

static inline v8 choose(i8 mask, float yes, float no)
{
    v8 y = { yes, yes, yes, yes, yes, yes, yes, yes }, n = { no, no, no, no, no, no, no, no };
    return (v8)(((i8)y & mask) | ((i8)n & ~mask));
}

static inline int all(i8 mask)
{
    return !__builtin_ia32_movmskps256((v8)~mask);
}

/* What every kind shares: checks, plant, checks; the next state goes into the record. */
static inline void guarded_step(int t, int v, v8 x0, v8 x1, v8 u0, v8 u1, v8 *before)
{
    i8 fine = (absolute(u0) <= action_limit) & (absolute(u1) <= action_limit) & (absolute(u0 - before[0]) <= slew_limit) & (absolute(u1 - before[1]) <= slew_limit);
    before[0] = u0;
    before[1] = u1;
    v8 y0 = u0 + plant_a[0] * x0 + plant_a[1] * x1;
    v8 y1 = u1 + plant_a[2] * x0 + plant_a[3] * x1;
    fine &= (absolute(y0) <= observation_limit) & (absolute(y1) <= observation_limit);
    if (!all(fine))
        abort();
    states[t + 1][0][v] = y0;
    states[t + 1][1][v] = y1;
}

static v8 previous[VECTORS][2];

static void start(long first)
{
    for (int lane = 0; lane < LANES; lane++) {
        uint32_t state = (uint32_t)(first + lane);
        float s = next_number(&state);
        ((float *)states[0][0])[lane] = s * 1e-6f;
        ((float *)states[0][1])[lane] = s;
    }
    memset(previous, 0, sizeof previous);
}

static uint64_t finish(uint64_t sum)
{
    for (int slot = 0; slot < 2; slot++)
        for (int lane = 0; lane < LANES; lane++)
            sum = sum * 31 + bits_of(((float *)states[STEPS][slot])[lane]);
    return sum;
}

static void linear_block(void)
{
    const float *k = gains[0];
    for (int t = 0; t < STEPS; t++)
        for (int v = 0; v < VECTORS; v++) {
            v8 x0 = states[t][0][v], x1 = states[t][1][v];
            guarded_step(t, v, x0, x1, k[0] * x0 + k[1] * x1, k[2] * x0 + k[3] * x1, previous[v]);
        }
}

static void chunk_block(void)
{
    for (int t = 0; t < STEPS; t++) {
        const float *k = gains[t % CHUNK];
        int b = t - t % CHUNK;
        for (int v = 0; v < VECTORS; v++) {
            v8 b0 = states[b][0][v], b1 = states[b][1][v];
            guarded_step(t, v, states[t][0][v], states[t][1][v], k[0] * b0 + k[1] * b1, k[2] * b0 + k[3] * b1, previous[v]);
        }
    }
}

static u8 random_a[VECTORS], random_b[VECTORS], random_c[VECTORS];

static void seed_block(long first)
{
    for (int lane = 0; lane < LANES; lane++) {
        small_random r;
        seed_random(&r, (uint32_t)(first + lane));
        ((uint32_t *)random_a)[lane] = r.a;
        ((uint32_t *)random_b)[lane] = r.b;
        ((uint32_t *)random_c)[lane] = r.c;
    }
}

static void mixture_block(void)
{
    const float *k = gains[0], *other = gains[1];
    for (int t = 0; t < STEPS; t++)
        for (int v = 0; v < VECTORS; v++) {
            u8 result = random_a[v] + random_b[v] + (uint32_t)(13 + t);
            random_a[v] = random_b[v] ^ (random_b[v] >> 9);
            random_b[v] = random_c[v] + (random_c[v] << 3);
            random_c[v] = ((random_c[v] << 21) | (random_c[v] >> 11)) + result;
            i8 second = (i8)(result >> 8) >= (1 << 23);
            v8 x0 = states[t][0][v], x1 = states[t][1][v];
            v8 k0 = choose(second, other[0], k[0]);
            v8 k1 = choose(second, other[1], k[1]);
            v8 k2 = choose(second, other[2], k[2]);
            v8 k3 = choose(second, other[3], k[3]);
            guarded_step(t, v, x0, x1, k0 * x0 + k1 * x1, k2 * x0 + k3 * x1, previous[v]);
        }
}

static uint64_t run_blocks(long count, void (*block)(void), int seeded)
{
    uint64_t sum = 0;
    for (long first = 0; first < count; first += LANES) {
        start(first);
        if (seeded)
            seed_block(first);
        block();
        sum = finish(sum);
    }
    return sum;
}

static void prepare_linear(void)
{
    float k[4] = { 0.0f, -0.75f, 0.75f, 0.5f };
    memcpy(gains[0], k, sizeof k);
}

static void prepare_chunk(void)
{
    uint32_t state = 7;
    for (int i = 0; i < CHUNK * 4; i++)
        gains[i / 4][i % 4] = next_number(&state);
}

static void prepare_mixture(void)
{
    float k[8] = { -1.5f, -0.75f, 0.75f, 0.5f, 0.0f, -0.75f, 0.75f, 0.5f };
    memcpy(gains, k, sizeof k);
}

static uint64_t run_linear(long count) { return run_blocks(count, linear_block, 0); }
static uint64_t run_chunk(long count) { return run_blocks(count, chunk_block, 0); }
static uint64_t run_mixture(long count) { return run_blocks(count, mixture_block, 1); }

void pendulum_prepare(void);
uint64_t pendulum_run(long count);

const peer_case ensemble_cases[] = {
    { "ensemble pair, linear", prepare_linear, run_linear },
    { "ensemble pair, chunk 8", prepare_chunk, run_chunk },
    { "ensemble pair, mixture of 2", prepare_mixture, run_mixture },
    { "ensemble pendulum, RK4", pendulum_prepare, pendulum_run },
    { 0, 0, 0 },
};
