// What islands write and how they order names, for the golden file: in Node, and as a script in Chromium.
import { clockText, dayInWords, dayOfYear, number, useCatalogue } from "../../static/src/shared/catalogue";
import { sorted } from "../../static/src/shared/collation";

type Strings = Record<string, string | number>;

export interface Golden {
  names: string[];
  [kind: string]: Strings | string[];
}

const midnight = (day: string) => new Date(`${day}T00:00Z`);
const time = (written: string) => clockText(Number(written.slice(0, 2)), Number(written.slice(3)));

/** The same file as this page makes it, of what the strings are made of and of the names in another order. */
export function written(language: string, asked: Golden): Golden {
  const catalogue = globalThis.catalogue;
  if (catalogue?.language !== language) throw new Error(`no words of ${language}`);
  useCatalogue(catalogue);
  const write: Record<string, (key: string) => string | number> = {
    days: (key) => dayInWords(midnight(key)),
    days_of_year: (key) => dayOfYear(midnight(key)),
    times: time,
    numbers: (key) => number(Number(key)),
    plurals: (key) => catalogue.plural(Number(key)),
    ordinals: (key) => catalogue.ordinal(Number(key)),
  };
  const made = Object.entries(write).map(([kind, one]) => {
    const keys = Object.keys(asked[kind] as Strings);
    return [kind, Object.fromEntries(keys.map((key) => [key, one(key)]))];
  });
  return { ...Object.fromEntries(made), names: sorted([...asked.names].reverse(), (name) => name, language) };
}

Object.assign(globalThis, { written });
