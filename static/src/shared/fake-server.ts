// For tests alone: a server that speaks the protocol of one stream, over a line that may be cut between any two messages.

import type { Entity } from "./store";
import type { Transport, Wire } from "./transport";

interface Row extends Entity {
  body: number;
  owner?: string;
  podium?: boolean; // seen by the podium alone
}

interface Join {
  audience: string;
  person: string;
  last: number;
}

const PAGE = 3;
export const STREAM = "session:s";

export class FakeServer {
  rows = new Map<string, Row>();
  seq = 0;
  epoch = 1;
  audience = "floor";
  otherBuild = false;
  join: Join | null = null;
  done = new Map<string, number>(); // command key → how often it was obeyed
  answers = new Map<string, Wire>();

  change(id: string, more: Partial<Row> = {}): void {
    this.seq += 1;
    const before = this.rows.get(id);
    const row = { kind: "thing", id, seq: this.seq, body: (before?.body ?? 0) + 1, ...more };
    this.rows.set(id, { ...before, ...row });
  }

  mark(seq = this.seq): string {
    return `${this.audience}:${this.epoch}-${seq}`;
  }

  private sees(row: Row): boolean {
    if (row.owner) return row.owner === "me";
    return !row.podium || this.audience === "podium";
  }

  private after(seq: number): Row[] {
    return [...this.rows.values()].filter((row) => row.seq > seq && this.sees(row));
  }

  snapshot(): Row[] {
    return this.after(0).filter((row) => !row.gone);
  }

  private page(cursor: string | null): { entities: Row[]; more: string | null } {
    const below = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor);
    const rest = this.snapshot()
      .filter((row) => row.seq < below)
      .sort((a, b) => b.seq - a.seq);
    const entities = rest.slice(0, PAGE);
    return { entities, more: rest.length > PAGE ? String(entities[PAGE - 1]?.seq) : null };
  }

  answer(event: string, payload: Wire): Wire {
    const error = { code: "other_protocol", message: "Load the page anew." };
    if (this.otherBuild && event !== "command") return { ok: false, error };
    if (event === "join") return this.joined(payload);
    if (event === "page") return { ok: true, ...this.page(payload.cursor) };
    return this.obey(payload);
  }

  private joined({ after = 0, mark }: { after?: number; mark?: string }): Wire {
    this.join = { audience: this.audience, person: "me", last: this.seq };
    const base = { ok: true, stream: STREAM, seq: this.seq, mark: this.mark(), now: new Date().toISOString() };
    const known = mark === `${this.audience}:${this.epoch}-${after}` && after <= this.seq;
    if (known) return { ...base, full: false, entities: this.after(after), more: null };
    return { ...base, full: true, ...this.page(null) };
  }

  private obey({ key, args }: { key: string; args: Record<string, string> }): Wire {
    if (!this.answers.has(key)) {
      const id = Object.values(args)[0] ?? ""; // what a command names first is what it is about
      this.done.set(id, (this.done.get(id) ?? 0) + 1);
      this.change(id);
      this.answers.set(key, { ok: true, seq: this.seq, result: { id } });
    }
    return this.answers.get(key);
  }

  // What a flush writes to the one socket: what is yours alone first.
  flush(): Wire[] {
    const join = this.join;
    if (!join) return [];
    const base = { stream: STREAM, from: join.last, seq: this.seq, mark: this.mark(), now: new Date().toISOString() };
    const fresh = this.after(join.last);
    const mine = fresh.filter((row) => row.owner);
    const shared = fresh.filter((row) => !row.owner);
    join.last = this.seq;
    const own = mine.length ? [{ ...base, entities: mine, mine: true }] : [];
    return [...own, { ...base, entities: shared }];
  }
}

type Pending = { event: string; payload: Wire; answer: (given: Wire | null) => void };

// Two queues, one for each direction; the test decides when a message goes on, and when the line breaks.
export class FakeLine implements Transport {
  connected = false;
  private readonly ears = new Map<string, (payload: Wire) => void>();
  private up: Pending[] = [];
  private down: { told: boolean; hear: () => void }[] = [];
  private unanswered = new Set<Pending>();

  constructor(private readonly server: FakeServer) {}

  send(event: string, payload: Wire, answer: (given: Wire | null) => void): void {
    if (!this.connected) return answer(null);
    const pending = { event, payload: structuredClone(payload), answer };
    this.unanswered.add(pending);
    this.up.push(pending);
  }

  tell(): void {}

  on(event: string, hear: (payload: Wire) => void): void {
    this.ears.set(event, hear);
  }

  reconnect(): void {
    this.cut();
    this.connect();
  }

  connect(): void {
    if (this.connected) return;
    this.connected = true;
    this.ears.get("connect")?.(null);
  }

  cut(): void {
    if (!this.connected) return;
    this.connected = false;
    this.server.join = null;
    const lost = [...this.unanswered];
    [this.up, this.down] = [[], []];
    this.unanswered.clear();
    this.ears.get("disconnect")?.(null);
    for (const pending of lost) pending.answer(null);
  }

  push(event: string, messages: Wire[]): void {
    for (const message of messages)
      this.down.push({ told: true, hear: () => this.ears.get(event)?.(structuredClone(message)) });
  }

  // One message on its way to the server is read and answered.
  moveUp(): boolean {
    const pending = this.up.shift();
    if (!pending) return false;
    const given = structuredClone(this.server.answer(pending.event, pending.payload));
    const hear = () => {
      this.unanswered.delete(pending);
      pending.answer(given);
    };
    this.down.push({ told: false, hear });
    return true;
  }

  moveDown(): boolean {
    const next = this.down.shift();
    next?.hear();
    return Boolean(next);
  }

  // A sync that never arrives, though the line holds.
  lose(): void {
    if (this.down[0]?.told) this.down.shift();
  }
}
