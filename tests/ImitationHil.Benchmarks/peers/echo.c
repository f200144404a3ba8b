/* The bare peer of a round trip: 32 bytes over a pseudo-terminal to another process and back, with nothing but read and
   write. Usage: echo TURNS [WARM_UP]. Prints one duration in nanoseconds a line. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { LENGTH = 32 };

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void turn(int descriptor, char *block, int writes)
{
    if (writes && write(descriptor, block, LENGTH) != LENGTH)
        fail("write");
    for (int at = 0; at < LENGTH;) {
        ssize_t got = read(descriptor, block + at, LENGTH - at);
        if (got <= 0)
            exit(1);
        at += (int)got;
    }
}

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int count, char **words)
{
    int turns = count > 1 ? atoi(words[1]) : 1000, warm = count > 2 ? atoi(words[2]) : 200;
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) || unlockpt(master))
        fail("pseudo-terminal");
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    struct termios raw;
    if (slave < 0 || tcgetattr(slave, &raw))
        fail("slave");
    cfmakeraw(&raw);
    if (tcsetattr(slave, TCSANOW, &raw))
        fail("raw mode");

    char block[LENGTH];
    for (int i = 0; i < LENGTH; i++)
        block[i] = (char)(i + 1);
    pid_t echo = fork();
    if (echo < 0)
        fail("fork");
    if (echo == 0) {
        for (;;) {
            turn(master, block, 0);
            if (write(master, block, LENGTH) != LENGTH)
                exit(1);
        }
    }

    for (int i = 0; i < warm + turns; i++) {
        long long begin = now();
        turn(slave, block, 1);
        if (i >= warm)
            printf("%lld\n", now() - begin);
    }

    kill(echo, SIGKILL);
    waitpid(echo, NULL, 0);
    return 0;
}
