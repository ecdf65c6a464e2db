/* Who has seen what: the seq of one stream on every watching client, and marks in frames.
 *
 * A fan-out brings the same bytes to everyone, so the last few different frames are kept with what was read in
 * them; a client's own copy costs one comparison of bytes. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 16, HEAD = 400, TAIL = 100, MARKS = 64 };

typedef struct {
  char *bytes;
  size_t length, room;
  long from, seq; /* of the watched stream; seq is -1 where the frame says nothing about it */
  Act *marks[MARKS];
  int mark_count;
} Read;

static Read kept[KEPT];
static int next_kept;

static Act **marked;
static int marked_count, marked_room;

static int watch_first, watch_count;
static char watch_text[256];
/* By seq: how many watchers are at it, and when the last one had reached it. */
static int *standing;
static double *reached;
static long lowest, seq_room;

static void make_room_for(long seq) {
  if (seq < seq_room) return;
  long room = seq * 2 + 1024;
  standing = realloc(standing, room * sizeof *standing);
  reached = realloc(reached, room * sizeof *reached);
  memset(standing + seq_room, 0, (room - seq_room) * sizeof *standing);
  memset(reached + seq_room, 0, (room - seq_room) * sizeof *reached);
  seq_room = room;
}

void watch(int first, int count, const char *text) {
  watch_first = first;
  watch_count = count;
  snprintf(watch_text, sizeof watch_text, "%s", text);
  seq_room = lowest = 0;
  make_room_for(1);
  standing[0] = count;
  for (int i = first; i < first + count; i++) clients[i].seq = clients[i].seq_to_come = 0;
  for (int i = 0; i < KEPT; i++) kept[i].length = 0;
}

double all_reached(long seq) { return seq <= lowest && seq < seq_room ? reached[seq] : 0; }

static long number_after(const char *bytes, size_t length, const char *name) {
  const char *at = memmem(bytes, length, name, strlen(name));
  return at == NULL ? -1 : atol(at + strlen(name));
}

/* `from` and `seq` stand at the beginning of a sync or of an ack of join; `mine` at either end. */
static void read_seq(Read *read) {
  read->seq = read->from = -1;
  if (!*watch_text) return;
  size_t length = read->length < HEAD ? read->length : HEAD;
  const char *at = memmem(read->bytes, length, watch_text, strlen(watch_text));
  if (at == NULL) return;
  const char *entities = memmem(at, read->bytes + length - at, "\"entities\"", 10);
  size_t head = (entities ? entities : read->bytes + length) - at;
  size_t tail = read->length < TAIL ? read->length : TAIL;
  if (memmem(at, head, "\"mine\":true", 11)) return;
  if (memmem(read->bytes + read->length - tail, tail, "\"mine\":true", 11)) return;
  read->seq = number_after(at, head, "seq\":");
  read->from = number_after(at, head, "\"from\":");
}

static void read_marks(Read *read) {
  read->mark_count = 0;
  for (int i = 0; i < marked_count && read->mark_count < MARKS; i++) {
    const char *mark = marked[i]->mark;
    if (marked[i]->seen_left > 0 && memmem(read->bytes, read->length, mark, strlen(mark)))
      read->marks[read->mark_count++] = marked[i];
  }
}

static Read *read_frame(const char *frame, size_t length) {
  for (int i = 0; i < KEPT; i++)
    if (kept[i].length == length && memcmp(kept[i].bytes, frame, length) == 0) return &kept[i];
  Read *read = &kept[next_kept++ % KEPT];
  if (length >= read->room) {
    read->room = length * 2 + 64;
    read->bytes = realloc(read->bytes, read->room);
  }
  memcpy(read->bytes, frame, length);
  read->bytes[length] = 0; /* so that reading a number ends */
  read->length = length;
  read_seq(read);
  read_marks(read);
  return read;
}

static void note_mark(Act *act, int client, double at) {
  int place = client - act->seen_from;
  if (place < 0 || place >= act->seen_count || act->seen_left == 0 || act->seen[place]) return;
  act->seen[place] = 1;
  if (act->first == 0) act->first = at;
  act->last = at;
  act->seen_left--;
}

/* Look at a frame, or at an attachment of one. */
void look(Client *client, const char *frame, size_t length) {
  int number = client - clients;
  if (length == 0) return;
  Read *read = read_frame(frame, length);
  if (read->mark_count > 0) {
    double at = now();
    for (int i = 0; i < read->mark_count; i++) note_mark(read->marks[i], number, at);
  }
  if (read->seq < 0 || number < watch_first || number >= watch_first + watch_count) return;
  if (client->seq > 0 && read->from > client->seq) gaps++;
  client->seq_to_come = read->seq;
}

/* The frame has come with all its attachments: what it says is on this client's screen. */
void look_done(Client *client) {
  if (client->seq_to_come <= client->seq) return;
  make_room_for(client->seq_to_come);
  standing[client->seq]--;
  standing[client->seq_to_come]++;
  client->seq = client->seq_to_come;
  if (standing[lowest] > 0) return;
  double at = now();
  while (standing[lowest] == 0 && lowest < seq_room - 1) reached[++lowest] = at;
}

void expect_mark(Act *act) {
  if (marked_count == marked_room) {
    marked_room = marked_room * 2 + 64;
    marked = realloc(marked, marked_room * sizeof *marked);
  }
  for (int i = 0; i < marked_count; i++)
    if (marked[i]->seen_left == 0) {
      marked[i] = act;
      return;
    }
  marked[marked_count++] = act;
}

void forget_marks(void) {
  marked_count = 0;
  for (int i = 0; i < KEPT; i++) kept[i].length = kept[i].mark_count = 0;
}
