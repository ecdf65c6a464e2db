// The page's line to the server: streams it follows, commands it sends, and a quiet word about the line itself.

import { signal } from "@preact/signals";
import type { Brought } from "./boot";
import { Lapse, type ServerTime, serverTime } from "./clock";
import type { CommandName, Commands, Removed, Signal } from "./contract";
import { Feed, type Wait } from "./feed";
import { type Made, Outbox } from "./outbox";
import { Store } from "./store";
import type { Transport } from "./transport";

export type LinkState = "starting" | "connected" | "slow" | "again" | "away";

const AGAIN_AFTER = 2000;
const AWAY_AFTER = 8000;
const SILENT_AFTER = 20_000; // the server says something at least every ten seconds or so
const SILENT_AT_WAKING = 12_000;
const ANSWER_WITHIN = 5000; // to a question whether anybody is there
const SLOW = 2500;
const SLOW_FOR = 20_000;

interface LinkOptions {
  time?: ServerTime;
  wait?: Wait;
  onRoleChanged?: () => void; // another role sees another page; the page says what it does then
}

export class Link {
  readonly state = signal<LinkState>("starting");
  readonly since = signal<number | null>(null); // server time at which the line went
  readonly otherBuild = signal(false); // the server is of another build, and lets this page read nothing
  readonly outbox: Outbox;
  private readonly feeds = new Map<string, Feed>();
  private readonly ears = new Map<string, ((told: Signal) => void)[]>();
  private readonly heard = new Lapse(); // since something came from the server
  private readonly time: ServerTime;
  private readonly wait: Wait;
  private readonly onRoleChanged: () => void;
  private doubted: number | null = null;
  private slowAt = 0;

  constructor(
    private readonly transport: Transport,
    given: LinkOptions = {},
  ) {
    this.time = given.time ?? serverTime;
    this.wait = given.wait ?? ((ms, then) => void setTimeout(then, ms));
    this.onRoleChanged = given.onRoleChanged ?? (() => {});
    this.outbox = new Outbox(this.heardBy(transport), this.wait, (took) => this.weigh(took));
    transport.on("connect", () => this.connected());
    transport.on("look", () => this.joinAll());
    transport.on("disconnect", () => this.lost());
    transport.on("sync", (message) => this.hear(() => this.feeds.get(message.stream)?.sync(message)));
    transport.on("signal", (told) => this.hear(() => this.tell(told)));
    transport.on("removed", (told) => this.hear(() => this.removed(told)));
    transport.on("signed_out", () => this.signedOut());
    if (transport.connected) this.connected();
  }

  follow(stream: string, brought?: Brought): Feed {
    const known = this.feeds.get(stream);
    if (known) return known;
    const feed = new Feed(stream, new Store(), this.heardBy(this.transport), this.time, this.wait);
    if (brought) feed.begin(brought);
    this.feeds.set(stream, feed);
    if (this.transport.connected) feed.join();
    return feed;
  }

  onSignal(kind: Signal["kind"], hear: (told: Signal) => void): void {
    this.ears.set(kind, [...(this.ears.get(kind) ?? []), hear]);
  }

  command<N extends CommandName>(name: N, args: Commands[N]): Promise<Made<N>> {
    return this.outbox.command(name, args);
  }

  // Timers and the browser's own signs; apart, so that tests can do without.
  watch(): void {
    setInterval(() => this.look(), 1000);
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  private hear(then: () => void): void {
    this.alive();
    then();
  }

  private heardBy(transport: Transport): Transport {
    return {
      get connected() {
        return transport.connected;
      },
      get asks() {
        return transport.asks ?? false;
      },
      send: (event, payload, answer) =>
        transport.send(event, payload, (given) => {
          if (given) this.alive();
          if (given && !given.ok && given.error.code === "other_protocol") this.otherBuild.value = true;
          answer(given);
        }),
      tell: (event, payload) => transport.tell(event, payload),
      on: (event, hear) => transport.on(event, hear),
      reconnect: () => transport.reconnect(),
    };
  }

  private alive(): void {
    this.heard.begin();
    if (this.doubted === null) return;
    this.doubted = null;
    this.since.value = null;
    this.state.value = this.good;
  }

  private lastHeard(): number {
    return this.time.now() - this.heard.awake;
  }

  private tell(told: Signal): void {
    for (const hear of this.ears.get(told.kind) ?? []) hear(told);
  }

  private removed(told: Removed): void {
    this.feeds.get(told.stream)?.removed(told.reason);
    if (told.reason === "role_changed") this.onRoleChanged();
  }

  // The door says that this browser's sign-in is over: whatever was open by it is.
  private signedOut(): void {
    for (const feed of this.feeds.values()) feed.removed("signed_out");
  }

  private connected(): void {
    this.doubted = null;
    this.alive();
    this.since.value = null;
    this.state.value = this.good;
    this.joinAll();
    this.outbox.sendAgain();
  }

  private joinAll(): void {
    for (const feed of this.feeds.values()) feed.join();
  }

  // What a line that works is called: one that asks every few seconds is no more than slow.
  private get good(): LinkState {
    return this.transport.asks ? "slow" : "connected";
  }

  private lost(): void {
    for (const feed of this.feeds.values()) feed.cut();
    this.since.value ??= this.lastHeard();
    if (this.heard.whole > SILENT_AT_WAKING) this.time.forget(); // perhaps the device slept
  }

  // Once a second.
  look(): void {
    if (!this.transport.connected) return this.count();
    if (this.doubted !== null) {
      this.count();
      if (performance.now() - this.doubted > ANSWER_WITHIN) this.transport.reconnect();
    } else if (this.pushes && this.heard.whole > SILENT_AFTER) this.doubt();
    else if (this.state.value === "slow" && performance.now() - this.slowAt > SLOW_FOR) this.state.value = this.good;
  }

  // The page was away: hidden, frozen, in a sleeping device, without a network.
  private wake(): void {
    if (this.state.value === "starting") return;
    if (!this.transport.connected) this.transport.reconnect();
    else if (this.doubted !== null || this.heard.whole <= SILENT_AT_WAKING) return;
    else if (this.pushes) this.doubt();
    else this.joinAll();
  }

  // A line that asks is silent for as long as it was told to be, and knows itself when nobody answers.
  private get pushes(): boolean {
    return !this.transport.asks;
  }

  private count(): void {
    this.since.value ??= this.time.now();
    const away = this.time.now() - this.since.value;
    if (away > AWAY_AFTER) this.state.value = "away";
    else if (away > AGAIN_AFTER) this.state.value = "again";
  }

  // Silence may be a dead line that nobody closed. We do not say that we are connected until somebody has answered.
  private doubt(): void {
    this.since.value = this.lastHeard();
    this.doubted = performance.now();
    this.state.value = "again";
    this.time.forget();
    this.joinAll();
  }

  private weigh(took: number): void {
    if (!this.transport.connected) return;
    if (took > SLOW) this.slowAt = performance.now();
    this.state.value = took > SLOW ? "slow" : this.good;
  }
}
