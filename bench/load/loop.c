/* The clock, the one epoll loop, and how busy it is. */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 1024 };

static int queue;
static bool line_waits;
static double slept, period_began, worst_behind;

double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

void fail(const char *what) {
  fprintf(stderr, "load client: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
  exit(1);
}

void loop_open(void) {
  queue = epoll_create1(0);
  if (queue < 0) fail("epoll");
}

void loop_add(int fd, void *what, bool for_writing_too) {
  struct epoll_event event = {.events = EPOLLIN | (for_writing_too ? EPOLLOUT : 0), .data.ptr = what};
  if (epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

void stdin_watch(bool on) {
  struct epoll_event event = {.events = on ? EPOLLIN : 0, .data.ptr = NULL};
  if (epoll_ctl(queue, EPOLL_CTL_MOD, 0, &event) < 0 && epoll_ctl(queue, EPOLL_CTL_ADD, 0, &event) < 0)
    fail("stdin must be a pipe");
}

bool stdin_ready(void) {
  bool waits = line_waits;
  line_waits = false;
  return waits;
}

/* Take what has come; wait for it no longer than this (0: not at all). */
void pump(int patience_ms) {
  struct epoll_event events[BATCH];
  double before = now();
  int count = epoll_wait(queue, events, BATCH, patience_ms);
  if (count < 0 && errno != EINTR) fail("epoll_wait");
  double woke = now();
  slept += woke - before;
  for (int i = 0; i < count; i++) {
    if (events[i].data.ptr == NULL)
      line_waits = true;
    else
      websocket_readable(events[i].data.ptr);
  }
  double behind = now() - woke;
  if (behind > worst_behind) worst_behind = behind;
}

void busy_begin(void) {
  slept = worst_behind = 0;
  period_began = now();
}

void busy_end(double *busy, double *behind) {
  double wall = now() - period_began;
  *busy = wall > 0 ? 1 - slept / wall : 0;
  *behind = worst_behind;
}
