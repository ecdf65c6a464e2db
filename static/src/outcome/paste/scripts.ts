// Raised and lowered letters in plain ones, so that 10⁶ never becomes 106. A word "superscript" is not in our schema.

const UP: Record<string, string> = {
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
  "+": "⁺",
  "-": "⁻",
  "−": "⁻",
  "–": "⁻",
  "=": "⁼",
  "(": "⁽",
  ")": "⁾",
  n: "ⁿ",
  i: "ⁱ",
};

const DOWN: Record<string, string> = {
  0: "₀",
  1: "₁",
  2: "₂",
  3: "₃",
  4: "₄",
  5: "₅",
  6: "₆",
  7: "₇",
  8: "₈",
  9: "₉",
  "+": "₊",
  "-": "₋",
  "−": "₋",
  "–": "₋",
  "=": "₌",
  "(": "₍",
  ")": "₎",
};

// "1st" and "n°" are read the same on the line.
const ON_THE_LINE = /^(st|nd|rd|th|er|re|e|°|º|ª|®|™|©)$/i;
const ALREADY = /^[⁰¹²³⁴-⁾ⁿⁱ₀-₎\s]*$/;

function written(text: string, map: Record<string, string>, sign: string): string {
  const letters = [...text];
  if (letters.every((letter) => letter in map)) return letters.map((letter) => map[letter]).join("");
  return letters.length === 1 ? sign + text : `${sign}(${text})`;
}

// The blanks at both ends stay where they are.
function inside(text: string, write: (core: string) => string): string {
  const core = text.trim();
  if (core === "" || ALREADY.test(core)) return text;
  const start = text.indexOf(core);
  return text.slice(0, start) + write(core) + text.slice(start + core.length);
}

export function raised(text: string): string {
  return inside(text, (core) => (ON_THE_LINE.test(core) ? core : written(core, UP, "^")));
}

export function lowered(text: string): string {
  return inside(text, (core) => written(core, DOWN, "_"));
}

// The sign of a note, in raised parentheses: after a number or a unit "10¹" would read as a power, and "[1]" as not agreed.
export function noteSign(text: string): string {
  const sign = text.replace(/[[\](){}\s]/g, "");
  return sign === "" ? "" : `⁽${[...sign].map((letter) => UP[letter] ?? letter).join("")}⁾`;
}

export const looksLikeNote = (text: string): boolean => /^\s*\[\s*[\p{L}\d*†‡]{1,4}\s*\]\s*$/u.test(text);
