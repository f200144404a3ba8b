/* Policies: one observation in, one action out, through a function pointer; then the action is checked and clamped. */
#include "peers.h"
#include <stdlib.h>

enum { ROWS = 256, MOST_WEIGHTS = 4096 };
static float weights[MOST_WEIGHTS], observations[ROWS][32], low[32], high[32];
static policy the_policy;

static void multiply(const float *w, const float *x, float *y, int n, int m)
{
    if (n == 4) {
        float x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        for (int row = 0; row < m; row++, w += 4)
            y[row] = w[0] * x0 + w[1] * x1 + w[2] * x2 + w[3] * x3;
    } else if (n == 2) {
        float x0 = x[0], x1 = x[1];
        for (int row = 0; row < m; row++, w += 2)
            y[row] = w[0] * x0 + w[1] * x1;
    } else {
        for (int row = 0; row < m; row++, w += n) {
            float sum = w[0] * x[0];
            for (int column = 1; column < n; column++)
                sum = sum + w[column] * x[column];
            y[row] = sum;
        }
    }
}

static int act_gain(policy *p, const float *x, float *u)
{
    multiply(p->weights + p->offset, x, u, p->n, p->m);
    p->offset += p->stride;
    if (p->offset == p->end)
        p->offset = 0;
    return OK;
}

static int act_chunk(policy *p, const float *x, float *u)
{
    if (p->offset == 0)
        for (int i = 0; i < p->n; i++)
            p->boundary[i] = x[i];
    multiply(p->weights + p->offset, p->boundary, u, p->n, p->m);
    p->offset += p->stride;
    if (p->offset == p->end)
        p->offset = 0;
    return OK;
}

static int act_mixture(policy *p, const float *x, float *u)
{
    if (p->left == 0) {
        uint32_t draw = next_word(&p->random) >> 8;
        int component = 0;
        while (draw >= p->thresholds[component])
            component++;
        p->offset = p->gains + component * p->stride;
        p->left = p->hold;
    }
    p->left--;
    multiply(p->weights + p->offset, x, u, p->n, p->m);
    return OK;
}

static int act_banded(policy *p, const float *x, float *u)
{
    float radius = 0.0f;
    for (int i = 0; i < p->n; i++) {
        float magnitude = x[i] < 0.0f ? -x[i] : x[i];
        if (magnitude != magnitude)
            return POLICY_ERROR;
        if (magnitude > radius)
            radius = magnitude;
    }
    float ratio = p->weights[0];
    if (radius <= p->weights[1] || radius > PLAUSIBLE) {
        for (int i = 0; i < p->m; i++)
            u[i] = 0.0f;
        return radius > PLAUSIBLE ? POLICY_ERROR : OK;
    }
    int band = 1;
    while (radius > 1.0f) {
        radius = radius / ratio;
        band--;
    }
    float edge = 1.0f / ratio;
    while (radius <= edge) {
        radius = radius * ratio;
        band++;
    }
    int gain = band % p->gains;
    if (gain < 0)
        gain += p->gains;
    multiply(p->weights + 2 + gain * p->stride, x, u, p->n, p->m);
    return OK;
}

/* The product's elementary functions: + - * / on floats alone. */
static int nearest(float x)
{
    return x >= 0.0f ? (int)(x + 0.5f) : -(int)(0.5f - x);
}

static float powers[255];

/* From -87 to 88; no other argument comes here. */
static float exponential(float x)
{
    int k = nearest(x * 1.44269502f);
    float r = x - k * 0.693145752f;
    r = r - k * 1.42860677e-6f;
    float p = 1.0f / 5040.0f;
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    return p * powers[k + 127];
}

static float hyperbolic_tangent(float x)
{
    if (x != x)
        return x;
    float a = x < 0.0f ? -x : x;
    if (a < 0.35f) {
        float z = x * x;
        return x / (1.0f + z / (3.0f + z / (5.0f + z / (7.0f + z / 9.0f))));
    }
    if (a > 9.1f)
        return x < 0.0f ? -1.0f : 1.0f;
    float e = exponential(-2.0f * a);
    float t = (1.0f - e) / (1.0f + e);
    return x < 0.0f ? -t : t;
}

static int act_network(policy *p, const float *x, float *u)
{
    float hidden[256];
    int width = (int)p->weights[1];
    const float *w = p->weights + 2;
    multiply(w, x, hidden, p->n, width);
    w += width * p->n;
    for (int i = 0; i < width; i++)
        hidden[i] = hyperbolic_tangent(hidden[i] + w[i]);
    w += width;
    multiply(w, hidden, u, width, p->m);
    w += p->m * width;
    for (int i = 0; i < p->m; i++)
        u[i] = u[i] + w[i];
    return OK;
}

static void fill(float *w, int count)
{
    uint32_t state = 7;
    for (int i = 0; i < count; i++)
        w[i] = next_number(&state);
    powers[127] = 1.0f;
    for (int k = 1; k <= 127; k++) {
        powers[127 + k] = 2.0f * powers[126 + k];
        powers[127 - k] = 0.5f * powers[128 - k];
    }
    state = 11;
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < 4; i++)
            observations[row][i] = next_number(&state);
    for (int i = 0; i < 32; i++) {
        low[i] = -0.4f;
        high[i] = 0.4f;
    }
}

static void make(policy *p, int (*act)(policy *, const float *, float *), int n, int m)
{
    memset(p, 0, sizeof *p);
    p->act = act;
    p->n = n;
    p->m = m;
    p->weights = weights;
    p->stride = n * m;
}

void reset_policy(policy *p, uint32_t seed)
{
    p->offset = 0;
    p->left = 0;
    seed_random(&p->random, seed);
}

void make_gain(policy *p, int n, int m, int phases)
{
    make(p, act_gain, n, m);
    p->end = phases * p->stride;
}

static void gain_4_1(void)
{
    fill(weights, MOST_WEIGHTS);
    make_gain(&the_policy, 4, 1, 1);
}

static void gain_4_4(void)
{
    fill(weights, MOST_WEIGHTS);
    make_gain(&the_policy, 4, 4, 1);
}

static void chunk(void)
{
    fill(weights, MOST_WEIGHTS);
    make(&the_policy, act_chunk, 4, 1);
    the_policy.end = 8 * the_policy.stride;
}

static void mixture(void)
{
    fill(weights, MOST_WEIGHTS);
    make(&the_policy, act_mixture, 4, 1);
    weights[0] = weights[1] = 0.5f;
    the_policy.gains = 2;
    the_policy.hold = 1;
    the_policy.thresholds[0] = 1u << 23;
    the_policy.thresholds[1] = 1u << 24;
    reset_policy(&the_policy, 5);
}

static void network(void)
{
    fill(weights, MOST_WEIGHTS);
    make(&the_policy, act_network, 4, 1);
    weights[0] = 1.0f;
    weights[1] = 16.0f;
}

static void banded(void)
{
    fill(weights, MOST_WEIGHTS);
    make(&the_policy, act_banded, 4, 1);
    weights[0] = 2.88f;
    weights[1] = 1e-6f;
    the_policy.gains = 2;
}

/* The checks and the clamp that stand between any policy and any plant. */
static uint64_t act_often(long count)
{
    policy *p = &the_policy;
    float u[32];
    uint64_t sum = 0;
    for (long i = 0; i < count; i++) {
        if (p->act(p, observations[i & (ROWS - 1)], u) != OK || check_finite(u, p->m, ACTION_NOT_FINITE, ACTION_IMPLAUSIBLE) != OK)
            abort();
        for (int j = 0; j < p->m; j++) {
            u[j] = clamp(u[j], low[j], high[j]);
            sum = sum * 31 + bits_of(u[j]);
        }
    }
    return sum;
}

const peer_case policy_cases[] = {
    { "linear 4->1", gain_4_1, act_often },
    { "linear 4->4", gain_4_4, act_often },
    { "chunk 8, 4->1", chunk, act_often },
    { "mixture of 2, 4->1", mixture, act_often },
    { "network 4-16-1", network, act_often },
    { "banded of 2, 4->1", banded, act_often },
    { 0, 0, 0 },
};
