/* Engine.IO 4 and Socket.IO 4, as far as a client needs them: open, connect, ping, events, acks, attachments. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 1, BINARY = 2 };

static void refuse(const char *frame, size_t length) {
  refused_count++;
  if (!*first_refusal) snprintf(first_refusal, sizeof first_refusal, "%.*s", (int)(length < 400 ? length : 400), frame);
}

static int nibble(char letter) { return letter <= '9' ? letter - '0' : (letter | 32) - 'a' + 10; }

static void send_hex(Client *client, const char *hex, size_t length) {
  char *bytes = malloc(length / 2 + 1);
  for (size_t i = 0; i < length / 2; i++) bytes[i] = nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]);
  websocket_send(client, bytes, length / 2, BINARY);
  free(bytes);
}

/* A text frame; what follows a 0x1f is a binary frame, as hex digits, any number of times. */
void send_frame(Client *client, const char *frame) {
  size_t length = strcspn(frame, "\x1f");
  if (length > 0) websocket_send(client, frame, length, TEXT);
  while (frame[length] == '\x1f') {
    frame += length + 1;
    length = strcspn(frame, "\x1f");
    send_hex(client, frame, length);
  }
}

/* Where the type (and number of attachments) of a Socket.IO message ends: its ack id begins there, if it has one. */
static const char *after_type(const char *frame, const char *end) {
  const char *at = frame + 2;
  if (frame[1] == '5' || frame[1] == '6') {
    while (at < end && *at != '-') at++;
    at++;
  }
  return at;
}

/* The ack id in `42<id>[…` or `45n-<id>[…`; -1 if there is none. */
int ack_id_of(const char *frame) {
  size_t length = strlen(frame);
  if (length < 3 || frame[0] != '4') return -1;
  const char *at = after_type(frame, frame + length);
  return at < frame + length && *at >= '0' && *at <= '9' ? atoi(at) : -1;
}

/* Send what comes next to be ready, up to a frame whose ack must be awaited. */
static void go_on(Client *client) {
  while (client->frame_next < client->frame_count) {
    const char *frame = client->frames[client->frame_next++];
    send_frame(client, frame);
    if (!target.plain && (client->frame_next == 1 || ack_id_of(frame) >= 0)) return;
  }
  client->state = READY;
  client->ready = now();
  ready_count++;
}

void on_open(Client *client) {
  if (target.plain) go_on(client);
}

static void greeted(Client *client, const char *frame, size_t length) {
  const char *answer = memchr(frame, '[', length);
  bool fine = answer == NULL || memmem(answer, length - (answer - frame) < 40 ? length - (answer - frame) : 40,
                                       "\"ok\":false", 10) == NULL;
  if (fine) {
    go_on(client);
  } else {
    refuse(frame, length);
    websocket_close(client);
  }
}

static void on_message(Client *client, const char *frame, size_t length) {
  char type = frame[1];
  if (type == '5' || type == '6') client->attachments = atoi(frame + 2);
  if (type == '4') {
    refuse(frame, length);
    websocket_close(client);
    return;
  }
  look(client, frame, length);
  if (client->state == GREETING && (type == '0' || type == '3' || type == '6')) {
    greeted(client, frame, length);
  } else if (type == '3' || type == '6') {
    on_ack(client, atoi(after_type(frame, frame + length)), frame, length);
  }
  if (client->attachments == 0) look_done(client);
}

void on_text(Client *client, const char *frame, size_t length) {
  if (target.plain) {
    look(client, frame, length);
    look_done(client);
    return;
  }
  if (length == 0) return;
  if (frame[0] == '0' && client->state == OPENING) {
    client->state = GREETING;
    go_on(client); /* the first frame is the connect to the namespace, with the token */
  } else if (frame[0] == '2') {
    websocket_send(client, "3", 1, TEXT);
  } else if (frame[0] == '4' && length >= 2) {
    on_message(client, frame, length);
  }
}

void on_binary(Client *client, const char *frame, size_t length) {
  look(client, frame, length);
  if (client->attachments > 0) client->attachments--;
  if (client->attachments == 0) look_done(client);
}
