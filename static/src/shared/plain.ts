// The line of last resort: pages that no socket reaches ask every few seconds, and send their commands one by one. The same
// answers, into the same store, under the same keys; only slower, and without what needs a line that stays open.

import { PROTOCOL } from "./contract";
import type { Hear, Wire } from "./transport";

const PACE = 3000; // the server may ask for more
const SPREAD = 1000;
const HIDDEN = 15_000; // nobody looks
const ANSWER_WITHIN = 15_000;
const AGAIN = 3000;
const SLOWEST = 60_000; // the server asks for no more; what some proxy wants is not ours
const STREAMS = "/api/v1/streams/";

export interface Outside {
  fetch: typeof fetch;
  wait: (ms: number, then: () => void) => void;
  csrf: () => string;
  hidden: () => boolean;
  random: () => number;
}

const browser: Outside = {
  fetch: (...asked) => fetch(...asked),
  wait: (ms, then) => void setTimeout(then, ms),
  csrf: () => JSON.parse(document.getElementById("boot")?.textContent ?? "{}").csrf ?? "",
  hidden: () => document.hidden,
  random: Math.random,
};

function paceOf(answer: Response): number {
  const told = Number(answer.headers.get("Retry-After"));
  return Number.isFinite(told) ? Math.min(SLOWEST, Math.max(PACE, told * 1000)) : PACE;
}

export class Plain {
  connected = false;
  private turn = 0; // what an earlier life of this line still waits for is void
  private asking = 0;
  private looks = 0;
  private pace = PACE;
  private readonly ears = new Map<string, Hear[]>();

  constructor(private readonly outside: Outside = browser) {}

  // Begins once the server answers at all; until then it knocks.
  begin(): void {
    this.turn += 1;
    this.knock(this.turn);
  }

  end(): void {
    this.turn += 1;
    this.connected = false;
  }

  on(event: string, hear: Hear): void {
    this.ears.set(event, [...(this.ears.get(event) ?? []), hear]);
  }

  // The answer is null when none came: the line is then counted as lost.
  send(event: string, payload: Wire, answer: (given: Wire | null) => void): void {
    const asked = this.request(event, payload);
    if (!asked) return answer(event === "leave" ? { ok: true } : null);
    const turn = this.turn;
    this.asking += 1;
    this.ask(...asked).then((given) => {
      this.asking -= 1;
      if (turn !== this.turn) return answer(null);
      if (given === null) this.lost(AGAIN);
      answer(given);
      if (turn === this.turn) this.after(event, turn);
    });
  }

  private tell(event: string): void {
    for (const hear of this.ears.get(event) ?? []) hear(undefined);
  }

  private knock(turn: number): void {
    this.ask("/healthz").then((given) => {
      if (turn !== this.turn) return;
      if (given === null) return this.knockIn(AGAIN);
      this.connected = true;
      this.tell("connect");
      if (this.asking === 0) this.lookAgain(turn, this.between());
    });
  }

  // Never all at once: a thousand pages may have lost the same server.
  private knockIn(ms: number): void {
    const turn = this.turn;
    this.outside.wait(ms * (0.5 + this.outside.random()), () => turn === this.turn && this.knock(turn));
  }

  // Somebody doubts it.
  again(): void {
    this.lost(0);
  }

  // What was asked in vain is asked again at once when the line is back: whoever answers our knocking and nothing else must
  // not make a mill of it.
  private lost(again: number): void {
    this.end();
    this.tell("disconnect");
    if (again) this.knockIn(again);
    else this.begin();
  }

  // Whoever acted looks at once; all others when the time has come and everything asked before is answered.
  private after(event: string, turn: number): void {
    if (event === "command") this.tell("look");
    else if (this.asking === 0) this.lookAgain(turn, this.between());
  }

  private lookAgain(turn: number, within: number): void {
    const mine = ++this.looks; // the last one counts
    this.outside.wait(within, () => {
      if (turn === this.turn && mine === this.looks) this.tell("look");
    });
  }

  private between(): number {
    const pace = this.outside.hidden() ? Math.max(HIDDEN, this.pace) : this.pace;
    return pace + (2 * this.outside.random() - 1) * Math.max(SPREAD, pace / 5);
  }

  private request(event: string, payload: Wire): [string, RequestInit?] | null {
    const stream = STREAMS + encodeURIComponent(payload?.stream ?? "");
    if (event === "join") {
      const known = payload.mark ? `?${new URLSearchParams({ after: String(payload.after), mark: payload.mark })}` : "";
      return [stream + known];
    }
    if (event === "page") return [`${stream}?${new URLSearchParams({ cursor: payload.cursor })}`];
    if (event !== "command") return null; // carets, typing and presence need a line that stays open
    const headers = {
      "Content-Type": "application/json",
      "Idempotency-Key": payload.key,
      "X-CSRFToken": this.outside.csrf(),
    };
    return [`/api/v1/commands/${payload.name}`, { method: "POST", headers, body: JSON.stringify(payload.args) }];
  }

  // What the server said, refusals too; null for silence, and for what some proxy says in its place.
  private async ask(path: string, how: RequestInit = {}): Promise<Wire | null> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN);
    try {
      const headers = { ...how.headers, "Dialogue-Protocol": String(PROTOCOL) };
      const asked: RequestInit = { ...how, headers, signal, cache: "no-store", credentials: "same-origin" };
      const answer = await this.outside.fetch(path, asked);
      if (path.startsWith(STREAMS)) this.pace = paceOf(answer);
      const said: Wire = await answer.json();
      return typeof said?.ok === "boolean" ? said : null;
    } catch {
      return null;
    }
  }
}
