// Runs in Chromium, put there by test_translators.py: any page of words, any way of translating them, any next state.

import { type ComponentChild, h, render } from "preact";
import { outliveTranslators } from "../../static/src/shared/translated";

type Roll = (most: number) => number;

function dice(seed: number): Roll {
  let state = seed;
  return (most) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * most);
  };
}

// Words, and what comes and goes beside them, as pages have it.
function page(roll: Roll): ComponentChild {
  const word = () => `w${roll(5)} `;
  const maybe = (what: () => ComponentChild) => (roll(2) ? what() : null);
  const rows = [0, 1, 2, 3, 4].filter(() => roll(2)).sort(() => roll(3) - 1);
  return h("section", null, [
    maybe(word),
    h("b", null, word(), maybe(word)),
    word(),
    maybe(() => h("i", null, word())),
    maybe(word),
    h(
      "ul",
      null,
      rows.map((id) =>
        h(
          "li",
          { key: id },
          `row ${id} `,
          maybe(word),
          maybe(() => h("u", null, word())),
        ),
      ),
    ),
    word(),
    roll(2) ? word() : h("p", null, word()),
  ]);
}

function texts(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found.filter((text) => text.data);
}

// The words in elements of a translator's own, in the place of the text: in one step, in two, or around it.
function translate(text: Text, way: number): void {
  const outer = document.createElement("font");
  const inner = outer.appendChild(document.createElement("font"));
  if (way < 2) inner.textContent = text.data;
  if (way === 0) return text.replaceWith(outer);
  text.parentNode?.insertBefore(outer, text);
  if (way === 1) text.parentNode?.removeChild(text);
  else inner.append(text);
}

const observed = () => new Promise((done) => setTimeout(done, 0));

async function play(states: number): Promise<string> {
  const [root, fresh] = [document.createElement("main"), document.createElement("main")];
  document.body.append(root);
  for (let seed = 1; seed <= states; seed++) {
    render(page(dice(seed)), root);
    render(null, fresh);
    render(page(dice(seed)), fresh);
    if (root.textContent !== fresh.textContent) return `state ${seed}: ${root.innerHTML} for ${fresh.innerHTML}`;
    const roll = dice(seed * 7);
    for (const text of texts(root)) if (roll(3)) translate(text, roll(3));
    await observed();
    if (root.textContent !== fresh.textContent) return `translated ${seed}: ${root.innerHTML}`;
  }
  return "every state was shown";
}

Object.assign(window, {
  play: (states: number, guarded: boolean) => {
    if (guarded) outliveTranslators();
    return play(states).catch(String);
  },
});
