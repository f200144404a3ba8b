/* Many rollouts at once: structure of arrays, the widest vectors of the machine (GCC's vector extension), blocks of 64 rollouts that
   stay in the cache, every state kept. Checks are those of the supervisor: action finite, range, slew, envelope. */
#include "peers.h"
#include <immintrin.h>
#include <stdlib.h>

#ifdef __AVX512F__
enum { WIDTH = 16 };
#else
enum { WIDTH = 8 };
#endif
enum { LANES = 64, VECTORS = LANES / WIDTH, STEPS = 50, CHUNK = 8 };
typedef float vf __attribute__((vector_size(4 * WIDTH)));
typedef int32_t vi __attribute__((vector_size(4 * WIDTH)));
typedef uint32_t vu __attribute__((vector_size(4 * WIDTH)));

static vf states[STEPS + 1][2][VECTORS];
static float gains[CHUNK][4];
static const float plant_a[4] = { 1.5f, 0.75f, -0.75f, 0.0f };
static const float action_limit = 1e5f, slew_limit = 2e5f, observation_limit = 1e5f;

static inline vf absolute(vf x)
{
    return (vf)((vi)x & 0x7fffffff);
}

static inline vf choose(vi mask, float yes, float no)
{
    vf y, n;
    for (int lane = 0; lane < WIDTH; lane++) {
        y[lane] = yes;
        n[lane] = no;
    }
    return (vf)(((vi)y & mask) | ((vi)n & ~mask));
}

static inline int all(vi mask)
{
#ifdef __AVX512F__
    return _mm512_test_epi32_mask((__m512i)~mask, (__m512i)~mask) == 0;
#else
    return !__builtin_ia32_movmskps256((vf)~mask);
#endif
}

/* What every kind shares: checks, plant, checks; the next state goes into the record. */
static inline void guarded_step(int t, int v, vf x0, vf x1, vf u0, vf u1, vf *before)
{
    vi fine = (absolute(u0) <= action_limit) & (absolute(u1) <= action_limit) & (absolute(u0 - before[0]) <= slew_limit) & (absolute(u1 - before[1]) <= slew_limit);
    before[0] = u0;
    before[1] = u1;
    vf y0 = u0 + plant_a[0] * x0 + plant_a[1] * x1;
    vf y1 = u1 + plant_a[2] * x0 + plant_a[3] * x1;
    fine &= (absolute(y0) <= observation_limit) & (absolute(y1) <= observation_limit);
    if (!all(fine))
        abort();
    states[t + 1][0][v] = y0;
    states[t + 1][1][v] = y1;
}

static vf previous[VECTORS][2];

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
            vf x0 = states[t][0][v], x1 = states[t][1][v];
            guarded_step(t, v, x0, x1, k[0] * x0 + k[1] * x1, k[2] * x0 + k[3] * x1, previous[v]);
        }
}

static void chunk_block(void)
{
    for (int t = 0; t < STEPS; t++) {
        const float *k = gains[t % CHUNK];
        int b = t - t % CHUNK;
        for (int v = 0; v < VECTORS; v++) {
            vf b0 = states[b][0][v], b1 = states[b][1][v];
            guarded_step(t, v, states[t][0][v], states[t][1][v], k[0] * b0 + k[1] * b1, k[2] * b0 + k[3] * b1, previous[v]);
        }
    }
}

static vu random_a[VECTORS], random_b[VECTORS], random_c[VECTORS];

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
            vu result = random_a[v] + random_b[v] + (uint32_t)(13 + t);
            random_a[v] = random_b[v] ^ (random_b[v] >> 9);
            random_b[v] = random_c[v] + (random_c[v] << 3);
            random_c[v] = ((random_c[v] << 21) | (random_c[v] >> 11)) + result;
            vi second = (vi)(result >> 8) >= (1 << 23);
            vf x0 = states[t][0][v], x1 = states[t][1][v];
            vf k0 = choose(second, other[0], k[0]);
            vf k1 = choose(second, other[1], k[1]);
            vf k2 = choose(second, other[2], k[2]);
            vf k3 = choose(second, other[3], k[3]);
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
