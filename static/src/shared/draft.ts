// A field is a draft on the device, by person and place, until its command is acknowledged.

import { effect, type Signal, signal, untracked } from "@preact/signals";
import { freshKey } from "./fresh-key";
import { ifAllowed } from "./remembered";
import { type Thing, UnsentStore } from "./unsent-store";

interface Field {
  text: Signal<string>;
  first: string;
  id: string; // of what is kept of it
}

let unsentStore = new UnsentStore(null);
let participant = "";
const open = new Map<string, Field>();

// `participant` is under whom pages kept their drafts before there was this store.
export function useDraftsOf(store: UnsentStore, before: string | null | undefined): void {
  unsentStore = store;
  participant = before ?? "nobody";
  open.clear();
  unsentStore.onArrival((things) => {
    for (const thing of things) arrived(thing);
  });
}

export function draft(place: string, first = ""): Signal<string> {
  const known = open.get(place);
  if (known) return known.text;
  const field = { text: signal(first), first, id: "" };
  open.set(place, field);
  showNewest(place, field);
  takeOver(place, field);
  effect(() => keep(place, field));
  return field.text;
}

// The device keeps nothing, and this field holds something that is nowhere else.
export function isOnThisPageAlone(text: Signal<string>): boolean {
  const field = unsentStore.storageState.value === "alone" && [...open.values()].find((each) => each.text === text);
  return field ? text.value !== "" && text.value !== field.first : false;
}

// Only what was sent is let go: what the person typed meanwhile stays. What another tab left at this place comes next.
export function clearIf(text: Signal<string>, sent: string): void {
  if (text.value !== sent) return;
  text.value = "";
  for (const [place, field] of open) if (field.text === text) showNewest(place, field);
}

// The draft is done with: the next who opens the field begins with what stands there then.
export function forget(place: string): void {
  const field = open.get(place);
  if (field) unsentStore.drop(field.id);
  open.delete(place);
  dropOld(place);
}

const at = (place: string): Thing[] =>
  unsentStore.at(`field:${place}`).filter((thing) => thing.place === `field:${place}`);

function showNewest(place: string, field: Field): void {
  const newest = at(place).pop();
  if (!newest) return;
  field.id = newest.id;
  field.text.value = String(newest.value);
}

// A field in which nothing was typed shows what another tab left; one in which something was, keeps it for later.
function arrived(thing: Thing): void {
  const place = thing.place.replace(/^field:/, "");
  const field = open.get(place);
  if (field && thing.place.startsWith("field:") && field.text.peek() === field.first) showNewest(place, field);
}

function keep(place: string, field: Field): void {
  const now = field.text.value;
  untracked(() => {
    if (now === "" || now === field.first) {
      unsentStore.drop(field.id);
      field.id = "";
      dropOld(place);
    } else {
      field.id ||= freshKey();
      unsentStore.put(field.id, `field:${place}`, now);
    }
  });
}

// Drafts of pages before this store: they leave their old place once they are on the disk in the new one.
const oldPlace = (place: string): string => `draft:${participant}:${place}`;

function takeOver(place: string, field: Field): void {
  const old = ifAllowed(() => localStorage.getItem(oldPlace(place)));
  if (!old || field.id) return;
  field.text.value = old;
  void Promise.resolve()
    .then(() => unsentStore.settled())
    .then(() => dropOld(place));
}

function dropOld(place: string): void {
  ifAllowed(() => localStorage.removeItem(oldPlace(place)));
}
