// The signs in front of list items: what an <ol> would draw, and what Word writes out.

import type { Place } from "./model";
import type { Props } from "./styles";

const ROMAN: [number, string][] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

function roman(n: number): string {
  let rest = n;
  let out = "";
  for (const [value, letters] of ROMAN) {
    while (rest >= value) {
      out += letters;
      rest -= value;
    }
  }
  return out;
}

function alpha(n: number, letters: string): string {
  const all = [...letters];
  let out = "";
  for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / all.length)) out = all[(rest - 1) % all.length] + out;
  return out;
}

const LATIN = "abcdefghijklmnopqrstuvwxyz";
const CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя";
const GREEK = "αβγδεζηθικλμνξοπρστυφχψω";

type Kind = "bullet" | "decimal" | "alpha" | "roman" | "zero" | "cyrillic" | "greek";

const UPPER = /^(A|I|upper-.*)$/;
const BULLETS = /^(disc|circle|square|none|["'].*|disclosure.*)$/;

function kindOf(style: string): Kind {
  if (BULLETS.test(style)) return "bullet";
  if (style === "decimal-leading-zero") return "zero";
  if (/^(a|A)$|-(alpha|latin)$/.test(style)) return "alpha";
  if (/^(i|I)$|-roman$/.test(style)) return "roman";
  if (/russian|cyrillic/.test(style)) return "cyrillic";
  return /greek/.test(style) ? "greek" : "decimal";
}

export function counted(n: number, style: string): string {
  const kind = n > 0 ? kindOf(style) : "decimal";
  const letters: Record<Kind, () => string> = {
    bullet: () => "•",
    decimal: () => String(n),
    zero: () => String(n).padStart(2, "0"),
    alpha: () => alpha(n, LATIN),
    cyrillic: () => alpha(n, CYRILLIC),
    greek: () => alpha(n, GREEK),
    roman: () => roman(n),
  };
  const text = letters[kind]();
  return UPPER.test(style) ? text.toUpperCase() : text;
}

// The style of a list's numbers. An attribute knows capitals; a style sheet's word was read in small letters.
export function styleOf(list: Element, item: Element, props: Props, itemProps: Props): string {
  const named = itemProps.get("list-style-type") ?? props.get("list-style-type");
  const short = (itemProps.get("list-style") ?? props.get("list-style") ?? "").split(/\s+/)[0];
  return named || item.getAttribute("type") || list.getAttribute("type") || short || "decimal";
}

export const isPlainDigits = (style: string): boolean => kindOf(style) === "decimal";

export const isBulleted = (style: string): boolean => kindOf(style) === "bullet";

// ---- signs that are written out

const DIGITS = /^(\d{1,3})[.)]?$/;
const DRAWN = /symbol|wingdings|webdings|courier|marlett/i; // fonts in which "o", "§" and "Ø" are bullets

export function placeOf(sign: string, depth: number, font: string): Place | null {
  const mark = sign.replace(/[\s\u00a0]+/g, "");
  if (mark === "") return null;
  const digits = DIGITS.exec(mark);
  if (digits) return { depth, bullet: false, n: Number(digits[1]), mark };
  const drawn = [...mark].length === 1 && (DRAWN.test(font) || !/[\p{L}\p{N}]/u.test(mark));
  if (drawn) return { depth, bullet: true, n: null, mark: "•" };
  return { depth, bullet: false, n: null, mark };
}
