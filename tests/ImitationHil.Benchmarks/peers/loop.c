/* One period of the control loop: policy, copy, finite, limits, slew, ages, plant, finite, envelope, trace, count. */
#include "peers.h"
#include <stdlib.h>

enum { N = 4, M = 1 };
typedef struct plant plant;
struct plant {
    int (*step)(plant *self, float *u, float *x);
    int (*limits_in_force)(plant *self);
};

static policy decide;
static float state[N];
static const float gain[N] = { -0.2f, 0.05f, -0.05f, 0.02f };

static int plant_step(plant *self, float *u, float *x)
{
    (void)self;
    state[0] = 0.5f * state[0] + u[0];
    for (int i = 1; i < N; i++)
        state[i] = 0.5f * state[i] + state[i - 1];
    for (int i = 0; i < N; i++)
        x[i] = state[i];
    return OK;
}

static int plant_limits(plant *self)
{
    (void)self;
    return 0;
}

static plant bare = { plant_step, plant_limits };

/* The supervisor is a plant, too, so the loop calls it through its pointers. */
typedef struct {
    plant as_plant;
    plant *guarded;
    int running, limits;
    float action_low[M], action_high[M], slew[M], observation_low[N], observation_high[N], previous[M];
    uint32_t sample_age, step_age, link_age, most_sample, most_step, most_link;
} supervisor;

static int supervisor_step(plant *self, float *u, float *x)
{
    supervisor *s = (supervisor *)self;
    if (!s->running)
        return POLICY_ERROR;
    s->limits = 0;
    int status = check_finite(u, M, ACTION_NOT_FINITE, ACTION_IMPLAUSIBLE);
    if (status == OK) {
        for (int i = 0; i < M; i++) {
            float v = u[i];
            if (v < s->action_low[i]) {
                v = s->action_low[i];
                s->limits |= 1;
            } else if (v > s->action_high[i]) {
                v = s->action_high[i];
                s->limits |= 1;
            }
            float step = v - s->previous[i];
            if (step > s->slew[i]) {
                v = s->previous[i] + s->slew[i];
                s->limits |= 2;
            } else if (step < -s->slew[i]) {
                v = s->previous[i] - s->slew[i];
                s->limits |= 2;
            }
            s->previous[i] = v;
            u[i] = v;
        }
        status = s->most_sample && s->sample_age > s->most_sample ? STALE : s->most_step && s->step_age > s->most_step ? DEADLINE : s->most_link && s->link_age > s->most_link ? LINK : OK;
    }
    if (status != OK)
        return status;
    status = s->guarded->step(s->guarded, u, x);
    if (status != OK)
        return status;
    status = check_finite(x, N, OBSERVATION_NOT_FINITE, OBSERVATION_IMPLAUSIBLE);
    for (int i = 0; status == OK && i < N; i++)
        if (x[i] < s->observation_low[i] || x[i] > s->observation_high[i])
            status = ENVELOPE_LEFT;
    return status;
}

static int supervisor_limits(plant *self)
{
    supervisor *s = (supervisor *)self;
    return s->limits | s->guarded->limits_in_force(s->guarded);
}

static supervisor guard;
static uint64_t traced;

typedef struct {
    void (*record)(int step, const float *observation, const float *asked, const float *applied, int limits, int status);
} trace;

static void record(int step, const float *observation, const float *asked, const float *applied, int limits, int status)
{
    (void)step, (void)observation, (void)asked, (void)status;
    traced = traced * 31 + bits_of(applied[0]) + (uint32_t)limits;
}

static trace the_trace = { record };

typedef struct {
    plant *plant;
    policy *policy;
    trace *trace;
    float *observation, *next;
    float asked[M], applied[M];
    int steps, horizon;
} loop;

static float buffers[2][N];
static loop the_loop;

static __attribute__((noinline)) int advance(loop *l)
{
    int status = l->policy->act(l->policy, l->observation, l->asked);
    if (status != OK)
        return status;
    for (int i = 0; i < M; i++)
        l->applied[i] = l->asked[i];
    status = l->plant->step(l->plant, l->applied, l->next);
    l->trace->record(l->steps, l->observation, l->asked, l->applied, l->plant->limits_in_force(l->plant), status);
    if (status != OK)
        return status;
    float *seen = l->observation;
    l->observation = l->next;
    l->next = seen;
    l->steps++;
    return l->steps < l->horizon ? OK : HORIZON;
}

static void prepare(void)
{
    make_gain(&decide, N, M, 1);
    decide.weights = gain;
    memset(&guard, 0, sizeof guard);
    guard.as_plant.step = supervisor_step;
    guard.as_plant.limits_in_force = supervisor_limits;
    guard.guarded = &bare;
    guard.running = 1;
    guard.action_low[0] = -1.0f;
    guard.action_high[0] = 1.0f;
    guard.slew[0] = 0.5f;
    for (int i = 0; i < N; i++) {
        guard.observation_low[i] = -10.0f;
        guard.observation_high[i] = 10.0f;
        state[i] = buffers[0][i] = 1.0f;
    }
    the_loop = (loop){ &guard.as_plant, &decide, &the_trace, buffers[0], buffers[1], { 0 }, { 0 }, 0, 0x7fffffff };
    traced = 0;
}

static uint64_t run(long count)
{
    for (long i = 0; i < count; i++)
        if (advance(&the_loop) != OK)
            abort();
    return traced;
}

const peer_case loop_cases[] = { { "loop tick, linear 4->1", prepare, run }, { 0, 0, 0 } };
