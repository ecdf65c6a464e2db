/* The load client: many websockets in one process, told what to do by lines on stdin, answering each with one
 * line of JSON on stdout. bench/_load.py drives it; times are milliseconds of CLOCK_MONOTONIC.
 *
 *   target PORT PATH [plain]        where to connect; `plain`: websockets without engine.io
 *   clients COUNT                   then COUNT lines: the frames each sends to be ready, between tabs
 *   watch FIRST COUNT TEXT          which clients' seq is followed, in frames whose head holds TEXT
 *   connect FIRST COUNT AT_ONCE MS  connect them, at most AT_ONCE under way, for at most MS
 *   play COUNT MS                   then COUNT acts (play.c); wait at most MS after the last
 *   close FIRST COUNT               close their sockets
 *   stat                            counts so far; between commands pings are answered and frames read
 */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

Target target;
Client *clients;
int client_count;
int ready_count, gone_count, refused_count;
long gaps, frames_read, bytes_read;
char first_refusal[512];

/* The next line of stdin without its end; NULL at the end of it. Valid until the next call. */
char *read_line(void) {
  static char *line;
  static size_t room;
  ssize_t length = getline(&line, &room, stdin);
  if (length < 0) return NULL;
  line[strcspn(line, "\n")] = 0;
  return line;
}

static void read_client(Client *client, char *line) {
  client->frame_count = 1;
  for (char *at = line; *at; at++) client->frame_count += *at == '\t';
  client->frames = calloc(client->frame_count, sizeof *client->frames);
  for (int i = 0; i < client->frame_count; i++) client->frames[i] = strdup(strsep(&line, "\t"));
  if (client->frame_count == 1 && !*client->frames[0]) client->frame_count = 0;
}

static void read_clients(int count) {
  if (clients != NULL) fail("the clients are told once");
  clients = calloc(count, sizeof *clients);
  client_count = count;
  for (int i = 0; i < count; i++) {
    char *line = read_line();
    if (line == NULL) fail("fewer clients than it said");
    read_client(&clients[i], line);
  }
  printf("{}\n");
}

static void check_range(int first, int count) {
  if (first < 0 || count < 0 || first + count > client_count) fail("clients that are not there");
}

/* JSON's text: what the server said is shown as it is, without what would end the string. */
static void print_text(const char *text) {
  for (; *text; text++)
    if (*text == '"' || *text == '\\')
      printf("\\%c", *text);
    else
      putchar((unsigned char)*text < ' ' ? ' ' : *text);
}

static void print_counts(void) {
  printf("\"ready\":%d,\"gone\":%d,\"refused\":%d,\"gaps\":%ld,\"frames\":%ld,\"bytes\":%ld,\"refusal\":\"", ready_count,
         gone_count, refused_count, gaps, frames_read, bytes_read);
  print_text(first_refusal);
  printf("\"");
}

static void connect_all(int first, int count, int at_once, double patience_ms) {
  double began = now(), busy, behind;
  int settled_before = ready_count + gone_count;
  busy_begin();
  for (int opened = 0;;) {
    int settled = ready_count + gone_count - settled_before;
    if (settled >= count || now() - began > patience_ms) break;
    if (opened < count && opened - settled < at_once) {
      websocket_open(&clients[first + opened++]);
      pump(0);
    } else {
      pump(20);
    }
  }
  double whole = now() - began;
  busy_end(&busy, &behind);
  printf("{\"ms\":%.3f,\"busy\":%.3f,\"behind\":%.3f,\"each\":[", whole, busy, behind);
  for (int i = first; i < first + count; i++) {
    if (clients[i].ready > 0)
      printf("%s%.3f", i > first ? "," : "", clients[i].ready - clients[i].began);
    else
      printf("%snull", i > first ? "," : "");
  }
  printf("],");
  print_counts();
  printf("}\n");
}

static void close_all(int first, int count) {
  for (int i = first; i < first + count; i++) websocket_close(&clients[i]);
  printf("{}\n");
}

static void obey(char *line) {
  int first, count, at_once, text = 0;
  double patience;
  char plain[16] = "";
  if (sscanf(line, "target %d %500s %15s", &target.port, target.path, plain) >= 2) {
    target.plain = strcmp(plain, "plain") == 0;
    printf("{}\n");
  } else if (sscanf(line, "clients %d", &count) == 1) {
    read_clients(count);
  } else if (sscanf(line, "watch %d %d %n", &first, &count, &text) == 2 && text > 0) {
    check_range(first, count);
    watch(first, count, line + text);
    printf("{}\n");
  } else if (sscanf(line, "connect %d %d %d %lf", &first, &count, &at_once, &patience) == 4) {
    check_range(first, count);
    connect_all(first, count, at_once, patience);
  } else if (sscanf(line, "play %d %lf", &count, &patience) == 2) {
    play(count, patience);
  } else if (sscanf(line, "close %d %d", &first, &count) == 2) {
    check_range(first, count);
    close_all(first, count);
  } else if (strcmp(line, "stat") == 0) {
    printf("{");
    print_counts();
    printf("}\n");
  } else {
    errno = 0;
    fail(line);
  }
  fflush(stdout);
}

int main(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  loop_open();
  for (;;) {
    stdin_watch(true);
    while (!stdin_ready()) pump(1000);
    stdin_watch(false);
    char *line = read_line();
    if (line == NULL) return 0;
    obey(line);
  }
}
