// When people may speak. Pure arithmetic: who reads it says "about".

import { floorTime } from "../shared/clock";
import type { FloorEntity, FloorRequest, Session, SpeakersList } from "./types";

const USUAL = 180;

// Where a list has no limit, people are taken to speak as long as those before them did.
export function usualSeconds(list: SpeakersList | undefined, delivered: readonly FloorRequest[]): number {
  if (list?.limit_s) return list.limit_s;
  const spoken = delivered.map((request) => request.spoken_s ?? 0).filter((seconds) => seconds > 0);
  return spoken.length ? spoken.reduce((sum, seconds) => sum + seconds, 0) / spoken.length : USUAL;
}

// The moment at which the first who waits may begin; null while nobody knows.
export function nextStart(
  session: Session | undefined,
  floor: FloorEntity | undefined,
  each: number,
  now: number,
): number | null {
  if (!session || session.state === "planned" || session.state === "closed") return null;
  const resumes = session.resumes_at ? Date.parse(session.resumes_at) : null;
  if (session.state === "suspended" && resumes === null) return null;
  const begin = session.state === "suspended" ? Math.max(now, resumes ?? now) : now;
  return begin + holderLeft(floor, each, now);
}

// What is heard now, and the statements it interrupts.
function holderLeft(floor: FloorEntity | undefined, each: number, now: number): number {
  if (!floor?.request) return 0;
  const heard = [floor, ...floor.stack.map((frame) => ({ ...frame, paused: true }))];
  const left = heard.map((one) => {
    const time = floorTime(one, now);
    return Math.max(0, time.left ?? each * 1000 - time.spoken);
  });
  return left.reduce((sum, one) => sum + one, 0);
}

export const startOf = (place: number, first: number | null, each: number): number | null =>
  first === null ? null : first + (place - 1) * each * 1000;

export const toMinute = (at: number): number => Math.round(at / 60_000) * 60_000;
