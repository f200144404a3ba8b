/* Pendulums under a linear policy, RK4 of 1 ms, 20 a period. Compiled with -ffast-math, because only then the compiler calls the
   vectorised sine of the C library (libmvec); so its bits are its own, and states are compared to a bound. */
#include "peers.h"
#include <math.h>
#include <stdio.h>

enum { LANES = 64, STEPS = 25, SUBSTEPS = 20 };
static double q[LANES], w[LANES], torque[LANES], k1q[LANES], k1w[LANES], k2q[LANES], k2w[LANES], k3q[LANES], k3w[LANES], k4w[LANES];

void pendulum_prepare(void)
{
}

static const double inertia = 0.1 * 0.25 * 0.25, damping = 0.001, weight = 0.1 * 9.81 * 0.25, h = 0.001;

static inline double slope(double angle, double rate, double tau)
{
    return (tau - damping * rate - weight * sin(angle)) / inertia;
}

static void substep(void)
{
    for (int i = 0; i < LANES; i++) {
        k1q[i] = w[i];
        k1w[i] = slope(q[i], w[i], torque[i]);
    }
    for (int i = 0; i < LANES; i++) {
        k2q[i] = w[i] + h / 2 * k1w[i];
        k2w[i] = slope(q[i] + h / 2 * k1q[i], k2q[i], torque[i]);
    }
    for (int i = 0; i < LANES; i++) {
        k3q[i] = w[i] + h / 2 * k2w[i];
        k3w[i] = slope(q[i] + h / 2 * k2q[i], k3q[i], torque[i]);
    }
    for (int i = 0; i < LANES; i++) {
        double k4q = w[i] + h * k3w[i];
        k4w[i] = slope(q[i] + h * k3q[i], k4q, torque[i]);
        q[i] += h / 6 * (k1q[i] + 2 * k2q[i] + 2 * k3q[i] + k4q);
        w[i] += h / 6 * (k1w[i] + 2 * k2w[i] + 2 * k3w[i] + k4w[i]);
    }
}

/* The sum of all final angles, in units of 1e-6 rad, so that differences of the last bits do not show. */
uint64_t pendulum_run(long count)
{
    double sum = 0;
    for (long first = 0; first < count; first += LANES) {
        for (int i = 0; i < LANES; i++) {
            uint32_t state = (uint32_t)(first + i);
            q[i] = next_number(&state);
            w[i] = 0;
        }
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < LANES; i++) {
                float u = -0.1f * (float)q[i] + -0.02f * (float)w[i];
                torque[i] = u < -1.0f ? -1.0f : u > 1.0f ? 1.0f : u;
            }
            for (int k = 0; k < SUBSTEPS; k++)
                substep();
        }
        for (int i = 0; i < LANES; i++)
            sum += q[i] * q[i];
    }
    return (uint64_t)llround(sum * 1e6);
}
