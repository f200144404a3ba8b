/* Usage: peers CASE COUNT BLOCKS: runs the case's loop of COUNT operations BLOCKS times after one to warm up; prints the median
   processor time of the thread in nanoseconds an operation, which other people's load does not lengthen as it does the clock on the
   wall, and the checksum of one block. `peers --version` prints the compiler. */
#define _GNU_SOURCE
#include "peers.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int measure(const peer_case *c, long count, int blocks)
{
    double *each = malloc(sizeof(double) * blocks);
    c->prepare();
    uint64_t sum = c->run(count);
    for (int i = 0; i < blocks; i++) {
        c->prepare();
        double begin = now();
        sum = c->run(count);
        each[i] = (now() - begin) / count;
    }
    qsort(each, blocks, sizeof(double), by_value);
    printf("%.6f %016llx\n", each[blocks / 2], (unsigned long long)sum);
    return 0;
}

int main(int words, char **word)
{
    if (words == 2 && strcmp(word[1], "--version") == 0) {
        printf("gcc-compatible %s\n", __VERSION__);
        return 0;
    }
    if (words != 4) {
        fprintf(stderr, "usage: peers CASE COUNT BLOCKS\n");
        return 2;
    }
    const peer_case *rooms[] = { policy_cases, loop_cases, wire_cases, ensemble_cases, record_cases };
    for (size_t room = 0; room < sizeof rooms / sizeof *rooms; room++)
        for (const peer_case *c = rooms[room]; c->name; c++)
            if (strcmp(c->name, word[1]) == 0)
                return measure(c, atol(word[2]), atoi(word[3]));
    fprintf(stderr, "no case '%s'\n", word[1]);
    return 2;
}
