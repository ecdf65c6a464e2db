// Messages, numbers and times for people. English is the key; the page brings the words of its language.

import { signal } from "@preact/signals";
import { isolated } from "./bidi";

export interface Catalogue {
  language: string;
  plural: string; // which form the numbers 0 to 199 take, one digit each
  messages: Record<string, string | string[]>;
}

type Values = Record<string, string | number>;

let catalogue: Catalogue = { language: "en", plural: "", messages: {} };
const zone = signal<Zone>({ tz: "UTC", offsets: [[0, 0]] });

// A zone by the server's database, for the device's own may be older than the zone's last change: how many minutes its
// clocks are ahead of UTC, and from when on (seconds since 1970).
export interface Zone {
  tz: string;
  offsets: [number, number][];
  city?: string; // in the reader's language; an entity, which is the same for all, does not know it
}

export function useCatalogue(given: Catalogue | null): void {
  if (given) catalogue = given;
}

export function useZone(given: Zone): void {
  const known = zone.peek();
  zone.value = { city: given.tz === known.tz ? known.city : undefined, ...given };
}

export const language = (): string => catalogue.language;

function fill(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) =>
    name in values ? isolated(String(values[name])) : whole,
  );
}

export function _(text: string, values: Values = {}): string {
  const own = catalogue.messages[text];
  return fill(typeof own === "string" ? own : text, values);
}

// Beyond 199 the plural rules of all our languages repeat every hundred.
export function pluralForm(n: number, table: string): number {
  const whole = Math.abs(Math.trunc(n));
  const at = whole < 200 ? whole : 100 + (whole % 100);
  return table ? Number(table[at]) : whole === 1 ? 0 : 1;
}

export function ngettext(one: string, many: string, n: number, values: Values = {}): string {
  const own = catalogue.messages[one];
  const all = { num: number(n), ...values };
  if (Array.isArray(own)) return fill(own[pluralForm(n, catalogue.plural)] ?? many, all);
  return fill(n === 1 ? one : many, all);
}

export const number = (n: number): string => new Intl.NumberFormat(catalogue.language).format(n);

// "4th" is a message of its own in each class of ordinals: other languages write 4-я, 4-ші.
export function ordinal(n: number): string {
  const kind = new Intl.PluralRules(catalogue.language, { type: "ordinal" }).select(n);
  if (kind === "one") return _("%(n)sst", { n });
  if (kind === "two") return _("%(n)snd", { n });
  if (kind === "few") return _("%(n)srd", { n });
  return _("%(n)sth", { n });
}

type When = string | number | Date;

// To make one of these takes a thousand times as long as to use it, and a full room shows thousands of times.
const formats = new Map<string, Intl.DateTimeFormat>();

// As the server writes them: 26 November 2026.
const dateLanguage = (): string => (catalogue.language === "en" ? "en-GB" : catalogue.language);

function format(when: When, options: Intl.DateTimeFormatOptions): string {
  const key = `${catalogue.language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(dateLanguage(), options);
  formats.set(key, known);
  return known.format(new Date(when));
}

const HOURS: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function minutesAhead(at: number): number {
  const since = zone.value.offsets.filter(([from]) => from * 1000 <= at);
  return since[since.length - 1]?.[1] ?? 0;
}

// What the clocks of the zone show, as the instant at which those of UTC show it.
function shown(when: When): number {
  const at = new Date(when).getTime();
  return at + minutesAhead(at) * 60_000;
}

export const timeOfDay = (when: When): string => format(shown(when), { ...HOURS, timeZone: "UTC" });

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };

export const dayOf = (when: When): string => format(shown(when), { ...DAY, timeZone: "UTC" });

// By the device's own clock; null where that is the dialogue's zone, whatever an old device makes of it.
export function yourTimeOfDay(when: When): string | null {
  return Intl.DateTimeFormat().resolvedOptions().timeZone === zone.value.tz ? null : format(when, HOURS);
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

export const byName = (a: string, b: string): number => a.localeCompare(b, catalogue.language);
