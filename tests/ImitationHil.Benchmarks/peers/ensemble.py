"""The ensembles of pairs in numpy, all rollouts at once in float32, with the same checks. Usage: ensemble.py POLICY ROLLOUTS BLOCKS.
Prints the median processor time a rollout in nanoseconds and a sum of the last states."""
import sys
import time

import numpy as np

STEPS, CHUNK = 50, 8
A = np.array([[1.5, 0.75], [-0.75, 0.0]], np.float32)
SECOND = np.array([[0, -0.75], [0.75, 0.5]], np.float32)
FIRST = np.array([[-1.5, -0.75], [0.75, 0.5]], np.float32)


def shared_numbers(state, count):
    values = []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values.append((state >> 8) / 16777216 - 0.5)
    return np.array(values, np.float32)


def run(policy, rollouts, gains, random):
    number = (np.arange(rollouts, dtype=np.uint32) * np.uint32(1664525) + np.uint32(1013904223)) >> np.uint32(8)
    s = number.astype(np.float32) * np.float32(1 / 16777216) - np.float32(0.5)
    x = np.empty((STEPS + 1, 2, rollouts), np.float32)
    x[0, 0], x[0, 1] = s * np.float32(1e-6), s
    before = np.zeros((2, rollouts), np.float32)
    for t in range(STEPS):
        if policy == "linear":
            u = SECOND @ x[t]
        elif policy == "chunk 8":
            u = gains[t % CHUNK] @ x[t - t % CHUNK]
        else:
            u = np.where(random.random(rollouts, np.float32) < 0.5, FIRST @ x[t], SECOND @ x[t])
        fine = (np.abs(u) <= 1e5).all() and (np.abs(u - before) <= 2e5).all()
        before = u
        x[t + 1] = u + A @ x[t]
        if not fine or not (np.abs(x[t + 1]) <= 1e5).all():
            raise SystemExit("a rollout left its limits")
    return float(np.abs(x[STEPS]).sum())


def main():
    policy, rollouts, blocks = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    gains = shared_numbers(7, CHUNK * 4).reshape(CHUNK, 2, 2)
    random = np.random.default_rng(1)
    total = run(policy, rollouts, gains, random)
    each = []
    for _ in range(blocks):
        begin = time.process_time()
        total = run(policy, rollouts, gains, random)
        each.append((time.process_time() - begin) / rollouts * 1e9)
    print(sorted(each)[blocks // 2], total)


main()
