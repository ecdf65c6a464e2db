/* Websockets over loopback: the upgrade, masking with zeroes, frames of any length; no compression is offered. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

/* All sockets are read into this one place; only the beginning of an unfinished frame is kept by its client. */
static char *inbox;
static size_t inbox_room = 4 << 20;

static void send_all(Client *client, const char *bytes, size_t length) {
  while (length > 0 && client->state != GONE) {
    ssize_t sent = send(client->fd, bytes, length, MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes += sent;
      length -= sent;
    } else if (errno == EAGAIN) {
      struct pollfd wait = {.fd = client->fd, .events = POLLOUT};
      poll(&wait, 1, 1000);
    } else {
      websocket_close(client);
    }
  }
}

static void ask_upgrade(Client *client) {
  char request[1024];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: bG9hZC1jbGllbnQtMTIzNA==\r\n\r\n",
                        target.path, target.port, target.port);
  send_all(client, request, length);
}

void websocket_open(Client *client) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(target.port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int one = 1;
  client->began = now();
  client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (client->fd < 0) fail("socket");
  if (connect(client->fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(client->fd, F_SETFL, O_NONBLOCK);
  client->state = UPGRADING;
  client->ready = 0;
  client->rest_length = client->frame_next = client->attachments = 0;
  ask_upgrade(client);
  loop_add(client->fd, client, false);
}

void websocket_close(Client *client) {
  if (client->state == GONE || client->state == UNUSED) return;
  if (client->state == READY) ready_count--;
  close(client->fd);
  client->state = GONE;
  gone_count++;
}

void websocket_send(Client *client, const char *bytes, size_t length, int opcode) {
  char *frame = malloc(length + 14);
  size_t head;
  frame[0] = 0x80 | opcode;
  if (length < 126) {
    frame[1] = 0x80 | length;
    head = 2;
  } else if (length < 65536) {
    frame[1] = 0x80 | 126;
    frame[2] = length >> 8;
    frame[3] = length;
    head = 4;
  } else {
    frame[1] = (char)(0x80 | 127);
    for (int i = 0; i < 8; i++) frame[2 + i] = (uint64_t)length >> (56 - 8 * i);
    head = 10;
  }
  memset(frame + head, 0, 4); /* the mask */
  memcpy(frame + head + 4, bytes, length);
  send_all(client, frame, head + 4 + length);
  free(frame);
}

/* How many bytes the answer to the upgrade takes at the beginning; 0 while it is not whole. */
static size_t read_upgrade(Client *client, const char *bytes, size_t length) {
  const char *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  if (memmem(bytes, end - bytes, " 101 ", 5) == NULL) {
    refused_count++;
    if (!*first_refusal) snprintf(first_refusal, sizeof first_refusal, "%.*s", 100, bytes);
    websocket_close(client);
    return length;
  }
  client->state = OPENING;
  on_open(client);
  return end + 4 - bytes;
}

static void take(Client *client, int opcode, const char *payload, size_t length) {
  frames_read++;
  if (opcode == TEXT)
    on_text(client, payload, length);
  else if (opcode == BINARY)
    on_binary(client, payload, length);
  else if (opcode == PING)
    websocket_send(client, payload, length, PONG);
  else if (opcode == CLOSE)
    websocket_close(client);
  else if (opcode != PONG)
    fail("a frame in parts, which no server here sends");
}

/* How many bytes the first frame takes; 0 while it is not whole. */
static size_t read_frame(Client *client, const char *bytes, size_t left) {
  const unsigned char *head = (const unsigned char *)bytes;
  if (left < 2) return 0;
  size_t length = head[1] & 127, start = 2;
  if (length == 126) {
    if (left < 4) return 0;
    length = head[2] << 8 | head[3];
    start = 4;
  } else if (length == 127) {
    if (left < 10) return 0;
    length = 0;
    for (int i = 0; i < 8; i++) length = length << 8 | head[2 + i];
    start = 10;
  }
  if (left - start < length) return 0;
  take(client, head[0] & 15, bytes + start, length);
  return start + length;
}

static void keep_rest(Client *client, const char *bytes, size_t length) {
  if (length > client->rest_room) {
    client->rest_room = length * 2;
    client->rest = realloc(client->rest, client->rest_room);
  }
  memcpy(client->rest, bytes, length);
  client->rest_length = length;
}

static ssize_t fill_inbox(Client *client) {
  while (inbox == NULL || inbox_room - client->rest_length < inbox_room / 2) {
    if (inbox != NULL) inbox_room *= 2;
    inbox = realloc(inbox, inbox_room);
  }
  if (client->rest_length) memcpy(inbox, client->rest, client->rest_length);
  return read(client->fd, inbox + client->rest_length, inbox_room - client->rest_length);
}

void websocket_readable(Client *client) {
  if (client->state == GONE) return; /* closed by something earlier in the same batch */
  ssize_t got = fill_inbox(client);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) websocket_close(client);
    return;
  }
  bytes_read += got;
  size_t length = client->rest_length + got, done = 0, used = 1;
  while (used > 0 && done < length && client->state != GONE) {
    used = client->state == UPGRADING ? read_upgrade(client, inbox + done, length - done)
                                      : read_frame(client, inbox + done, length - done);
    done += used;
  }
  if (client->state != GONE) keep_rest(client, inbox + done, length - done);
}
