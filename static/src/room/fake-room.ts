// For tests alone: a page with a room, and a server that holds the rows it is given, notes what it is asked, and answers
// when the test says so. Line, feeds, store and outbox between the two are the real ones.

import { openPage } from "../shared/fake-page";
import { Link } from "../shared/link";
import type { Entity } from "../shared/store";
import type { Hear, Transport, Wire } from "../shared/transport";
import * as Podium from "./podium";
import { Room, type RoomBoot } from "./room";

export { openPage };

const OF_THE_DIALOGUE = ["dialogue", "delegation", "session", "agenda_item"];
const streamOf = (kind: string): string => (OF_THE_DIALOGUE.includes(kind) ? "dialogue:d" : "session:s");

interface Asked {
  name: string;
  args: Wire;
  answer: (given: Wire | null) => void;
}

type Row = { kind: string; id: string; [field: string]: unknown };

export class RoomServer implements Transport {
  connected = true;
  readonly asked: Asked[] = [];
  private readonly rows = new Map<string, Entity>();
  private readonly ears = new Map<string, Hear[]>();
  private seq = 1;

  on(event: string, hear: Hear): void {
    this.ears.set(event, [...(this.ears.get(event) ?? []), hear]);
  }

  tell(): void {}
  reconnect(): void {}

  send(event: string, payload: Wire, answer: (given: Wire | null) => void): void {
    if (event === "command") this.asked.push({ name: payload.name, args: payload.args, answer });
    else answer({ ok: true, full: true, more: null, ...this.head(payload.stream), entities: this.of(payload.stream) });
  }

  hear(event: string, message: Wire): void {
    for (const hear of this.ears.get(event) ?? []) hear(message);
  }

  // Rows as they are from now on: fields that are not named stay as they were.
  show(...rows: Row[]): void {
    for (const row of rows) {
      const [key, stream] = [`${row.kind} ${row.id}`, streamOf(row.kind)];
      const from = this.seq;
      this.seq += 1;
      const entity = { ...this.rows.get(key), ...row, seq: this.seq };
      this.rows.set(key, entity);
      this.hear("sync", { ...this.head(stream), from, entities: [entity] });
    }
  }

  // What is on its way and has not been answered, as [name, arguments].
  get waiting(): [string, Wire][] {
    return this.asked.map(({ name, args }) => [name, args]);
  }

  async done(result: Wire = {}): Promise<void> {
    await this.give({ ok: true, seq: this.seq, result });
  }

  async refuse(code: string, more: Wire = {}): Promise<void> {
    await this.give({ ok: false, error: { code, message: "No.", ...more } });
  }

  private async give(answer: Wire): Promise<void> {
    const first = this.asked.shift();
    if (!first) throw new Error("nothing was asked");
    first.answer(answer);
    for (let n = 0; n < 10; n++) await Promise.resolve();
  }

  private of(stream: string): Entity[] {
    return [...this.rows.values()].filter((row) => streamOf(row.kind) === stream);
  }

  private head(stream: string) {
    return { stream, seq: this.seq, mark: `podium:${this.seq}`, now: new Date().toISOString() };
  }
}

interface Given {
  podium?: boolean;
  rows?: Row[];
}

export const SESSION = { kind: "session", id: "s", state: "live", current_item: null, questions_open: true };
export const LIST = {
  kind: "speakers_list",
  id: "l",
  title: "List",
  item: null,
  state: "open",
  version: 7,
  limit_s: 180,
};

export const request = (id: string, more: object = {}): Row => ({
  ...{ kind: "floor_request", id, list: "l", name: id, delegation: null, request_kind: "statement", state: "pending" },
  ...{
    requested_at: `2026-11-26T09:00:0${id.length % 10}Z`,
    place: null,
    to_be_named: false,
    subject: "",
    under: null,
  },
  ...more,
});

export const question = (id: string, more: object = {}): Row => ({
  ...{ kind: "question", id, number: 1, text: id, state: "pending", revision: 3, anonymous: false },
  ...{ asked_at: "2026-11-26T09:00:00Z", published_at: null, follows: null, name: id, delegation: null },
  ...more,
});

export const floor = (holder: string | null, more: object = {}): Row => ({
  ...{ kind: "floor", id: "s", request: holder, list: "l", limit_s: 180, warning_s: 30, paused: false, stack: [] },
  ...{ segments: holder ? [[new Date().toISOString(), null]] : [], ended: null },
  ...more,
});

export function openRoom({ podium = true, rows = [] }: Given = {}): { room: Room; server: RoomServer } {
  const server = new RoomServer();
  server.show(SESSION, LIST, ...rows);
  const may = { podium, request_floor: !podium, ask: !podium };
  const me = { participant: "p", role: podium ? "moderator" : "delegate", delegation: null, name: "P", function: "" };
  const given = { session: "s", dialogue: "d", document: null, me, may } as unknown as RoomBoot;
  const room = new Room(given, new Link(server));
  if (podium) room.podium.value = Podium;
  return { room, server };
}
