// Commands on their way. Each has a key of its own and is sent again with it until the server has answered, so that
// an act is done once, however often the link breaks.

import { signal } from "@preact/signals";
import type { Fault, Wait } from "./feed";
import type { Transport, Wire } from "./transport";

export class Refused extends Error {
  readonly code: string;
  readonly field: string | undefined;
  readonly state: Wire;

  constructor(fault: Fault) {
    super(fault.message);
    this.code = fault.code;
    this.field = fault.field;
    this.state = fault.state;
  }

  // Something else is there now than what was on this screen.
  get stale(): boolean {
    return this.code.startsWith("stale_") || this.code === "floor_taken";
  }
}

interface Letter {
  key: string;
  name: string;
  args: Wire;
  done: (result: Wire) => void;
  fail: (why: Refused) => void;
}

const PASSING = new Set(["busy", "unavailable"]);
const later: Wait = (ms, then) => void setTimeout(then, ms);

export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  readonly waiting = signal(0);
  onAnswer: (took: number) => void = () => {}; // how long an answer took over a line that was there
  private readonly letters = new Map<string, Letter>();

  constructor(
    private readonly transport: Transport,
    private readonly wait: Wait = later,
  ) {}

  command(name: string, args: Wire): Promise<Wire> {
    return new Promise((done, fail) => {
      const letter = { key: freshKey(), name, args, done, fail };
      this.letters.set(letter.key, letter);
      this.waiting.value = this.letters.size;
      this.send(letter);
    });
  }

  // After every connect; the server knows the keys it has already obeyed.
  sendAgain(): void {
    for (const letter of this.letters.values()) this.send(letter);
  }

  private send(letter: Letter): void {
    if (!this.transport.connected) return;
    const { key, name, args } = letter;
    const start = performance.now();
    this.transport.send("command", { key, name, args }, (answer) => {
      if (answer) this.onAnswer(performance.now() - start);
      this.answered(letter, answer);
    });
  }

  private answered(letter: Letter, answer: Wire | null): void {
    if (!this.letters.has(letter.key)) return;
    if (!answer || (!answer.ok && PASSING.has(answer.error?.code))) {
      this.wait(800 + Math.random() * 800, () => this.letters.has(letter.key) && this.send(letter));
      return;
    }
    this.letters.delete(letter.key);
    this.waiting.value = this.letters.size;
    if (answer.ok) letter.done(answer.result ?? {});
    else letter.fail(new Refused(answer.error));
  }
}
