// One stream as this page follows it: joined, paged, kept in step, joined again after a gap or a cut.

import { signal } from "@preact/signals";
import type { Brought } from "./boot";
import type { ServerTime } from "./clock";
import { PASSING, type RefusalBody, type Removed, type Sync } from "./contract";
import { _ } from "./i18n";
import type { Store } from "./store";
import type { Answer, Transport } from "./transport";

export type Wait = (ms: number, then: () => void) => void;

const AS_VISITOR = "public";
const later: Wait = (ms, then) => void setTimeout(then, ms);

const audienceOf = (mark: unknown): string => String(mark).split(/[.:]/)[0] ?? "";

export const signedOut = (): string => _("You are signed out here, or no longer take part. Sign in again to go on.");

export class Feed {
  readonly ready = signal(false);
  readonly audience = signal<string | null>(null); // as which the server counts this page
  readonly whole = signal(false); // the first answer's pages are all here: what comes from now on is new
  readonly ended = signal<string | null>(null); // why we may not read it any more
  private seq = 0;
  private mark = "";
  private cursor: string | null = null;
  private joined = false;
  private turn = 0; // answers to an earlier join are void
  private held: Sync[] = [];
  private returning = false;

  constructor(
    readonly stream: string,
    readonly store: Store,
    private readonly transport: Transport,
    private readonly time: ServerTime,
    private readonly wait: Wait = later,
    private readonly random: () => number = Math.random,
  ) {}

  // What the page brought is on the screen as soon as the join says that it is still true, or what is not.
  begin(brought: Brought): void {
    this.store.replace(brought.entities);
    this.seq = brought.seq;
    this.mark = brought.mark;
  }

  join(): void {
    if (this.ended.value !== null) return;
    this.cut();
    const turn = this.turn;
    const known = this.mark ? { after: this.seq, mark: this.mark } : {};
    this.transport.send("join", { stream: this.stream, ...known }, (answer) => {
      if (turn === this.turn) this.answered(answer);
    });
  }

  // The link is gone: what was asked will not be answered, what arrives is of another life.
  cut(): void {
    this.turn += 1;
    this.joined = false;
    this.held = [];
  }

  get inStep(): boolean {
    return this.joined && !this.returning;
  }

  sync(message: Sync): void {
    if (!this.joined) {
      this.held.push(message);
      return;
    }
    this.time.hear(message.now);
    this.store.apply(message.entities);
    if (message.from > this.seq) return this.comeBack(2000);
    if (message.mine || message.seq < this.seq) return;
    this.seq = message.seq;
    this.mark = message.mark;
  }

  removed(reason: Removed["reason"]): void {
    this.cut();
    this.forget();
    // The end first, so that what is cleared is not taken for news of the room.
    if (reason === "removed") this.ended.value = _("You no longer take part in this dialogue.");
    if (reason === "signed_out") this.ended.value = signedOut();
    this.store.clear();
    if (this.ended.value === null) this.comeBack(reason === "restored" ? 2000 : 200);
  }

  private forget(): void {
    this.seq = 0;
    this.mark = "";
    this.cursor = null;
  }

  // Never all at once: a thousand pages may have seen the same gap.
  private comeBack(within: number): void {
    if (this.returning) return;
    this.returning = true;
    this.wait(this.random() * within, () => {
      this.returning = false;
      this.join();
    });
  }

  private answered(answer: Answer<"join"> | null): void {
    if (!answer) {
      if (this.transport.connected) this.transport.reconnect();
      return;
    }
    if (!answer.ok) return this.refused(answer.error);
    this.time.hear(answer.now);
    const audience = audienceOf(answer.mark);
    // The cookie went while nothing could be told: what a visitor may see is not what this page is about.
    if (audience === AS_VISITOR && this.mark && audienceOf(this.mark) !== AS_VISITOR) return this.removed("signed_out");
    if (answer.full) {
      this.store.replace(answer.entities);
      this.cursor = answer.more;
    } else this.store.apply(answer.entities);
    this.seq = answer.seq;
    this.mark = answer.mark;
    this.audience.value = audience;
    this.joined = true;
    this.catchUp();
  }

  private catchUp(): void {
    const held = this.held;
    this.held = [];
    for (const message of held) this.sync(message);
    if (!this.cursor) this.whole.value = true;
    this.page();
    this.ready.value = true;
  }

  private page(): void {
    if (!this.cursor) return;
    const turn = this.turn;
    this.transport.send("page", { stream: this.stream, cursor: this.cursor }, (answer) => {
      if (turn === this.turn) this.paged(answer);
    });
  }

  private paged(answer: Answer<"page"> | null): void {
    if (!answer) return this.join();
    if (!answer.ok) {
      this.forget();
      return this.join();
    }
    this.store.apply(answer.entities);
    this.cursor = answer.more;
    if (!this.cursor) this.whole.value = true;
    this.page();
  }

  private refused(error: RefusalBody): void {
    if (PASSING.join.has(error?.code)) return this.comeBack(3000);
    const had = this.mark && audienceOf(this.mark) !== AS_VISITOR;
    const said = error?.message ?? "";
    this.ended.value = had && error?.code !== "other_protocol" ? signedOut() : said;
    this.store.clear();
  }
}
