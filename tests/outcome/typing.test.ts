// Several editors on one text, driven by hand: what each typed stands in the text, in order and in one piece, whatever
// the others do beside it, and whenever it reaches them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Editor, Extension } from "@tiptap/core";
import { ySyncPlugin, undo as yUndo, yUndoPlugin, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { Window } from "happy-dom";
import * as Y from "yjs";
import { extensions } from "../../static/src/outcome/extensions";
import { Rescue } from "../../static/src/outcome/rescue";
import { FRAGMENT } from "../../static/src/outcome/schema";

const window = new Window();
before(() => {
  const seen = [
    "document",
    "window",
    "Node",
    "Element",
    "HTMLElement",
    "MutationObserver",
    "Text",
    "DOMParser",
    "KeyboardEvent",
  ] as const;
  for (const name of seen) {
    Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true });
  }
  for (const name of [
    "navigator",
    "getComputedStyle",
    "getSelection",
    "requestAnimationFrame",
    "innerHeight",
  ] as const) {
    const value = window[name as keyof typeof window];
    const bound = typeof value === "function" ? (value as () => unknown).bind(window) : value;
    Object.defineProperty(globalThis, name, { value: bound, configurable: true });
  }
});
after(() => window.happyDOM.close());

// One person's editor. What is typed here waits for the others until they are told.
class Author {
  readonly doc = new Y.Doc();
  readonly editor: Editor;
  readonly waiting: Uint8Array[] = []; // what the others wrote and this page has not heard yet

  constructor(id: number, room: Author[], content = "") {
    this.doc.clientID = id;
    if (room[0]) Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(room[0].doc));
    const fragment = this.doc.getXmlFragment(FRAGMENT);
    const plugins = { name: "binding", addProseMirrorPlugins: () => [ySyncPlugin(fragment), yUndoPlugin()] };
    const element = document.createElement("div");
    this.editor = new Editor({ element, extensions: [...extensions(), Extension.create(plugins)] });
    if (content) this.editor.commands.setContent(content);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "heard") for (const other of room) if (other !== this) other.waiting.push(update);
    });
    room.push(this);
  }

  hear(): void {
    const update = this.waiting.shift();
    if (update) Y.applyUpdate(this.doc, update, "heard");
  }

  /** The caret into the text, before or after the first place where these letters stand. */
  goes(where: "before" | "after", letters: string): this {
    const { doc } = this.editor.state;
    let found = -1;
    doc.descendants((node, at) => {
      const into = node.isTextblock ? node.textBetween(0, node.content.size, "", "\n").indexOf(letters) : -1;
      if (found < 0 && into >= 0) found = at + 1 + into + (where === "after" ? letters.length : 0);
    });
    assert.notEqual(found, -1, `${letters} stands nowhere in ${this.text()}`);
    this.editor.commands.setTextSelection(found);
    return this;
  }

  types(letters: string): this {
    for (const letter of letters) this.editor.view.dispatch(this.editor.state.tr.insertText(letter));
    return this;
  }

  presses(key: string): this {
    assert.ok(this.editor.commands.keyboardShortcut(key), key);
    return this;
  }

  does(command: string, ...args: unknown[]): this {
    const commands = this.editor.commands as unknown as Record<string, (...args: unknown[]) => boolean>;
    assert.ok(commands[command]?.(...args), command);
    return this;
  }

  joins(): this {
    return this.does("joinBackward");
  }

  /** A block of the text to another place, in one step, as when it is dragged there. */
  moves(from: number, to: number): this {
    const { doc, tr } = this.editor.state;
    const at = (place: number): number => {
      let before = 1;
      for (let n = 0; n < place; n++) before += doc.child(n + 1).nodeSize;
      return before + doc.child(0).nodeSize - 1;
    };
    const node = doc.child(from + 1);
    tr.insert(at(to), node);
    tr.delete(tr.mapping.map(at(from), 1), tr.mapping.map(at(from) + node.nodeSize, -1));
    this.editor.view.dispatch(tr);
    return this;
  }

  text(): string {
    const { doc } = this.editor.state;
    return doc.textBetween(0, doc.content.size, "|", "\n");
  }
}

const TEXT = `<h1>Title</h1><p>The states of <strong>the region</strong> agree</p><p></p>
<ul><li><p>first measure</p></li><li><p>second measure</p></li></ul><ol><li><p>first measure</p></li></ol><p>End</p>`;

// Authors who start with one text.
function room(count: number, content = TEXT): Author[] {
  const authors: Author[] = [];
  for (let n = 0; n < count; n++) new Author(10 + n, authors, n ? "" : content);
  for (const author of authors) author.waiting.length = 0;
  return authors;
}

function settle(authors: Author[]): string {
  while (authors.some(({ waiting }) => waiting.length)) for (const author of authors) author.hear();
  const texts = authors.map((author) => author.text());
  assert.equal(new Set(texts).size, 1, texts.join("\n"));
  for (const { doc, editor } of authors) {
    const shared = yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment(FRAGMENT), editor.schema);
    assert.deepEqual(shared.toJSON(), editor.state.doc.toJSON());
  }
  return texts[0]!;
}

// A small generator, so that a failure can be played again.
function dice(seed: number): (sides: number) => number {
  let state = seed * 2654435761;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const pair = (content = TEXT): [Author, Author] => room(2, content) as [Author, Author];

// Letter by letter, each heard before the next.
function inTurn(words: Map<Author, string>): void {
  const all = [...words];
  const longest = Math.max(...all.map(([, word]) => word.length));
  for (let at = 0; at < longest; at++) {
    for (const [author, word] of all) {
      author.types(word.slice(at, at + 1));
      settle(all.map(([each]) => each));
    }
  }
}

test("one writes at the end of a paragraph, the other at its start", () => {
  const [one, two] = pair();
  one.goes("after", "agree");
  two.goes("before", "The states");
  inTurn(
    new Map([
      [one, " to meet again next year"],
      [two, "Recalling "],
    ]),
  ); // prettier-ignore
  assert.match(one.text(), /\|Recalling The states of the region agree to meet again next year\|/);
});

test("a caret that rests keeps its letter while others write and delete around it", () => {
  const [one, two] = pair();
  one.goes("after", "states");
  two.goes("before", "The").types("Now ");
  settle([one, two]);
  one.types("?");
  settle([one, two]);
  two.goes("after", "agree").types("d");
  settle([one, two]);
  two.editor.commands.deleteRange({ from: 8, to: 12 }); // "Now "
  settle([one, two]);
  one.types("!");
  assert.match(settle([one, two]), /\|The states\?! of the region agreed\|/);
});

test("a range that is marked stays on its words", () => {
  const [one, two] = pair();
  one.goes("before", "region");
  const { from } = one.editor.state.selection;
  one.editor.commands.setTextSelection({ from, to: from + "region".length });
  two.goes("before", "The").types("A, ");
  settle([one, two]);
  two.goes("after", "states").presses("Enter");
  settle([one, two]);
  const { from: start, to: end } = one.editor.state.selection;
  assert.equal(one.editor.state.doc.textBetween(start, end), "region");
});

test("the first letters of the text can go before a caret", () => {
  const [one, two] = pair("<h1>Hello world</h1><p>Text</p>");
  one.goes("after", "Hello");
  two.editor.commands.deleteRange({ from: 1, to: 6 });
  settle([one, two]);
  one.types("Our");
  assert.equal(settle([one, two]), "Our world|Text");
});

// What another may do to the paragraph in which somebody writes, and the text afterwards; "^" is what is typed there.
const ACTS: [name: string, before: string, act: (other: Author) => unknown, after: string][] = [
  ["splits it before the caret", "<p>left tail</p>", (it) => it.goes("before", "tail").presses("Enter"), "left |ta^il"],
  [
    "splits it after the caret",
    "<p>tail right</p>",
    (it) => it.goes("before", "right").presses("Enter"),
    "ta^il |right",
  ],
  ["splits it at its start", "<p>tail</p>", (it) => it.goes("before", "tail").presses("Enter"), "|ta^il"],
  ["joins it to the one before", "<p>left</p><p>tail</p>", (it) => it.goes("before", "tail").joins(), "leftta^il"],
  ["joins the next one to it", "<p>tail</p><p>right</p>", (it) => it.goes("before", "right").joins(), "ta^ilright"],
  ["makes it a heading", "<p>tail</p>", (it) => it.goes("after", "t").does("toggleHeading", { level: 2 }), "ta^il"],
  ["makes it a paragraph", "<h2>tail</h2>", (it) => it.goes("after", "t").does("setParagraph"), "ta^il"],
  ["makes it a list", "<p>tail</p>", (it) => it.goes("after", "t").does("toggleBulletList"), "ta^il"],
  [
    "numbers a list",
    "<ul><li>a</li><li>tail</li></ul>",
    (it) => it.goes("after", "a").does("toggleOrderedList"),
    "a|ta^il",
  ],
  [
    "ends a list",
    "<ul><li>tail</li><li>b</li></ul>",
    (it) => it.goes("after", "a").does("liftListItem", "listItem"),
    "ta^il|b",
  ],
  ["splits its item", "<ul><li>left tail</li></ul>", (it) => it.goes("before", "tail").presses("Enter"), "left |ta^il"],
  ["deepens its item", "<ul><li>a</li><li>tail</li></ul>", (it) => it.goes("after", "t").presses("Tab"), "a|ta^il"],
  ["moves it", "<p>tail</p><p>a</p><p>b</p>", (it) => it.moves(0, 2), "a|ta^il|b"],
  ["moves what is before it", "<p>a</p><p>b</p><p>tail</p>", (it) => it.moves(0, 3), "b|ta^il|a"],
  [
    "splits it twice",
    "<p>left tail</p>",
    (it) => it.goes("before", "il").presses("Enter").goes("before", "ta").presses("Enter"),
    "left |ta^|il",
  ],
];

for (const act of ["at once", "written meanwhile"]) {
  test(`a caret stays in its words when another changes their paragraph, ${act}`, () => {
    for (const [name, content, does, after] of ACTS) {
      const [one, two] = pair(`<h1>Title</h1>${content}<p>End</p>`);
      one.goes("after", "ta");
      does(two);
      // All of it reaches the writer as one update, as after a cut.
      const missing = Y.encodeStateAsUpdate(two.doc, Y.encodeStateVector(one.doc));
      one.waiting.splice(0, one.waiting.length, missing);
      settle([one, two]);
      inTurn(new Map([[one, "xyz"], ...(act === "at once" ? [] : [[two.goes("before", "End"), "Now "] as const])]));
      const end = act === "at once" ? "End" : "Now End";
      assert.equal(one.text().replace(/^Title\|/, ""), `${after.replace("^", "xyz")}|${end}`, name);
    }
  });
}

test("after an undo the caret stays where its owner has put it, whoever writes next", () => {
  const [two, one] = pair("<p>first</p><p>second</p>"); // who made the text would undo the making of it
  one.goes("after", "first").types(" words");
  settle([one, two]);
  while (one.text().includes("words")) assert.ok(yUndo(one.editor.state)); // one step or more, as fast as it was typed
  settle([one, two]);
  one.goes("after", "second");
  two.goes("before", "first").types("A ");
  settle([one, two]);
  one.types(" words");
  assert.equal(settle([one, two]), "A first|second words");
});

const SEEDS = Number(process.env.SEEDS ?? 15);
const WORDS = ["NEEDEDBEFORE", "EXCEEDSDEEP", "EEFREETEEN"];

// A caret to anywhere in the text.
function somewhere(author: Author, roll: (sides: number) => number): void {
  const { doc } = author.editor.state;
  const places: number[] = [];
  doc.descendants((node, at) => {
    if (node.isTextblock) for (let into = 0; into <= node.content.size; into++) places.push(at + 1 + into);
  });
  author.editor.commands.setTextSelection(places[roll(places.length)]!);
}

// Each writes a word, letter by letter; who is next, and what reaches whom when, is left to chance.
function write(authors: Author[], roll: (sides: number) => number): void {
  const left = new Map(authors.map((author, n) => [author, WORDS[n]!]));
  while ([...left.values()].some(Boolean)) {
    const author = authors[roll(authors.length)]!;
    const word = left.get(author)!;
    if (roll(2)) author.hear();
    else {
      author.types(word.slice(0, 1));
      left.set(author, word.slice(1));
    }
  }
}

test("three who write wherever they are, in any order of arrival: each word whole, the rest untouched", () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const roll = dice(seed);
    const authors = room(3);
    const before = authors[0]!.text();
    for (const author of authors) somewhere(author, roll);
    if (roll(2)) for (const { editor } of authors) editor.commands.setTextSelection(authors[0]!.editor.state.selection);
    write(authors, roll);
    const text = settle(authors);
    for (const word of WORDS) assert.ok(text.includes(word), `${seed}: ${word} in ${text}`);
    assert.equal(
      WORDS.reduce((rest, word) => rest.replace(word, ""), text),
      before,
      `${seed}: ${text}`,
    );
  }
});

const BUSY: ((author: Author) => void)[] = [
  ({ editor }) => editor.commands.keyboardShortcut("Enter"),
  ({ editor }) => editor.commands.joinBackward(),
  ({ editor }) => editor.commands.toggleHeading({ level: 2 }),
  ({ editor }) => editor.commands.toggleBulletList(),
  ({ editor }) => editor.commands.toggleOrderedList(),
  ({ editor }) => editor.chain().selectParentNode().toggleMark("bold").run(),
  ({ editor }) => editor.commands.liftListItem("listItem"),
];

test("three who begin in one empty paragraph: nobody's letters are doubled or torn", () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const roll = dice(seed);
    const authors = room(3, "<h1>Title</h1><p></p><p>End</p>");
    if (seed % 2) authors[0]!.goes("after", "Title").presses("Enter"); // an empty one that is made by hand
    settle(authors);
    for (const { editor } of authors) editor.commands.setTextSelection(8);
    write(authors, roll);
    const text = settle(authors);
    for (const word of WORDS) assert.ok(text.includes(word), `${seed}: ${word} in ${text}`);
    assert.equal(text.replace(/[A-Z]{2,}/, ""), seed % 2 ? "Title|||End" : "Title||End", `${seed}: ${text}`);
  }
});

test("two who write while a third splits, joins, lists and marks what they write in: each word whole", () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const roll = dice(seed);
    const authors = room(3);
    const [one, two, busy] = authors as [Author, Author, Author];
    const letters = (text: string): string => text.replaceAll("|", "").replaceAll("\n", "");
    const before = letters(busy.text());
    for (const author of [one, two]) somewhere(author, roll);
    for (let at = 0; at < 12; at++) {
      one.types(WORDS[0]!.slice(at, at + 1));
      two.types(WORDS[1]!.slice(at, at + 1));
      settle(authors);
      somewhere(busy, roll);
      BUSY[roll(BUSY.length)]!(busy);
      settle(authors);
    }
    const text = letters(settle(authors));
    for (const word of WORDS.slice(0, 2)) assert.ok(text.includes(word), `${seed}: ${word} in ${busy.text()}`);
    assert.equal(
      WORDS.reduce((rest, word) => rest.replace(word, ""), text),
      before,
      `${seed}: ${busy.text()}`,
    );
  }
});

test("letters on their way while another splits the paragraph come after their words", () => {
  const [one, two] = pair("<p>first half second half</p><ul><li>one item two</li></ul><p>End</p>");
  one.goes("after", "second ha").types("x");
  settle([one, two]);
  two.goes("before", "second").presses("Enter");
  one.types("yz");
  settle([one, two]);
  one.types("!");
  assert.equal(settle([one, two]), "first half |second haxyz!lf|one item two|End");
  two.goes("before", "item").presses("Enter");
  one.goes("after", "two").types(" and");
  settle([one, two]);
  one.types(" three");
  assert.equal(settle([one, two]), "first half |second haxyz!lf|one |item two and three|End");
});

test("of what was on its way only that is called lost which is in the text no more", () => {
  const [two, one] = pair("<p>first half second half</p><p>End</p>");
  const lost: string[] = [];
  const rescue = new Rescue(one.doc, (words) => lost.push(words));
  one.goes("after", "second ha").types("x");
  settle([one, two]);
  two.goes("before", "second").presses("Enter");
  one.types("yz");
  for (const update of one.waiting.splice(0)) rescue.apply(update);
  assert.equal(settle([one, two]), "first half |second haxyzlf|End");
  assert.deepEqual(lost, []);
  two.goes("after", "first").does("toggleHeading", { level: 2 });
  one.goes("after", "first").types(" fallen");
  for (const update of one.waiting.splice(0)) rescue.apply(update);
  assert.equal(settle([one, two]), "first half |second haxyzlf|End");
  assert.deepEqual(lost, [" fallen"]);
});

test("what others wrote beside words that are moved away stays where it is", () => {
  const [two, one] = pair("<p>start</p><p>End</p>");
  one.goes("after", "start").types(" of mine");
  settle([one, two]);
  const { doc } = two.editor.state;
  two.editor.commands.insertContentAt(doc.content.size, "<p>start</p>");
  two.goes("before", "start").presses("Enter");
  settle([one, two]);
  two.editor.chain().deleteRange({ from: 3, to: 8 }).insertContentAt(1, "start").run(); // " of mine" stays behind
  assert.equal(settle([one, two]), "start| of mine|End|start");
});

test("two who write in one paragraph while a third splits it: each word whole, and with its neighbours", () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const roll = dice(seed);
    const authors = room(3, "<p>The states of the region agree to meet</p><ul><li>once a year</li></ul>");
    const [one, two, busy] = authors as [Author, Author, Author];
    const before = busy.text().replaceAll("|", "");
    one.goes("after", "region");
    two.goes("after", seed % 2 ? "meet" : "once");
    for (let at = 0; at < 12; at++) {
      one.types(WORDS[0]!.slice(at, at + 1));
      two.types(WORDS[1]!.slice(at, at + 1));
      for (let n = roll(6); n > 0; n--) authors[roll(3)]!.hear();
      if (at % 3) continue;
      somewhere(busy, roll);
      busy.presses("Enter");
      one.types(WORDS[0]!.slice(++at, at + 1));
      for (let n = roll(6); n > 0; n--) authors[roll(3)]!.hear();
      two.types(WORDS[1]!.slice(at, at + 1));
      settle(authors);
    }
    const text = settle(authors).replaceAll("|", "");
    assert.equal(text.replace(WORDS[0]!, "").replace(WORDS[1]!, ""), before, `${seed}: ${busy.text()}`);
    assert.ok(text.includes(`region${WORDS[0]}`), `${seed}: ${busy.text()}`);
  }
});
