import assert from "node:assert/strict";
import { test } from "node:test";
import tables from "../../../dialogue_platform/collation/alphabets.json";
import { sorted, sortKey } from "./collation";

// Node's ICU is whole, unlike a browser's, and knows all but Tajik.
const JUDGED = Object.keys(tables.languages).filter((language) => language !== "tg");
// Of signs that are another way to write one letter we make no difference among themselves: ð and đ, all quotes.
const ALIKE = /[‘’‚‛“”„‟ð]/;

const compare = (a: string, b: string, language: string): number => {
  const [one, other] = [sortKey(a, language), sortKey(b, language)];
  return one < other ? -1 : Number(one > other);
};

// Always the same "random" numbers.
function dice(seed: number) {
  let state = seed;
  return (sides: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function signsOf(language: string): string[] {
  const { after } =
    (tables.languages as unknown as Record<string, { after: Record<string, string[]> }>)[language] ?? {};
  const small = [tables.first, tables.latin, tables.cyrillic, ...Object.keys(tables.same), "éèüöçşñňäžýøёӣӯїў"].join(
    "",
  );
  const own = Object.values(after ?? {}).flat();
  const all = [...small, ...own].filter((sign) => !ALIKE.test(sign));
  return [...new Set([...all, ...all.map((sign) => sign.toUpperCase())])];
}

// Uzbek is judged by its names as they should be written: its apostrophes are made one before they are ordered.
const spelled = (name: string, language: string): string =>
  language === "uz" ? name.replace(/[og]['`ʻʼ]/gi, (two) => `${two[0]}ʻ`).replace(/(?<![og])['`ʻʼ]/gi, "ʼ") : name;

for (const language of JUDGED) {
  const judge = new Intl.Collator(language, { ignorePunctuation: false });
  assert.deepEqual(Intl.Collator.supportedLocalesOf(language), [language]);

  test(`each two signs stand in ${language} as ICU puts them`, () => {
    const signs = signsOf(language).filter((sign) => sign === spelled(sign, language));
    const wrong = signs.flatMap((a) =>
      signs.filter((b) => compare(a, b, language) !== Math.sign(judge.compare(a, b))).map((b) => `${a} ${b}`),
    );
    assert.deepEqual(wrong, []);
  });

  test(`words stand in ${language} as ICU puts them`, () => {
    const [signs, roll] = [signsOf(language), dice(7)];
    const word = () => Array.from({ length: 1 + roll(5) }, () => signs[roll(signs.length)]).join("");
    const near = (name: string) =>
      [...name].map((sign) => (roll(3) ? sign : roll(2) ? sign.toUpperCase() : word())).join("");
    for (let round = 0; round < 20_000; round++) {
      const a = spelled(word(), language);
      const b = spelled(roll(2) ? word() : near(a), language);
      assert.equal(compare(a, b, language), Math.sign(judge.compare(a, b)), `${language}: ${a} and ${b}`);
    }
  });
}

test("Tajik is ordered by its alphabet", () => {
  const letters = "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя";
  assert.equal(sorted([...letters].reverse(), (letter) => letter, "tg").join(""), letters);
});

test("things stand in the order of their names", () => {
  const found = sorted([{ name: "Өзбекстан" }, { name: "Россия" }, { name: "Орол" }], (one) => one.name, "ky");
  assert.deepEqual(
    found.map((one) => one.name),
    ["Орол", "Өзбекстан", "Россия"],
  );
});
