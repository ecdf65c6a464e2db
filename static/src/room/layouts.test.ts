import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeyShape, type Pressed, pressed } from "./layouts";

const KEYS: (KeyShape & { shown: string })[] = [
  ..."JKGEOALPXTNZ".split("").map((shown) => ({ code: `Key${shown}`, shown })),
  { code: "Space", shown: "Space" },
  { code: "Equal", signs: "+=", shown: "+" },
  { code: "ArrowUp", alt: true, shown: "Alt ↑" },
  { code: "ArrowDown", alt: true, shown: "Alt ↓" },
  { code: "Slash", signs: "?", shown: "?" },
];

const press = (key: string, code: string, more: Partial<Pressed> = {}): string | undefined =>
  pressed(KEYS, { key, code, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false, ...more })?.shown;

const [shift, alt, ctrl] = [{ shiftKey: true }, { altKey: true }, { ctrlKey: true }];

test("? is the sign, wherever the layout has it", () => {
  assert.equal(press("?", "Slash", shift), "?"); // American
  assert.equal(press("?", "Minus", shift), "?"); // German
  assert.equal(press("?", "Digit7", shift), "?"); // Russian
  assert.equal(press("?", "Digit6", shift), "?"); // Kazakh
  assert.equal(press("?", "KeyM", shift), "?"); // French
  assert.equal(press("?", "IntlRo", { ...alt, ...ctrl, getModifierState: (name) => name === "AltGraph" }), "?");
});

test("what another layout has at the place of ? is not ?", () => {
  assert.equal(press("_", "Slash", shift), undefined);
  assert.equal(press(",", "Slash", shift), undefined);
  assert.equal(press("-", "Slash"), undefined);
});

test("+ is the sign, and the key of = beside it", () => {
  assert.equal(press("+", "Equal", shift), "+");
  assert.equal(press("=", "Equal"), "+");
  assert.equal(press("+", "BracketRight"), "+"); // German
  assert.equal(press("+", "NumpadAdd"), "+");
  assert.equal(press("Dead", "Equal"), undefined);
});

test("a Latin letter is what the key says", () => {
  assert.equal(press("z", "KeyY"), "Z"); // German
  assert.equal(press("y", "KeyZ"), undefined);
  assert.equal(press("a", "KeyQ"), "A"); // French
  assert.equal(press("q", "KeyA"), undefined);
  assert.equal(press("J", "KeyJ"), "J"); // with Caps Lock
});

test("another script's letter is where it lies", () => {
  assert.equal(press("п", "KeyG"), "G"); // Russian
  assert.equal(press("о", "KeyJ"), "J");
  assert.equal(press("Л", "KeyK"), "K");
  assert.equal(press("з", "KeyP"), "P"); // Kazakh
  assert.equal(press("ო", "KeyO"), "O"); // Georgian
});

test("arrows move with Alt alone, and Space is a key", () => {
  assert.equal(press("ArrowUp", "ArrowUp", alt), "Alt ↑");
  assert.equal(press("ArrowDown", "Numpad2", alt), "Alt ↓");
  assert.equal(press("ArrowUp", "ArrowUp"), undefined);
  assert.equal(press(" ", "Space"), "Space");
});

test("with a modifier, or while letters are put together, no key acts", () => {
  for (const more of [shift, alt, ctrl, { metaKey: true }, { isComposing: true }])
    assert.equal(press("p", "KeyP", more), undefined, JSON.stringify(more));
  assert.equal(press("P", "KeyP", shift), undefined);
  assert.equal(press("Process", "KeyP"), undefined);
  assert.equal(press("з", "KeyP", ctrl), undefined);
  assert.equal(press("ą", "KeyA", { getModifierState: (name) => name === "AltGraph" }), undefined);
  assert.equal(press("+", "Equal", { ...shift, ...ctrl }), undefined); // larger letters
});
