// When people may speak, items begin and the session ends: one arithmetic for every place that says a time, so that no
// two of them contradict each other. Pure; who reads it says "about". Instants are ms, rounded to the minute.

import { floorTime } from "../shared/clock";
import type { AgendaItem, Floor, FloorRequest, RequestKind, Session, SpeakersList } from "../shared/contract";

const USUAL = 180; // seconds, where nothing says how long people speak

export interface Situation {
  session: Session | undefined;
  agenda: readonly AgendaItem[]; // by number
  list: SpeakersList | undefined;
  waiting: readonly Pick<FloorRequest, "request_kind">[]; // by place
  delivered: readonly Pick<FloorRequest, "spoken_s">[];
  floor: Floor | undefined;
}

export interface Span {
  planned: number | null; // the beginning that the programme says
  start: number | null; // since when, or from when on; null of what is done
  end: number | null;
}

export interface Timetable {
  start: (place: number) => number | null; // of who stands there, or would
  end: number | null; // of the list; null where nobody speaks or waits
  items: ReadonlyMap<string, Span>;
  over: number | null; // when all of it is done; null while nobody knows
  planned: number | null; // the session's end in the programme
  behind: number; // minutes by which the session runs past that
}

export const toMinute = (at: number): number => Math.round(at / 60_000) * 60_000;
const rounded = (at: number | null): number | null => (at === null ? null : toMinute(at));
const latest = (...moments: (number | null)[]): number => Math.max(...moments.filter((at) => at !== null));

// Where a list has no limit, people are taken to speak as long as those before them did.
export function usualSeconds(list: SpeakersList | undefined, delivered: Situation["delivered"]): number {
  if (list?.limit_s) return list.limit_s;
  const spoken = delivered.map((request) => request.spoken_s ?? 0).filter((seconds) => seconds > 0);
  return spoken.length ? spoken.reduce((sum, seconds) => sum + seconds, 0) / spoken.length : USUAL;
}

// From when on something can happen: now, or once the session goes on. Null while nobody knows.
function goesOn(session: Session | undefined, now: number): number | null {
  if (session?.state === "live") return now;
  if (session?.state !== "suspended" || !session.resumes_at) return null;
  return Math.max(now, Date.parse(session.resumes_at));
}

// What is heard now, and the statements it interrupts.
function holderLeft(floor: Floor | undefined, each: number, now: number): number {
  if (!floor?.request) return 0;
  const heard = [floor, ...floor.stack.map((frame) => ({ ...frame, paused: true }))];
  const left = heard.map((one) => {
    const time = floorTime(one, now);
    return Math.max(0, time.left ?? each * 1000 - time.spoken);
  });
  return left.reduce((sum, one) => sum + one, 0);
}

// The beginning of each statement that waits, and the end of the last one.
function speeches(now: Situation, from: number, at: number): number[] {
  const each = usualSeconds(now.list, now.delivered);
  const seconds = (kind: RequestKind) => (kind === "point_of_order" && now.list?.order_limit_s) || each;
  const moments = [from + holderLeft(now.floor, each, at)];
  for (const { request_kind } of now.waiting) moments.push((moments.at(-1) ?? from) + seconds(request_kind) * 1000);
  return moments;
}

// Planned beginnings follow from the session's own time and the minutes of the items before.
function plannedStarts({ session, agenda }: Situation): (number | null)[] {
  let at: number | null = session ? Date.parse(session.starts_at) : null;
  return agenda.map((item) => {
    const start = at;
    at = at === null || item.minutes === null ? null : at + item.minutes * 60_000;
    return start;
  });
}

const length = (item: AgendaItem): number | null => (item.minutes === null ? null : item.minutes * 60_000);

// Each item begins when the one before is done, and not before its time. `heard` is when the list is.
function spans(now: Situation, from: number | null, heard: number | null): Span[] {
  const planned = plannedStarts(now);
  const current = now.agenda.findIndex((item) => item.id === now.session?.current_item);
  let free = current < 0 ? heard : from;
  return now.agenda.map((item, n) => {
    const plan = planned[n] ?? null;
    if (n < current) return { planned: plan, start: null, end: null };
    const minutes = length(item);
    if (n === current) {
      const told = now.session?.item_since;
      const since = told ? Date.parse(told) : from;
      const silent = minutes === null && heard === from; // nothing says how long it takes
      free = from === null || since === null || silent ? null : latest(from, heard, minutes && since + minutes);
      return { planned: plan, start: since, end: free };
    }
    const start: number | null = free === null ? null : latest(plan, free);
    free = start === null || minutes === null ? null : start + minutes;
    return { planned: plan, start, end: free };
  });
}

// The list is heard under the item it is of, or whichever is the present one; so is that of an item that was removed.
const isHere = ({ list, session, agenda }: Situation): boolean =>
  !agenda.some((item) => item.id === list?.item) || list?.item === session?.current_item;

export function timetable(now: Situation, at: number): Timetable {
  const { session, agenda, waiting, floor } = now;
  const from = goesOn(session, at);
  const moments = from === null ? null : speeches(now, from, at);
  const last = moments?.at(-1) ?? null;
  const busy = waiting.length > 0 || Boolean(floor?.request);
  const heard = busy && isHere(now) ? last : from;
  const items = spans(now, from, heard);
  const over =
    from === null ? null : latest(from, busy ? last : null, ...items.flatMap((item) => [item.start, item.end]));
  const planned = session ? Date.parse(session.starts_at) + session.minutes * 60_000 : null;
  const past = over === null || planned === null ? 0 : (toMinute(over) - toMinute(planned)) / 60_000;
  const shown = items.map(({ planned, start, end }): Span => {
    return { planned: rounded(planned), start: rounded(start), end: rounded(end) };
  });
  return {
    start: (place) => rounded(moments?.[Math.min(place, moments.length) - 1] ?? null),
    end: busy ? rounded(last) : null,
    items: new Map(agenda.map((item, n) => [item.id, shown[n] as Span])),
    over: rounded(over),
    planned: rounded(planned),
    behind: Math.max(0, past),
  };
}
