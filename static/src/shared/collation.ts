// The order of names by the alphabet of the dialogue's language; dialogue_platform/collation makes the same keys, and says how.
// A key is a string of bytes, so that < compares two of them as the databases do.

import tables from "../../../dialogue_platform/collation/alphabets.json";

interface Language {
  scripts: string[];
  after: Record<string, string[]>;
  apostrophes?: string;
}

interface Alphabet {
  weights: Map<string, string>;
  apostrophes: string;
}

interface Levels {
  letters: string;
  marks: string;
  cases: string;
}

const LANGUAGES: Record<string, Language> = tables.languages;
const SCRIPTS: Record<string, string> = { latin: tables.latin, cyrillic: tables.cyrillic };
const SAME = new Map(Object.entries(tables.same));
const MARKS = new Map([...tables.marks].map((mark, n) => [mark, n + 2]));
const [UNKNOWN_MARK, ANOTHER_WAY, PLAIN, SMALL] = [0xfe, 0xff, 1, 1];
const [TURNED_COMMA, APOSTROPHE] = ["ʻ", "ʼ"];

const bytes = (...codes: number[]): string => String.fromCharCode(...codes);

function alphabetOf({ scripts, after, apostrophes = "" }: Language): Alphabet {
  let signs = [tables.first, ...scripts.map((script) => SCRIPTS[script] ?? "")].flatMap((part) => [...part]);
  for (const [before, inserted] of Object.entries(after)) {
    signs = signs.filter((sign) => !inserted.includes(sign));
    signs.splice(signs.indexOf(before) + 1, 0, ...inserted);
  }
  const weights = new Map(signs.map((sign, n) => [sign, bytes((n + 256) >> 8, (n + 256) & 255)]));
  return { weights, apostrophes };
}

const alphabets = new Map<string, Alphabet>();

function alphabet(language: string): Alphabet {
  const known = alphabets.get(language) ?? alphabetOf(LANGUAGES[language] ?? tables.languages.en);
  alphabets.set(language, known);
  return known;
}

// Composed; of the apostrophes that Uzbek is typed with, the one that belongs to oʻ and gʻ, or the one that does not.
function normal(name: string, apostrophes: string): string[] {
  const text = [...name.normalize("NFC")];
  if (!apostrophes) return text;
  return text.map((sign, n) => {
    if (!apostrophes.includes(sign)) return sign;
    return /[og]/i.test(text[n - 1] ?? "") ? TURNED_COMMA : APOSTROPHE;
  });
}

const isSmall = (text: string): boolean => text === text.toLowerCase();

// Letters, of which some are written with two signs: Ch and CH, but cH is a c, and an H that begins another part.
function letters(text: string[], { weights }: Alphabet): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const [one = "", next = ""] = text.slice(at, at + 2);
    const isOne = next !== "" && weights.has((one + next).toLowerCase()) && (isSmall(next) || !isSmall(one));
    found.push(isOne ? one + next : one);
    if (isOne) at++;
  }
  return found;
}

function put(levels: Levels, weight: string, kind: number, mark: number = PLAIN): void {
  levels.letters += weight;
  levels.marks += bytes(mark);
  levels.cases += bytes(kind);
}

function weigh(sign: string, of: Alphabet, levels: Levels): void {
  const small = sign.toLowerCase();
  const kind = SMALL + [...sign].filter((one) => one !== one.toLowerCase()).length;
  const weight = of.weights.get(small);
  const parts = [...sign.normalize("NFD")];
  if (weight) put(levels, weight, kind);
  else if (SAME.has(small)) {
    for (const one of SAME.get(small) ?? "") put(levels, of.weights.get(one) ?? "", kind, ANOTHER_WAY);
  } else if (parts.length > 1) {
    for (const part of parts) weigh(part, of, levels);
  } else if (/\p{M}/u.test(sign)) levels.marks += bytes(MARKS.get(sign) ?? UNKNOWN_MARK);
  else if (!/[\p{Cc}\p{Cf}]/u.test(sign)) put(levels, other(sign.codePointAt(0) ?? 0), SMALL);
}

const other = (code: number): string => bytes(0xff, code >> 16, (code >> 8) & 255, code & 255);

// What is plain and small at the end of a level decides nothing.
function trimmed(level: string): string {
  let end = level.length;
  while (level.charCodeAt(end - 1) === PLAIN) end--;
  return level.slice(0, end);
}

export function sortKey(name: string, language: string): string {
  const of = alphabet(language);
  const levels: Levels = { letters: "", marks: "", cases: "" };
  for (const sign of letters(normal(name, of.apostrophes), of)) weigh(sign, of, levels);
  const marks = trimmed(levels.marks);
  return levels.letters || marks ? `${levels.letters}\0\0${marks}\0${trimmed(levels.cases)}` : "";
}

// The same things in the order of their names.
export function sorted<T>(things: readonly T[], nameOf: (thing: T) => string, language: string): T[] {
  const keyed = things.map((thing) => ({ thing, key: sortKey(nameOf(thing), language) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  return keyed.map(({ thing }) => thing);
}
