// The words of the page's language, and how that language writes days, numbers and plurals. English is the key. All of it
// comes in a file of the build: browsers do not know all our languages, and know others by other data than the server.

import { isolated } from "./bidi";

export interface Catalogue {
  language: string;
  messages: Record<string, string | string[]>;
  months: string[]; // as they stand in a date, from January
  day: string; // %(d)s %(MMMM)s %(y)s; dd is d with two digits
  dayOfYear: string; // the same without the year
  group: string; // what parts thousands
  minus: string;
  plural: (n: number) => number; // which of the forms of a message a whole number takes
  ordinal: (n: number) => string; // the class of an ordinal, as the CLDR names it: one, two, few, many, other
}

type Values = Record<string, string | number>;

declare global {
  var catalogue: Catalogue | undefined;
}

// 21st, 22nd, 23rd, but 11th, 12th, 13th
function englishOrdinal(n: number): string {
  if (n % 100 >= 11 && n % 100 <= 13) return "other";
  return ["other", "one", "two", "few"][n % 10] ?? "other";
}

// The language of the sources, for a page whose words have not come; tests/golden holds it to what the build makes.
export const ENGLISH: Catalogue = {
  language: "en",
  messages: {},
  months: "January February March April May June July August September October November December".split(" "),
  day: "%(d)s %(MMMM)s %(y)s",
  dayOfYear: "%(d)s %(MMMM)s",
  group: ",",
  minus: "-",
  plural: (n) => Number(n !== 1),
  ordinal: englishOrdinal,
};

let own: Catalogue = globalThis.catalogue ?? ENGLISH;

export function useCatalogue(given: Catalogue): void {
  own = given;
}

export const language = (): string => own.language;

function fill(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) =>
    name in values ? isolated(String(values[name])) : whole,
  );
}

export function _(text: string, values: Values = {}): string {
  const said = own.messages[text];
  return fill(typeof said === "string" ? said : text, values);
}

export function ngettext(one: string, many: string, n: number, values: Values = {}): string {
  const said = own.messages[one];
  const all = { num: number(n), ...values };
  if (Array.isArray(said)) return fill(said[own.plural(Math.abs(n))] ?? many, all);
  return fill(n === 1 ? one : many, all);
}

// A whole number: 12,345 or 12 345.
export function number(n: number): string {
  const digits = String(Math.abs(Math.trunc(n))).replace(/\B(?=(\d{3})+$)/g, own.group);
  return n < 0 ? own.minus + digits : digits;
}

// "4th" is a message of its own in each class of ordinals: other languages write 4-я, 4-ші. Where they are not translated,
// the words are English, and so are their classes.
export function ordinal(n: number): string {
  const { ordinal: classOf } = own.messages["%(n)sth"] ? own : ENGLISH;
  const kind = classOf(n);
  if (kind === "one") return _("%(n)sst", { n });
  if (kind === "two") return _("%(n)snd", { n });
  if (kind === "few") return _("%(n)srd", { n });
  return _("%(n)sth", { n });
}

const twoDigits = (n: number): string => String(n).padStart(2, "0");

function written(pattern: string, at: Date): string {
  const [d, y] = [at.getUTCDate(), at.getUTCFullYear()];
  const fields: Values = { d, dd: twoDigits(d), MMMM: own.months[at.getUTCMonth()] ?? "", y };
  return pattern.replace(/%\((\w+)\)s/g, (_whole, name: string) => String(fields[name]));
}

// 26 November 2026, and 26 November: the day on which UTC is at that instant.
export const dayInWords = (at: Date): string => written(own.day, at);
export const dayOfYear = (at: Date): string => written(own.dayOfYear, at);

export const clockText = (hours: number, minutes: number): string => `${twoDigits(hours)}:${twoDigits(minutes)}`;
