// All that is kept on the device for one person at one page: drafts of fields, updates of the text that are not sent yet,
// words that could not be saved. Each tab has a partition of its own and holds its lock for as long as it lives; the browser
// frees the lock when the tab is closed, crashes or is put away, and then another tab takes the partition over as it stands.
// The database `kept`, its store `things`, the field `shelf` and the locks `kept:…` are called as they were when this began:
// drafts of older pages lie under these names on people's devices.

import { signal } from "@preact/signals";
import { Device, type Thing } from "./device";
import { freshKey } from "./fresh-key";

export type { Thing } from "./device";

// kept: it is on the device's disk. not_yet: it is on its way there. alone: the device keeps nothing, this page does.
export type StorageState = "kept" | "not_yet" | "alone";

export interface BrowserStorage {
  databases: IDBFactory | null;
  locks: Pick<LockManager, "request"> | null; // none where the page did not come by a safe way
}

const GATHER = 300; // ms
const AGAIN = 3000;
const LOOK = 4000;
const SOON = 500;
const OPENING = 3000; // a browser may let us wait for its store for ever

const browserStorage = (): BrowserStorage => ({
  databases: globalThis.indexedDB ?? null,
  locks: globalThis.navigator?.locks ?? null,
});
const forever = () => new Promise<never>(() => {});

export class UnsentStore {
  readonly storageState = signal<StorageState>("kept");
  readonly version = signal(0); // grows with every change of what is kept
  private readonly partition: string;
  private readonly mine = new Map<string, Thing>(); // all this page answers for
  private readonly written = new Set<string>(); // may be on the disk, as far as this page knows
  private readonly partitions = new Set<string>();
  private readonly ears: ((arrived: Thing[]) => void)[] = [];
  private unwritten = new Map<string, { thing: Thing; gone: boolean }>();
  private writing: Promise<void> | null = null;
  private putting = false;
  private opening: Promise<Device> | null = null;
  private failing = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private device: Device | null = null;
  private last = 0;

  constructor(
    private readonly owner: string | null, // null: nobody in particular, for whom nothing is kept
    private readonly on: BrowserStorage = browserStorage(),
  ) {
    this.partition = `${owner}:${freshKey()}`;
    this.partitions.add(this.partition);
  }

  static async open(owner: string | null, on?: BrowserStorage): Promise<UnsentStore> {
    const unsentStore = new UnsentStore(owner, on);
    await new Promise<void>((done) => {
      const late = setTimeout(done, OPENING);
      void unsentStore.begin().finally(() => {
        clearTimeout(late);
        done();
      });
    });
    return unsentStore;
  }

  // Closing the page now would take something with it.
  get atRisk(): boolean {
    return this.mine.size > 0 && this.storageState.value !== "kept";
  }

  // What lies at the places that begin so, the oldest first.
  at(start: string): Thing[] {
    const found = [...this.mine.values()].filter((thing) => thing.place.startsWith(start));
    return found.sort((a, b) => a.at - b.at);
  }

  put(id: string, place: string, value: string | Uint8Array): void {
    const partition = this.mine.get(id)?.shelf ?? this.partition;
    this.last = Math.max(Date.now(), this.last + 1);
    const thing = { shelf: partition, id, owner: this.owner ?? "", place, at: this.last, value };
    this.mine.set(id, thing);
    this.unwritten.set(id, { thing, gone: false });
    this.changed();
  }

  drop(id: string): void {
    const thing = this.mine.get(id);
    if (!thing) return;
    this.mine.delete(id);
    if (this.written.has(id)) this.unwritten.set(id, { thing, gone: true });
    else this.unwritten.delete(id);
    this.changed();
  }

  // Hears of what another tab left behind, whenever this one takes it over.
  onArrival(hear: (arrived: Thing[]) => void): void {
    this.ears.push(hear);
  }

  // Fulfilled once all that was put up to now is on the disk; never, where the device keeps nothing.
  settled(): Promise<void> {
    return new Promise((done) => {
      const stop = this.storageState.subscribe((storageState) => {
        if (storageState !== "kept") return;
        done();
        queueMicrotask(() => stop());
      });
    });
  }

  // Timers and the browser's own signs; apart, so that tests can do without.
  watch(): void {
    setInterval(() => void this.look(), LOOK);
    setTimeout(() => void this.look(), SOON); // a page that was loaded anew may not have let go of its partition yet
    addEventListener("pagehide", () => void this.flush());
    addEventListener("focus", () => void this.look());
    document.addEventListener("visibilitychange", () => void (document.hidden ? this.flush() : this.look()));
  }

  // Takes over the partitions of tabs that are gone. Without locks nobody can tell: then it is done once, at the beginning,
  // and what a living tab keeps is kept twice, which harms nothing.
  async look(first = false): Promise<void> {
    if (!this.device || !(this.on.locks || first)) return;
    const there = await this.device.partitions(this.owner ?? "").catch(() => new Set<string>());
    const others = [...there].filter((partition) => !this.partitions.has(partition));
    await Promise.all(others.map((partition) => this.take(partition)));
  }

  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.writing;
    if (this.unwritten.size === 0 || !this.canKeep) return this.say();
    this.writing ??= this.write();
    await this.writing;
  }

  private get canKeep(): boolean {
    return this.owner !== null && this.on.databases !== null;
  }

  private async begin(): Promise<void> {
    if (!this.canKeep) return this.say();
    await this.hold(this.partition);
    await this.reach();
    await this.look(true);
  }

  private async reach(): Promise<void> {
    if (this.device || !this.on.databases) return;
    try {
      this.opening ??= Device.open(this.on.databases, () => this.gone());
      this.device = await this.opening;
    } catch {
      this.failing = true;
    }
    this.opening = null;
    this.say();
  }

  // The browser emptied or closed the store: all that this page answers for is written anew.
  private gone(): void {
    this.device = null;
    this.written.clear();
    for (const thing of this.mine.values()) this.unwritten.set(thing.id, { thing, gone: false });
    if (this.mine.size > 0) this.changed();
  }

  // True once the partition's lock is ours; it stays so until this page ends.
  private hold(partition: string): Promise<boolean> {
    const { locks } = this.on;
    if (!locks) return Promise.resolve(true);
    return new Promise((done) => {
      const granted = (lock: Lock | null) => {
        done(lock !== null);
        return lock ? forever() : undefined;
      };
      locks.request(`kept:${partition}`, { ifAvailable: true }, granted).catch(() => done(false));
    });
  }

  // Read with the lock in hand: until then the other tab may still have written.
  private async take(partition: string): Promise<void> {
    if (!(await this.hold(partition))) return;
    this.partitions.add(partition);
    const things = (await this.device?.things(this.owner ?? "").catch(() => [])) ?? [];
    const arrived = things.filter((thing) => thing.shelf === partition && !this.mine.has(thing.id));
    for (const thing of arrived) {
      this.mine.set(thing.id, thing);
      this.written.add(thing.id);
    }
    if (arrived.length === 0) return;
    this.version.value += 1;
    for (const hear of this.ears) hear(arrived);
  }

  private changed(): void {
    this.version.value += 1;
    this.say();
    if (this.canKeep) this.later(GATHER);
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => void this.flush(), ms);
  }

  private async write(): Promise<void> {
    await this.reach();
    const batch = this.unwritten;
    this.unwritten = new Map();
    for (const id of batch.keys()) this.written.add(id);
    this.putting = [...batch.values()].some((what) => !what.gone);
    this.failing = !(await this.store([...batch.values()]));
    this.writing = null;
    this.putting = false;
    for (const [id, what] of batch) {
      if (this.failing && !this.unwritten.has(id)) this.unwritten.set(id, what);
      if (!this.failing && what.gone && !this.mine.has(id)) this.written.delete(id);
    }
    this.say();
    if (this.unwritten.size > 0) this.later(this.failing ? AGAIN : GATHER);
  }

  private async store(batch: { thing: Thing; gone: boolean }[]): Promise<boolean> {
    const some = (gone: boolean) => batch.filter((what) => what.gone === gone).map((what) => what.thing);
    try {
      if (!this.device) return false;
      await this.device.write(some(false), some(true));
      return true;
    } catch {
      return false;
    }
  }

  private say(): void {
    const puts = [...this.unwritten.values()].some((what) => !what.gone);
    this.storageState.value = this.failing || !this.canKeep ? "alone" : puts || this.putting ? "not_yet" : "kept";
  }
}
