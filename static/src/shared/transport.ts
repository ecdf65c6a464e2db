// The one place that knows socket.io. Tests put something simpler in its stead.

import { XHR } from "engine.io-client";
import { io, type Socket } from "socket.io-client";
import type { ClientEvents, RefusalAck, ServerEvents } from "./contract";
import { PROTOCOL } from "./contract";
import { Plain } from "./plain";
import { PromptWebSocket } from "./prompt-websocket";

// biome-ignore lint/suspicious/noExplicitAny: below the contract: what passes through, whatever it is
export type Wire = any;
export type Hear = (payload: Wire) => void;

export type Sent = keyof ClientEvents;
export type Answer<E extends Sent> = ClientEvents[E]["ack"] | RefusalAck;
// What the line itself says, beside what the server sends.
type Heard = ServerEvents & { connect: unknown; disconnect: unknown; look: unknown; signed_out: unknown };

export interface Transport {
  readonly connected: boolean;
  // It asks every few seconds: nothing is pushed, and "look" says when to ask for what is followed.
  readonly asks?: boolean;
  // The answer is null when none came in time or the link was cut.
  send<E extends Sent>(event: E, payload: ClientEvents[E]["payload"], answer: (given: Answer<E> | null) => void): void;
  tell<E extends Sent>(event: E, payload: ClientEvents[E]["payload"]): void;
  on<E extends keyof Heard>(event: E, hear: (payload: Heard[E]) => void): void;
  reconnect(): void;
}

const ANSWER_WITHIN = 10_000;
const GREETED_WITHIN = 5000; // from the first packet until the server has let us in
const OPEN_WITHIN = 14_000; // 5 s for the socket, the rest for polling after it
const NO_SOCKET_FOR = 4000; // where none has ever come: then another way is looked for
const DOUBTS = 2; // so often a socket may fall silent before it is left alone
const DOUBTED_FOR = 3 * 60_000; // what is longer ago was a tunnel, or a device that slept
const FORGIVEN_AFTER = 10 * 60_000;
const REMEMBERED = "line";
// Where a line has stood on this page it is the server that is away or slow: a thousand pages wait, and do not change over.
const PROVEN = { silence: 12_000, greeting: 20_000 };

type Way = "polling" | "plain";

// Which way was found here lately, so that the next page does not wait five seconds for what does not come.
function remembered(): Way | null {
  try {
    const { way, at } = JSON.parse(sessionStorage.getItem(REMEMBERED) ?? "{}");
    return Date.now() - Number(at) < FORGIVEN_AFTER ? way : null;
  } catch {
    return null;
  }
}

function remember(way: Way | null): void {
  try {
    if (way) sessionStorage.setItem(REMEMBERED, JSON.stringify({ way, at: Date.now() }));
    else sessionStorage.removeItem(REMEMBERED);
  } catch {
    // a browser that keeps nothing tries anew on each page
  }
}

const mayPoll = () => (document.documentElement.dataset.transports ?? "websocket polling").includes("polling");

// How much we trust sockets here: tried first; polling first, and a socket if it answers beside it; not at all.
type Trust = "whole" | "some" | "none";

function order(trust: Trust) {
  if (!mayPoll()) return [PromptWebSocket];
  return { whole: [PromptWebSocket, XHR], some: [XHR, PromptWebSocket], none: [XHR] }[trust];
}

// By socket where that works; else by long polling; else, or where several workers leave no polling, by plain requests.
export class Line implements Transport {
  private readonly socket: Socket;
  private byPlain = false;
  private reached = false; // has this page had a line that stays open, and no reason to doubt such lines?
  private proven = false; // and not even this one has been doubted
  private doubts: number[] = []; // when
  private without = performance.now(); // since when there is no socket
  private greeting: ReturnType<typeof setTimeout> | undefined;
  private readonly farewells: Hear[] = [];

  constructor(
    open: (how: Parameters<typeof io>[1]) => Socket = (how) => io(how),
    private readonly plain = new Plain(),
  ) {
    const way = remembered();
    this.socket = open({
      auth: { protocol: PROTOCOL },
      transports: order(way === "polling" ? "some" : "whole"),
      tryAllTransports: true,
      randomizationFactor: 0.5,
      timeout: OPEN_WITHIN,
    });
    this.knockEvery(400, 4000);
    this.watchSocket();
    this.plain.on("connect", () => this.answered());
    if (way === "plain") this.goPlain();
  }

  get connected(): boolean {
    return this.byPlain ? this.plain.connected : this.socket.connected;
  }

  get asks(): boolean {
    return this.byPlain;
  }

  send(event: string, payload: Wire, answer: (given: Wire | null) => void): void {
    if (!this.connected) return answer(null);
    if (this.byPlain) return this.plain.send(event, payload, answer);
    this.socket
      .timeout(ANSWER_WITHIN)
      .emit(event, payload, (fault: Error | null, given: Wire) => answer(fault ? null : given));
  }

  tell(event: string, payload: Wire): void {
    if (this.socket.connected) this.socket.emit(event, payload);
  }

  on(event: string, hear: Hear): void {
    if (event === "signed_out") this.farewells.push(hear);
    this.socket.on(event, hear);
    this.plain.on(event, hear);
  }

  // Somebody doubts this line: it was silent for too long.
  reconnect(): void {
    if (this.byPlain) return this.plain.again();
    if (this.socket.connected && this.way === "websocket" && this.isDoubtful()) return this.leaveSockets();
    this.socket.disconnect().connect();
  }

  private isDoubtful(): boolean {
    const now = performance.now();
    this.proven = false;
    this.doubts = [...this.doubts.filter((at) => now - at < DOUBTED_FOR), now];
    return this.doubts.length >= DOUBTS;
  }

  private get way(): string | undefined {
    return this.socket.io.engine?.transport?.name;
  }

  private knockEvery(least: number, most: number): void {
    this.socket.io.reconnectionDelay(least);
    this.socket.io.reconnectionDelayMax(most);
  }

  private trust(trust: Trust): void {
    this.socket.io.opts.transports = order(trust);
    if (trust === "whole") remember(null);
    else if (mayPoll()) remember("polling");
  }

  // They open and fall silent, again and again.
  private leaveSockets(): void {
    this.doubts = [];
    this.reached = false;
    this.trust("none");
    this.socket.disconnect();
    if (mayPoll()) return void this.socket.connect();
    this.goPlain();
    this.connectIn(FORGIVEN_AFTER);
  }

  // Meanwhile somebody else may have begun to connect: who says it twice is let in twice.
  private connectIn(ms: number): void {
    setTimeout(() => this.socket.active || this.socket.connect(), ms);
  }

  private watchSocket(): void {
    const { socket } = this;
    socket.on("connect", () => this.greeted());
    // Closed by the server (a revoked right, a restart): socket.io would stay away by itself.
    socket.on("disconnect", (why) => {
      this.without = performance.now();
      if (why === "io server disconnect") this.connectIn(500 + Math.random() * 1500);
    });
    socket.on("connect_error", (why?: Error) => this.failed(why?.message));
    socket.io.on("open", () => this.opened());
    socket.io.on("close", () => clearTimeout(this.greeting));
  }

  private opened(): void {
    clearTimeout(this.greeting);
    this.greeting = setTimeout(() => this.notGreeted(), this.proven ? PROVEN.greeting : GREETED_WITHIN);
    this.socket.io.engine.once("upgrade", () => this.trust("whole"));
  }

  private greeted(): void {
    clearTimeout(this.greeting);
    this.reached = this.proven = true;
    if (this.way === "websocket") this.trust("whole");
    else if (remembered() !== "polling") this.trust("some");
    if (this.byPlain) this.plain.end();
    this.byPlain = false;
    this.knockEvery(400, 4000);
  }

  // The first packet came and then nothing: as good as no socket.
  private notGreeted(): void {
    if (this.socket.connected) return;
    if (!this.proven) this.trust("none");
    this.socket.io.engine.close();
    if (!this.proven) {
      this.reached = false;
      if (!mayPoll()) this.goPlain();
    }
    this.proven = false;
  }

  private failed(why?: string): void {
    clearTimeout(this.greeting);
    if (why === "signed_out") return this.hearsOfItsEnd();
    // Turned away at the door (the database is away for a moment): socket.io would not knock again by itself.
    if (!this.socket.active) this.connectIn(2000 + Math.random() * 2000);
    else if (performance.now() - this.without > (this.proven ? PROVEN.silence : NO_SOCKET_FOR)) this.goPlain();
  }

  // The sign-in of this browser is over, and another one begins with a page of its own.
  private hearsOfItsEnd(): void {
    for (const hear of this.farewells) hear(undefined);
  }

  // By plain requests the server answers. Where a socket passed before, it was the server that was away, and who drafts
  // must not wait for the next knock.
  private answered(): void {
    remember("plain");
    if (this.reached) this.socket.disconnect().connect();
  }

  private goPlain(): void {
    if (this.byPlain) return;
    this.byPlain = true;
    if (this.reached) this.knockEvery(5000, 20_000);
    else this.knockEvery(20_000, 60_000);
    this.plain.begin();
  }
}

export const socketTransport = (): Transport => new Line();
