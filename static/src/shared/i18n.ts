// Words and times for people. What a language writes is in catalogue.ts; here are the clocks of the dialogue's zone.

import { signal } from "@preact/signals";
import { clockText, dayInWords } from "./catalogue";

export { _, language, ngettext, number, ordinal } from "./catalogue";

const zone = signal<Zone>({ tz: "UTC", offsets: [[0, 0]] });

// A zone by the server's database, for the device's own may be older than the zone's last change: how many minutes its
// clocks are ahead of UTC, and from when on (seconds since 1970).
export interface Zone {
  tz: string;
  offsets: [number, number][];
  city?: string; // in the reader's language; an entity, which is the same for all, does not know it
}

export function useZone(given: Zone): void {
  const known = zone.peek();
  zone.value = { city: given.tz === known.tz ? known.city : undefined, ...given };
}

type When = string | number | Date;

function minutesAhead(at: number): number {
  const since = zone.value.offsets.filter(([from]) => from * 1000 <= at);
  return since[since.length - 1]?.[1] ?? 0;
}

// What the clocks of the zone show, as the instant at which those of UTC show it.
function shown(when: When): Date {
  const at = new Date(when).getTime();
  return new Date(at + minutesAhead(at) * 60_000);
}

export function timeOfDay(when: When): string {
  const at = shown(when);
  return clockText(at.getUTCHours(), at.getUTCMinutes());
}

export const dayOf = (when: When): string => dayInWords(shown(when));

// By the device's own clock; null where that is the dialogue's zone, whatever an old device makes of it. The name of the
// device's zone is all that is asked of Intl: nothing else tells it.
export function yourTimeOfDay(when: When): string | null {
  if (Intl.DateTimeFormat().resolvedOptions().timeZone === zone.value.tz) return null;
  const at = new Date(when);
  return clockText(at.getHours(), at.getMinutes());
}

export const zoneCity = (): string =>
  zone.value.city ?? (zone.value.tz.split("/").pop() ?? zone.value.tz).replaceAll("_", " ");

// "UTC+6", as the server writes it.
export function zoneOffset(when: When): string {
  const minutes = minutesAhead(new Date(when).getTime());
  const rest = Math.abs(minutes) % 60;
  const hours = `${minutes < 0 ? "−" : "+"}${Math.floor(Math.abs(minutes) / 60)}`;
  return minutes ? `UTC${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}` : "UTC";
}
