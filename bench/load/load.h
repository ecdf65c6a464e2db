/* What the parts of the load client share. The language it is driven by is described in main.c. */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Act Act;

enum State { UNUSED, UPGRADING, OPENING, GREETING, READY, GONE };

/* One websocket. */
typedef struct {
  int fd;
  enum State state;
  char **frames;   /* what it sends to be ready, in order; a frame with an ack id waits for its ack */
  int frame_count, frame_next;
  double began, ready; /* milliseconds of now(); ready is 0 until then */
  char *rest;          /* bytes of a frame that has not come whole yet */
  size_t rest_length, rest_room;
  int attachments;     /* binary frames that still belong to the event before them */
  long seq, seq_to_come; /* the seq of the watched stream it has, and the one that its attachments complete */
  Act *waiting;        /* its acts that are not acknowledged yet */
} Client;

/* One thing that a client does: a frame sent at its time, its ack, and when everyone who should has seen it. */
struct Act {
  double due, sent, acked, first, last; /* milliseconds; due counts from the beginning of the play */
  int client, id;                       /* id: of the ack, -1 where none is asked */
  char *frame;                          /* as sent, or NULL for an act of a past play */
  char *mark;                           /* seen when it is in a frame; NULL: see by_seq */
  int seen_from, seen_count, seen_left; /* the clients that should see it */
  unsigned char *seen;                  /* one flag for each of them */
  bool by_seq;                          /* seen when the last watcher's seq has reached the ack's */
  bool ok;
  long seq;                             /* of the ack */
  Act *next;                            /* of the same client */
};

/* Where it connects to. `plain` speaks no engine.io: a client is ready when it has sent its frames. */
typedef struct {
  int port;
  char path[512];
  bool plain;
} Target;

extern Target target;
extern Client *clients;
extern int client_count;
extern int ready_count, gone_count, refused_count;
extern long gaps, frames_read, bytes_read;
extern char first_refusal[512];

/* loop.c: time and the one loop */
double now(void);
void loop_open(void);
void loop_add(int fd, void *what, bool for_writing_too);
void pump(int patience_ms);
void stdin_watch(bool on);
bool stdin_ready(void);
void busy_begin(void);
/* Since busy_begin: the part of the time in which the loop was at work, 0..1, and the longest time from one look at
 * the sockets to the next: what came meanwhile was read later by so much at most. */
void busy_end(double *busy, double *behind);

/* websocket.c: bytes to frames and back */
void websocket_open(Client *client);
void websocket_readable(Client *client);
void websocket_send(Client *client, const char *bytes, size_t length, int opcode);
void websocket_close(Client *client);

/* protocol.c: what the frames mean */
void on_open(Client *client);
void on_text(Client *client, const char *frame, size_t length);
void on_binary(Client *client, const char *frame, size_t length);
void send_frame(Client *client, const char *frame);
int ack_id_of(const char *frame);

/* watch.c: who has seen what */
void watch(int first, int count, const char *text);
void look(Client *client, const char *frame, size_t length);
void look_done(Client *client);
/* When the last watcher had reached seq; 0 if that has not been. */
double all_reached(long seq);
void expect_mark(Act *act);
void forget_marks(void);

/* play.c: schedules */
void play(int count, double wait_ms);
void on_ack(Client *client, int id, const char *frame, size_t length);

void fail(const char *what);
char *read_line(void);

#endif
