import assert from "node:assert/strict";
import { test } from "node:test";
import { listed } from "./bidi";
import { dayInWords, dayOfYear, ENGLISH, number, useCatalogue } from "./catalogue";
import { _, dayOf, ngettext, ordinal, timeOfDay, useZone, zoneOffset } from "./i18n";

const russian = (n: number) =>
  n % 10 === 1 && n % 100 !== 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2;

test("a message is filled, and stays English where there is no other", () => {
  assert.equal(_("Give the floor to %(who)s", { who: "Kyrgyzstan" }), "Give the floor to Kyrgyzstan");
  assert.equal(_("100%"), "100%");
  assert.equal(ngettext("%(num)s question", "%(num)s questions", 2), "2 questions");
});

test("a message takes the form that the catalogue's rule says", () => {
  const messages = { "%(num)s question": ["%(num)s вопрос", "%(num)s вопроса", "%(num)s вопросов"] };
  useCatalogue({ ...ENGLISH, language: "ru", plural: russian, messages, group: "\u00a0" });
  const said = [0, 1, 2, 5, 11, 21, 122, 1_000_011].map((n) => ngettext("%(num)s question", "%(num)s questions", n));
  assert.deepEqual(said, [
    "0 вопросов",
    "1 вопрос",
    "2 вопроса",
    "5 вопросов",
    "11 вопросов",
    "21 вопрос",
    "122 вопроса",
    "1\u00a0000\u00a0011 вопросов",
  ]);
  assert.equal(ngettext("%(num)s item", "%(num)s items", 21), "21 items"); // not translated: counted as in English
  useCatalogue(ENGLISH);
});

test("ordinals, and the English ones where a language has no words yet", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 21].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "21st"]);
  useCatalogue({ ...ENGLISH, ordinal: () => "other" });
  assert.equal(ordinal(1), "1st");
  useCatalogue({ ...ENGLISH, ordinal: () => "other", messages: { "%(n)sth": "%(n)s-я" } });
  assert.equal(ordinal(1), "1-я");
  useCatalogue(ENGLISH);
});

test("numbers and days are written as the catalogue says", () => {
  assert.deepEqual([0, 999, 1000, 1_234_567, -4321].map(number), ["0", "999", "1,000", "1,234,567", "-4,321"]);
  const months = "янв фев мар апр май июн июл авг сен окт ноя дек".split(" ");
  useCatalogue({ ...ENGLISH, months, day: "%(y)s-ж., %(dd)s-%(MMMM)s", dayOfYear: "%(d)s-%(MMMM)s" });
  const at = new Date("2026-11-08T23:59:59Z");
  assert.deepEqual([dayInWords(at), dayOfYear(at)], ["2026-ж., 08-ноя", "8-ноя"]);
  useCatalogue(ENGLISH);
});

test("times are those of the server's zone database, whatever the device knows", () => {
  // As if Almaty had been set back in 2022: no database says so, and the page must all the same.
  const back = Date.parse("2022-03-01T00:00:00Z") / 1000;
  useZone({
    tz: "Asia/Almaty",
    offsets: [
      [0, 360],
      [back, -210],
    ],
  });
  assert.equal(timeOfDay("2020-11-26T09:52:00.000Z"), "15:52");
  assert.equal(zoneOffset("2020-11-26T09:52:00.000Z"), "UTC+6");
  assert.equal(dayOf("2020-11-25T23:52:00.000Z"), "26 November 2020"); // as the server writes it
  assert.equal(timeOfDay("2022-03-01T02:00:00.000Z"), "22:30");
  assert.equal(dayOf("2022-03-01T02:00:00.000Z"), "28 February 2022");
  assert.equal(zoneOffset(back * 1000), "UTC−3:30");
  assert.equal(zoneOffset(back * 1000 - 1), "UTC+6");
  useZone({ tz: "UTC", offsets: [[0, 0]] });
  assert.equal(zoneOffset(0), "UTC");
});

test("a name from right to left does not turn round the sentence that it stands in", () => {
  assert.equal(_("%(who)s has the floor", { who: "דוד" }), "\u2068דוד\u2069 has the floor");
  assert.equal(_("%(who)s has the floor", { who: "Анна" }), "Анна has the floor");
  assert.equal(_("%(names)s", { names: listed(["דוד", "Anna"]) }), "\u2068דוד\u2069, Anna");
});
