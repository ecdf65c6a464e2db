/* A play: acts sent at their times by their clients, each followed until it is acknowledged and seen. */
#define _GNU_SOURCE
#include "load.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Act *acts;
static int act_count, acks_left;

/* `AT_MS <tab> CLIENT <tab> EXPECT <tab> FRAME`; EXPECT is `-`, `seq` or `mark:FIRST:COUNT:TEXT`. */
static void read_act(Act *act, char *line) {
  char *client = strchr(line, '\t'), *expect = client ? strchr(client + 1, '\t') : NULL,
       *frame = expect ? strchr(expect + 1, '\t') : NULL;
  if (frame == NULL) fail("an act is AT_MS, CLIENT, EXPECT and FRAME, between tabs");
  *frame++ = 0;
  memset(act, 0, sizeof *act);
  act->due = atof(line);
  act->client = atoi(client + 1);
  if (act->client < 0 || act->client >= client_count) fail("an act of a client that is not there");
  act->frame = strdup(frame);
  act->id = target.plain ? -1 : ack_id_of(frame);
  act->by_seq = strncmp(expect + 1, "seq", 3) == 0;
  int text = 0;
  if (sscanf(expect + 1, "mark:%d:%d:%n", &act->seen_from, &act->seen_count, &text) == 2 && text > 0) {
    act->mark = strdup(expect + 1 + text);
    act->seen = calloc(act->seen_count, 1);
    act->seen_left = act->seen_count;
  }
}

static void begin(Act *act) {
  Client *client = &clients[act->client];
  if (act->mark) expect_mark(act);
  if (act->id >= 0) {
    act->next = client->waiting;
    client->waiting = act;
    acks_left++;
  }
  act->sent = now();
  send_frame(client, act->frame);
}

void on_ack(Client *client, int id, const char *frame, size_t length) {
  for (Act **at = &client->waiting; *at != NULL; at = &(*at)->next) {
    Act *act = *at;
    if (act->id != id) continue;
    *at = act->next;
    acks_left--;
    act->acked = now();
    size_t head = length < 200 ? length : 200;
    const char *seq = memmem(frame, head, "seq\":", 5);
    act->seq = seq ? atol(seq + 5) : 0;
    act->ok = memmem(frame, head, "\"ok\":false", 10) == NULL;
    if (!act->ok) {
      refused_count++;
      act->seen_left = 0;
      if (!*first_refusal) snprintf(first_refusal, sizeof first_refusal, "%.*s", (int)(length < 400 ? length : 400), frame);
    }
    return;
  }
}

static bool all_seen(void) {
  for (int i = 0; i < act_count; i++) {
    Act *act = &acts[i];
    if (act->seen_left > 0) return false;
    if (act->by_seq && act->ok && all_reached(act->seq) == 0) return false;
  }
  return true;
}

/* Send every act when it is due; answers the greatest lag behind the schedule. */
static double send_all_acts(void) {
  double began = now(), worst = 0;
  for (int next = 0; next < act_count;) {
    double wait = began + acts[next].due - now();
    if (wait > 0) {
      pump((int)ceil(wait));
      continue;
    }
    if (-wait > worst) worst = -wait;
    begin(&acts[next++]);
    pump(0);
  }
  return worst;
}

static void print_times(const char *name, const Act *act, double at) {
  if (at > 0)
    printf(",\"%s\":%.3f", name, at - act->sent);
  else
    printf(",\"%s\":null", name);
}

static void print_act(const Act *act) {
  bool known = act->acked > 0;
  printf("{\"ok\":%s,\"seq\":%ld", known ? (act->ok ? "true" : "false") : "null", act->seq);
  print_times("ack", act, act->acked);
  print_times("first", act, act->first);
  print_times("all", act, act->by_seq ? (act->ok ? all_reached(act->seq) : 0) : (act->seen_left ? 0 : act->last));
  printf("}");
}

static void forget_acts(void) {
  forget_marks();
  for (int i = 0; i < client_count; i++) clients[i].waiting = NULL;
  for (int i = 0; i < act_count; i++) {
    free(acts[i].frame);
    free(acts[i].mark);
    free(acts[i].seen);
  }
  free(acts);
  acts = NULL;
  act_count = 0;
}

/* Read `count` acts, play them, and wait no longer than `wait_ms` for the rest of the acks and sights. */
void play(int count, double wait_ms) {
  acts = calloc(count + 1, sizeof *acts);
  for (int i = 0; i < count; i++) {
    char *line = read_line();
    if (line == NULL) fail("the schedule is shorter than it said");
    read_act(&acts[i], line);
  }
  act_count = count;
  acks_left = 0;
  double busy, behind;
  busy_begin();
  double lag = send_all_acts(), until = now() + wait_ms;
  while (now() < until && (acks_left > 0 || !all_seen())) pump(20);
  busy_end(&busy, &behind);
  printf("{\"busy\":%.3f,\"behind\":%.3f,\"lag\":%.3f,\"unacknowledged\":%d,\"acts\":[", busy, behind, lag, acks_left);
  for (int i = 0; i < count; i++) {
    if (i) printf(",");
    print_act(&acts[i]);
  }
  printf("]}\n");
  forget_acts();
}
