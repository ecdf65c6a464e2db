import assert from "node:assert/strict";
import { test } from "node:test";
import { listed } from "./bidi";
import { _, dayOf, ngettext, ordinal, pluralForm, timeOfDay, useCatalogue, useZone, zoneOffset } from "./i18n";

const russian = (n: number) =>
  n % 10 === 1 && n % 100 !== 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2;
const table = Array.from({ length: 200 }, (_each, n) => russian(n)).join("");

test("a message is filled, and stays English where there is no other", () => {
  assert.equal(_("Give the floor to %(who)s", { who: "Kyrgyzstan" }), "Give the floor to Kyrgyzstan");
  assert.equal(_("100%"), "100%");
  assert.equal(ngettext("%(num)s question", "%(num)s questions", 2), "2 questions");
});

test("plural forms follow the catalogue's rule, for every number", () => {
  for (const n of [0, 1, 2, 5, 11, 21, 101, 111, 122, 201, 211, 1001, 1_000_011])
    assert.equal(pluralForm(n, table), russian(n));
  const messages = { "%(num)s question": ["%(num)s вопрос", "%(num)s вопроса", "%(num)s вопросов"] };
  useCatalogue({ language: "ru", plural: table, messages });
  assert.equal(ngettext("%(num)s question", "%(num)s questions", 21), "21 вопрос");
  assert.equal(ngettext("%(num)s question", "%(num)s questions", 5), "5 вопросов");
  useCatalogue({ language: "en", plural: "", messages: {} });
});

test("ordinals, days and times of day", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 21].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "21st"]);
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
