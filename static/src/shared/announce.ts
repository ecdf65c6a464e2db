// What assistive technology hears. One polite region and one urgent one live in the page from its start. Each holds one
// sentence at a time, long enough to be heard, and is empty before the next: the same words twice are heard twice.

import { remembered } from "./remembered";

export const announcements = remembered("announce", "all"); // all, mine, nothing

type Whose = "all" | "mine";
type Role = "status" | "alert";

// What waits is said in this order. Of one thing the newest is said: who has the floor, not who had it a moment ago.
const ORDER = ["floor", "session", "clock", "place", "mine", "done", "stage", "questions", "queue", "list"] as const;
type Known = (typeof ORDER)[number];
export type About = Known | `news:${string}`; // whatever else there is comes last, each feature's of its own kind
const EACH: ReadonlySet<About> = new Set(["mine", "done"]); // each of these is a thing of its own
const VOID: Partial<Record<About, About>> = { floor: "clock" }; // "Paused" was said of another's statement

const LEAST = 1000; // ms that a sentence stays, and so much for each letter
const LETTER = 30;
const MOST = 4000;
const GAP = 120; // the region is empty
const FRESH = 30_000; // what could not be said by then is old

const rank = (about: About): number => ORDER.indexOf(about as Known) + 1 || ORDER.length + 1;

export const stay = (text: string): number => Math.min(MOST, Math.max(LEAST, text.length * LETTER));

interface Sentence {
  text: string;
  about: About;
  at: number;
}

// One region and what waits for it.
class Lane {
  busy = false;
  private waiting: Sentence[] = [];

  constructor(
    private readonly put: (text: string) => void,
    private readonly held: () => boolean = () => false,
    private readonly free: () => void = () => {},
  ) {}

  add(sentence: Sentence): void {
    const { about, text } = sentence;
    this.waiting = this.waiting.filter((old) => {
      const newer = old.about === about && (!EACH.has(about) || old.text === text);
      return !newer && old.about !== VOID[about];
    });
    const place = this.waiting.findIndex((old) => rank(old.about) > rank(about));
    this.waiting.splice(place < 0 ? this.waiting.length : place, 0, sentence);
    this.next();
  }

  next(): void {
    if (this.busy || this.held()) return;
    this.waiting = this.waiting.filter((old) => Date.now() - old.at < FRESH);
    const sentence = this.waiting.shift();
    if (!sentence) return;
    this.busy = true;
    this.put(sentence.text);
    setTimeout(() => this.clear(), stay(sentence.text));
  }

  private clear(): void {
    this.put("");
    setTimeout(() => {
      this.busy = false;
      this.next();
      if (!this.busy) this.free();
    }, GAP);
  }
}

// What is urgent is said at once; what is polite waits until that has been heard.
export class Announcer {
  private readonly alert: Lane;
  private readonly status: Lane;

  constructor(put: (role: Role, text: string) => void) {
    this.alert = new Lane(
      (text) => put("alert", text),
      undefined,
      () => this.status.next(),
    );
    this.status = new Lane(
      (text) => put("status", text),
      () => this.alert.busy,
    );
  }

  say(role: Role, text: string, about: About): void {
    (role === "alert" ? this.alert : this.status).add({ text, about, at: Date.now() });
  }
}

function region(role: Role): HTMLElement {
  const id = `say-${role}`;
  const found = document.getElementById(id);
  if (found) return found;
  const made = document.createElement("p");
  made.id = id;
  made.className = "vh";
  made.setAttribute("role", role);
  document.body.append(made);
  return made;
}

export function prepareRegions(): void {
  region("status");
  region("alert");
}

const announcer = new Announcer((role, text) => {
  region(role).textContent = text;
});

const heard = (whose: Whose): boolean =>
  announcements.value === "all" || (announcements.value === "mine" && whose === "mine");

export function say(text: string, about: About, whose: Whose = "all"): void {
  if (heard(whose)) announcer.say("status", text, about);
}

export function warn(text: string): void {
  announcer.say("alert", text, "mine");
}

// Says at most once in `seconds`, and then the last that was meant.
export function calmly(seconds: number, speak: (text: string) => void): (text: string) => void {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let next = "";
  const now = () => {
    last = Date.now();
    timer = null;
    speak(next);
  };
  return (text) => {
    next = text;
    if (!timer) timer = setTimeout(now, Math.max(0, last + seconds * 1000 - Date.now()));
  };
}
