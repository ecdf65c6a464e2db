// Commands on their way. Each has a key of its own and is sent again with it until the server has answered, so that
// an act is done once, however often the link breaks.

import { signal } from "@preact/signals";
import {
  type AnyEntity,
  type AnyResult,
  type CommandName,
  type Commands,
  IMMEDIATE,
  PASSING,
  type RefusalBody,
  type RefusalCode,
  type Results,
} from "./contract";
import type { Wait } from "./feed";
import { freshKey } from "./fresh-key";
import { _ } from "./i18n";
import type { Answer, Transport } from "./transport";

// The last is ours: the line broke, and nobody knows.
export type Code = RefusalCode | "no_link";

// What an act made. Where the contract says null, there is nothing in it; of a secret that was told before, perhaps nothing.
export type Made<N extends CommandName> = Results[N] extends null
  ? Record<string, never>
  : null extends Results[N]
    ? Partial<NonNullable<Results[N]>>
    : Results[N];

export class Refused extends Error {
  readonly code: Code;
  readonly field: string | undefined;
  readonly state: AnyEntity | undefined;
  readonly fields: Record<string, unknown> | undefined;

  constructor(fault: Omit<RefusalBody, "code"> & { code: Code }) {
    const number = fault.request && _("Number for support: %(number)s", { number: fault.request });
    super(number ? `${fault.message} ${number}` : fault.message);
    this.code = fault.code;
    this.field = fault.field;
    this.state = fault.state;
    this.fields = fault.fields;
  }

  // Something else is there now than what was on this screen.
  get stale(): boolean {
    return this.code.startsWith("stale_") || this.code === "floor_taken";
  }
}

function lost(): Refused {
  const message = _(
    "The connection broke, so this may not have been done. Look, and press again if it is still needed.",
  );
  return new Refused({ code: "no_link", message });
}

interface PendingCommand {
  key: string;
  name: CommandName;
  args: Commands[CommandName];
  done: (result: AnyResult | Record<string, never>) => void;
  fail: (why: Refused) => void;
  written: number; // performance.now()
  serverUnavailable?: RefusalBody; // the server's last word, if it was that it can store nothing now
}

const MOMENT = 5000; // ms: an immediate act is not sent later than this; a clock would start for nobody

const passingOf = (answer: Answer<"command"> | null): RefusalBody | undefined =>
  answer && !answer.ok && PASSING.command.has(answer.error.code) ? answer.error : undefined;
const later: Wait = (ms, then) => void setTimeout(then, ms);

export class Outbox {
  readonly waiting = signal(0);
  readonly serverUnavailable = signal(false); // the server answers, but can store nothing
  private readonly queue = new Map<string, PendingCommand>();

  constructor(
    private readonly transport: Transport,
    private readonly wait: Wait = later,
    // How long an answer took, in ms; of a server that is busy it says nothing of the line.
    private readonly onAnswer: (took: number) => void = () => {},
  ) {}

  command<N extends CommandName>(name: N, args: Commands[N]): Promise<Made<N>> {
    return new Promise((resolve, fail) => {
      const done = resolve as PendingCommand["done"]; // which of all shapes it is, the name has said
      const command = { key: freshKey(), name, args, done, fail, written: performance.now() };
      if (!this.transport.connected && IMMEDIATE.has(name)) return fail(lost());
      this.queue.set(command.key, command);
      this.waiting.value = this.queue.size;
      this.send(command);
    });
  }

  // After every connect; the server knows the keys it has already obeyed.
  sendAgain(): void {
    for (const command of [...this.queue.values()]) this.again(command);
  }

  private again(command: PendingCommand): void {
    const late = performance.now() - command.written > MOMENT;
    if (late && IMMEDIATE.has(command.name)) this.giveUp(command);
    else this.send(command);
  }

  private giveUp(command: PendingCommand): void {
    this.clearIf(command);
    command.fail(command.serverUnavailable ? new Refused(command.serverUnavailable) : lost());
  }

  private clearIf(command: PendingCommand): void {
    this.queue.delete(command.key);
    this.waiting.value = this.queue.size;
    if (this.queue.size === 0) this.serverUnavailable.value = false;
  }

  private send(command: PendingCommand): void {
    if (!this.transport.connected) return;
    const { key, name, args } = command;
    const start = performance.now();
    this.transport.send("command", { key, name, args }, (answer) => {
      if (answer && !passingOf(answer)) this.onAnswer(performance.now() - start);
      this.answered(command, answer);
    });
  }

  private answered(command: PendingCommand, answer: Answer<"command"> | null): void {
    if (!this.queue.has(command.key)) return;
    const passing = passingOf(answer);
    if (answer) this.serverUnavailable.value = passing !== undefined;
    if (passing) command.serverUnavailable = passing;
    if (!answer || passing) {
      this.wait(800 + Math.random() * 800, () => this.queue.has(command.key) && this.again(command));
      return;
    }
    this.clearIf(command);
    if (answer.ok) command.done(answer.result ?? {});
    else command.fail(new Refused(answer.error));
  }
}
