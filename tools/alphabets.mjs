// `node tools/alphabets.mjs`: the order of letters of dialogue_platform/collation/alphabets.json, made anew of the CLDR's root as
// Node's ICU has it. What a language orders in another way stands there by hand, and static/src/shared/collation.test.ts judges it.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "dialogue_platform/collation/alphabets.json";
const compare = (sensitivity) => new Intl.Collator("en", { sensitivity, ignorePunctuation: false }).compare;
const [primary, accents] = [compare("base"), compare("accent")];

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n));
const isSmall = (sign) => sign.toLowerCase() === sign && sign.normalize("NFC") === sign;
const isLetter = (sign) => /\p{L}/u.test(sign);
// Latin as far as names of Europe and Asia go, and all of Cyrillic that has letters.
const OLD = "ĳŀŉſ"; // two letters in one sign, and another s
const LATIN = [...range(0x61, 0x7a), ...range(0xdf, 0x17f), "ə", "ɵ", "ƣ", "ʻ", "ʼ"]
  .filter(isSmall)
  .filter((sign) => isLetter(sign) && !OLD.includes(sign));
const CYRILLIC = range(0x430, 0x52f).filter(isSmall).filter(isLetter);
const SIGNS = [
  ...range(0x20, 0x60),
  ...range(0x7b, 0x7e),
  ...range(0xa1, 0xbf),
  ...range(0x2010, 0x2027),
  "‹",
  "›",
  "№",
];
const FIRST = SIGNS.filter((sign) => !isLetter(sign) && sign.normalize("NFKD") === sign);

// What a letter is another way to write, such as ø, æ and ß: a plain one, or two of them.
function spelled(sign, plain) {
  const pairs = () => plain.flatMap((one) => plain.map((other) => one + other));
  return [...plain, ...(isLetter(sign) ? pairs() : [])].find((text) => text !== sign && primary(text, sign) === 0);
}

function ordered(signs, plain, same) {
  const found = [];
  for (const sign of [...signs].sort((a, b) => primary(a, b) || (a < b ? -1 : 1))) {
    const [base] = sign.normalize("NFD");
    if (primary(sign, "") === 0 || (base !== sign && primary(base, sign) === 0)) continue; // nothing, or a base and a mark
    const like = plain.includes(sign) ? undefined : spelled(sign, plain);
    if (like) same[sign] = like;
    else found.push(sign);
  }
  return found.join("");
}

const same = { "\u00a0": " " };
const ascii = range(0x20, 0x7e);
const root = {
  first: ordered(FIRST, ascii, same),
  latin: ordered(LATIN, range(0x61, 0x7a), same),
  cyrillic: ordered(CYRILLIC, range(0x430, 0x44f), same),
};
const marks = range(0x300, 0x36f).filter((mark) => accents(`a${mark}`, "a") !== 0);
marks.sort((a, b) => accents(`a${a}`, `a${b}`) || (a < b ? -1 : 1));
const { languages } = JSON.parse(readFileSync(FILE, "utf8"));
const source = `CLDR ${process.versions.cldr}, root collation, by ICU ${process.versions.icu}; languages by the CLDR's tailorings, tg by hand`;
writeFileSync(FILE, `${JSON.stringify({ source, ...root, marks: marks.join(""), same, languages }, null, 2)}\n`);
