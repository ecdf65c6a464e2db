import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgendaItem, Floor, FloorRequest, RequestKind, Session, SpeakersList } from "../shared/contract";
import { type Situation, timetable, toMinute, usualSeconds } from "./estimates";

const MINUTE = 60_000;
const at = (minute: number): string => new Date(minute * MINUTE).toISOString();
const minutes = (moment: number | null | undefined): number | null => (moment == null ? null : moment / MINUTE);

function session(more: Partial<Session> = {}): Session {
  const made = { state: "live", starts_at: at(0), minutes: 60, current_item: null, item_since: null, resumes_at: null };
  return { ...made, ...more } as Session;
}

function floor(spoken: [number, number | null][], limit_s: number | null = 180, stack: unknown[] = []): Floor {
  const segments = spoken.map(([start, end]) => [at(start), end === null ? null : at(end)]);
  const paused = spoken.at(-1)?.[1] !== null;
  return { request: "r", limit_s, warning_s: 30, segments, paused, stack } as unknown as Floor;
}

const list = (more: Partial<SpeakersList> = {}) =>
  ({ item: null, limit_s: 180, order_limit_s: 60, ...more }) as SpeakersList;

const waiting = (...kinds: RequestKind[]) => kinds.map((request_kind) => ({ request_kind }));
const statements = (n: number) => waiting(...Array<RequestKind>(n).fill("statement"));
const agenda = (...lengths: (number | null)[]): AgendaItem[] =>
  lengths.map((length, n) => ({ id: `i${n}`, number: n + 1, minutes: length })) as AgendaItem[];

const now = (more: Partial<Situation> = {}): Situation => ({
  ...{ session: session(), agenda: [], list: list(), waiting: [], delivered: [], floor: undefined },
  ...more,
});

test("the next one begins when the time of the present one is over, and the others after each other", () => {
  const times = timetable(now({ floor: floor([[0, null]]), waiting: statements(3) }), MINUTE);
  assert.deepEqual([1, 2, 3].map(times.start).map(minutes), [3, 6, 9]);
  assert.deepEqual([minutes(times.end), minutes(times.start(4))], [12, 12]);
});

test("the list of an item that was removed is heard under the present one", () => {
  const on = session({ current_item: "i0", item_since: at(0) });
  const left = { session: on, agenda: agenda(5, 10), waiting: statements(4), list: list({ item: "gone" }) };
  assert.equal(minutes(timetable(now(left), 0).items.get("i1")?.start), 12);
});

test("who is interrupted goes on before the next one begins", () => {
  const below = { limit_s: 180, warning_s: 30, segments: [[at(0), at(1)]] };
  const times = timetable(now({ floor: floor([[1, null]], 60, [below]), waiting: statements(1) }), MINUTE);
  assert.equal(minutes(times.start(1)), 1 + 1 + 2);
});

test("who speaks too long holds up everybody from now on", () => {
  assert.equal(minutes(timetable(now({ floor: floor([[0, null]]) }), 5 * MINUTE).start(1)), 5);
});

test("a point of order that waits takes its own time", () => {
  const times = timetable(now({ waiting: waiting("point_of_order", "statement") }), 0);
  assert.deepEqual([minutes(times.start(2)), minutes(times.end)], [1, 4]);
});

test("nobody knows while the session is planned, or suspended without a time", () => {
  for (const state of ["planned", "suspended", "closed"] as const) {
    const times = timetable(now({ session: session({ state }), waiting: statements(2), agenda: agenda(30) }), 0);
    assert.deepEqual([times.start(1), times.end, times.over, times.behind], [null, null, null, 0]);
  }
});

test("a session that is suspended until a time goes on then", () => {
  const times = timetable(
    now({ session: session({ state: "suspended", resumes_at: at(20) }), waiting: statements(1) }),
    0,
  );
  assert.deepEqual([minutes(times.start(1)), minutes(times.end)], [20, 23]);
});

test("the list of a session in which nobody waits has no end", () => {
  assert.equal(timetable(now(), 0).end, null);
});

test("without a limit, people speak as long as those before them", () => {
  const delivered = [{ spoken_s: 100 }, { spoken_s: 200 }] as FloorRequest[];
  assert.equal(usualSeconds({ limit_s: null } as SpeakersList, delivered), 150);
  assert.equal(toMinute(89_000), MINUTE);
});

test("a session is behind its own end, not that of the present item", () => {
  const items = agenda(10, 30);
  const on = session({ current_item: "i0", item_since: at(0) });
  const well = timetable(now({ session: on, agenda: items, waiting: statements(6) }), 2 * MINUTE);
  assert.equal(minutes(well.end), 20); // ten minutes past the item's, and well before the session's
  assert.deepEqual([well.behind, minutes(well.over)], [0, 50]);
  const late = timetable(now({ session: on, agenda: items, waiting: statements(12) }), 2 * MINUTE);
  assert.deepEqual([minutes(late.over), late.behind], [2 + 36 + 30, 8]);
});

test("each item begins after the one before", () => {
  const on = session({ current_item: "i1", item_since: at(14) });
  const times = timetable(now({ session: on, agenda: agenda(10, 10, 10), waiting: statements(4) }), 16 * MINUTE);
  const [, second, third] = [...times.items.values()];
  assert.deepEqual([minutes(second?.end), minutes(third?.planned), minutes(third?.start)], [28, 20, 28]);
});

test("what is ahead of the programme keeps to it", () => {
  const on = session({ current_item: "i0", item_since: at(0) });
  const [, second] = [...timetable(now({ session: on, agenda: agenda(10, 10) }), MINUTE).items.values()];
  assert.equal(minutes(second?.start), 10);
});

test("after an item that takes as long as it takes, nothing is promised", () => {
  const on = session({ current_item: "i0", item_since: at(0) });
  const [first, second] = [...timetable(now({ session: on, agenda: agenda(null, 10) }), MINUTE).items.values()];
  assert.deepEqual([first?.end, second?.start], [null, null]);
});

// -- any programme: no two times contradict each other

function dice(seed: number): (most: number) => number {
  let state = seed + 1;
  return (most) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % (most + 1);
  };
}

const KINDS: RequestKind[] = ["statement", "point_of_order", "right_of_reply", "question", "reply"];

function any(roll: (most: number) => number): [Situation, number] {
  const pick = <T>(of: readonly T[]): T => of[roll(of.length - 1)] as T;
  const items = agenda(...Array.from({ length: roll(5) }, () => pick([null, 0, 5, 10, 25, 60])));
  const at_ = roll(300) * 30_000;
  const current = pick([null, ...items.map((item) => item.id)]);
  const state = pick(["live", "live", "live", "suspended", "planned", "closed"] as const);
  const more = {
    state,
    minutes: pick([5, 30, 60, 180]),
    resumes_at: pick([null, at(roll(200))]),
    current_item: current,
  };
  const stands = Math.floor(at_ / MINUTE); // a session that is suspended has no clock that runs
  const spoken: [number, number | null][] = [[roll(stands), state === "suspended" ? stands : pick([null, stands])]];
  const below = { limit_s: pick([null, 300]), warning_s: 30, segments: [[at(0), at(roll(9))]] };
  return [
    {
      session: session({ ...more, item_since: current && at(roll(Math.floor(at_ / MINUTE))) }),
      agenda: items,
      list: pick([undefined, list({ limit_s: pick([null, 30, 180, 600]), item: pick([null, "i0", "i2"]) })]),
      waiting: waiting(...Array.from({ length: roll(12) }, () => pick(KINDS))),
      delivered: Array.from({ length: roll(3) }, () => ({ spoken_s: pick([null, 20, 500]) })),
      floor: pick([undefined, floor(spoken, pick([null, 60, 180]), pick([[], [below]]))]),
    },
    at_,
  ];
}

const rises = (moments: (number | null | undefined)[], what: string): void => {
  const known = moments.filter((moment): moment is number => moment != null);
  for (const [n, moment] of known.entries()) {
    assert.equal(moment % MINUTE, 0, what);
    assert.ok(n === 0 || moment >= (known[n - 1] as number), `${what}: ${known.map(minutes)}`);
  }
};

function agrees(situation: Situation, moment: number): void {
  const times = timetable(situation, moment);
  const starts = situation.waiting.map((_, n) => times.start(n + 1));
  rises([starts.length ? toMinute(moment) : null, ...starts, times.end, times.over], "the list");
  const current = situation.agenda.findIndex((item) => item.id === situation.session?.current_item);
  const to_come = situation.agenda.slice(Math.max(0, current)).map((item) => times.items.get(item.id));
  const ends = current >= 0 ? to_come.slice(1).flatMap((span) => [span?.start, span?.end]) : [];
  rises([...(current >= 0 ? [to_come[0]?.end] : []), ...ends, times.over], "the items");
  for (const span of current >= 0 ? to_come.slice(1) : to_come)
    assert.ok(span?.start == null || span.planned == null || span.start >= span.planned);
  const here = !situation.list?.item || situation.list.item === situation.session?.current_item;
  if (here && current >= 0 && to_come[0]?.end != null) rises([times.end, to_come[0].end], "list and item");
  if (times.over !== null && times.planned !== null)
    assert.equal(times.behind, Math.max(0, (times.over - times.planned) / MINUTE));
}

const all = (situation: Situation, moment: number): (number | null | undefined)[] => {
  const times = timetable(situation, moment);
  const spans = [...times.items.values()].flatMap((span) => [span.start, span.end]);
  return [...situation.waiting.map((_, n) => times.start(n + 1)), times.end, ...spans, times.over];
};

test("whatever the programme, no time contradicts another", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const [situation, moment] = any(dice(seed));
    agrees(situation, moment);
  }
});

test("whatever the programme, as time goes by nothing becomes earlier", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const roll = dice(seed);
    const [situation, moment] = any(roll);
    const later = all(situation, moment + roll(40) * 30_000);
    for (const [n, before] of all(situation, moment).entries())
      if (before != null && later[n] != null) assert.ok((later[n] as number) >= before, `seed ${seed}, ${n}`);
  }
});

test("whatever the programme, one more who waits makes nothing earlier", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const [situation, moment] = any(dice(seed));
    const more = { ...situation, waiting: [...situation.waiting, { request_kind: "statement" as const }] };
    const [before, after] = [timetable(situation, moment), timetable(more, moment)];
    for (const [n] of situation.waiting.entries()) assert.equal(after.start(n + 1), before.start(n + 1));
    for (const [id, span] of before.items) {
      const then = after.items.get(id);
      if (span.end !== null && then?.end != null) assert.ok(then.end >= span.end);
    }
    if (before.over !== null && after.over !== null) assert.ok(after.over >= before.over);
  }
});
