// Words that fall with a paragraph whose kind another changed: given back when they fell unseen, and only then.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { Rescue, whatFits } from "../../static/src/outcome/rescue";

// Two people at one text; each hears the other when told to.
function people(...paragraphs: string[]) {
  const base = new Y.Doc();
  base.getXmlFragment("default").push(paragraphs.map((words) => block("paragraph", words)));
  const start = Y.encodeStateAsUpdate(base);
  return { one: person(start), two: person(start), start };
}

function block(name: string, words: string, id = words): Y.XmlElement {
  const element = new Y.XmlElement(name);
  element.setAttribute("paragraph_id", id);
  element.insert(0, [new Y.XmlText(words)]);
  return element;
}

function person(start: Uint8Array) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, start, "server");
  const fallen: string[] = [];
  const rescue = new Rescue(doc, (words) => void fallen.push(words));
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, origin: unknown) => void (origin === "editor" && made.push(update)));
  const fragment = doc.getXmlFragment("default");
  const letters = (at: number) => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText;
  const act = (what: () => void) => doc.transact(what, "editor");
  const type = (at: number, words: string, from = letters(at).length) => {
    for (const [n, letter] of [...words].entries()) act(() => letters(at).insert(from + n, letter));
  };
  // As the editor's binding does it: the element is deleted, and one of another kind written with the same words.
  const turnInto = (at: number, name: string) =>
    act(() => {
      const words = letters(at).toString();
      const id = (fragment.get(at) as Y.XmlElement).getAttribute("paragraph_id");
      fragment.delete(at, 1);
      fragment.insert(at, [block(name, words, id)]);
    });
  const remove = (at: number) => act(() => fragment.delete(at, 1));
  const hear = (updates: Uint8Array[]) => {
    for (const update of updates.splice(0)) rescue.apply(update);
  };
  return { doc, fallen, rescue, made, letters, type, turnInto, remove, hear, act, text: () => fragment.toString() };
}

test("what was typed while another changed the paragraph's kind comes back, to whom typed it", () => {
  const { one, two } = people("Becomes a heading");
  one.type(0, " WORDS OF ONE");
  two.turnInto(0, "heading");
  const [ofOne, ofTwo] = [one.made.splice(0), two.made.splice(0)];
  one.hear([...ofTwo]);
  two.hear([...ofOne]);
  assert.equal(one.text(), two.text());
  assert.doesNotMatch(one.text(), /WORDS/);
  assert.deepEqual(one.fallen, [" WORDS OF ONE"]);
  assert.deepEqual(two.fallen, []);
});

test("also when all of it comes as one update, and when the own words come back with it", () => {
  const { one, two } = people("Becomes a list");
  one.type(0, " MINE");
  two.turnInto(0, "heading");
  one.hear([Y.mergeUpdates([...one.made, ...two.made])]);
  assert.deepEqual(one.fallen, [" MINE"]);
});

test("what another saw and changed the kind of, or saw and deleted, is not lost", () => {
  for (const act of ["turnInto", "remove"] as const) {
    const { one, two } = people("A paragraph", "another");
    one.type(0, " seen by two");
    two.hear(one.made);
    if (act === "turnInto") two.turnInto(0, "heading");
    else two.remove(0);
    one.hear(two.made);
    assert.equal(one.text(), two.text());
    assert.deepEqual(one.fallen, [], act);
  }
});

test("of words half seen, the unseen half comes back", () => {
  const { one, two } = people("Base");
  one.type(0, " seen");
  two.hear(one.made);
  two.turnInto(0, "heading");
  one.type(0, " unseen");
  one.hear(two.made);
  assert.deepEqual(one.fallen, [" unseen"]);
  assert.match(one.text(), /<heading[^>]*>Base seen<\/heading>/);
});

test("what one deleted oneself, and others' words, are not one's own", () => {
  const { one, two, start } = people("Base");
  const three = person(start);
  three.type(0, " of three");
  one.hear([...three.made]);
  one.type(0, " mine");
  one.act(() => one.letters(0).delete(one.letters(0).length - 5, 5));
  two.turnInto(0, "heading");
  one.hear(two.made);
  assert.deepEqual(one.fallen, []);
});

test("words kept from an earlier visit that fall into what is gone come back too", () => {
  const { one, two } = people("Base", "stays");
  one.type(0, " fell");
  one.type(1, " stands");
  two.turnInto(0, "heading");
  const later = person(Y.encodeStateAsUpdate(two.doc));
  later.rescue.takeIn(one.made);
  assert.deepEqual(later.fallen, [" fell"]);
  assert.match(later.text(), /stays stands/);
});

test("kept words that were stored, seen and deleted by another are not lost", () => {
  const { one, two } = people("Base");
  one.type(0, " seen");
  two.hear([...one.made]);
  two.remove(0);
  const later = person(Y.encodeStateAsUpdate(two.doc));
  later.rescue.takeIn(one.made);
  assert.deepEqual(later.fallen, []);
});

test("what fits is told from what does not, client by client", () => {
  const { one, two } = people("Base");
  one.type(0, "ab");
  two.type(0, "cd");
  const pending = (updates: Uint8Array[]) => updates.map((update, n) => ({ uid: `${n}`, update }));
  const base = people("Base").one.doc;
  const target = person(Y.encodeStateAsUpdate(new Y.Doc())).doc;
  assert.equal(whatFits(base, pending([])).length, 0);
  assert.equal(whatFits(target, pending([...one.made])).length, 0);
  const fitting = person(Y.encodeStateAsUpdate(one.doc)).doc;
  assert.equal(whatFits(fitting, pending([...two.made])).length, 2);
  assert.equal(whatFits(fitting, pending([two.made[1] as Uint8Array])).length, 0);
});

// The server's copy, from which a page that was cut off is told all it missed at once.
function server(start: Uint8Array) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, start);
  const hear = (updates: Uint8Array[]) => updates.splice(0).forEach((update) => void Y.applyUpdate(doc, update));
  return { hear, missing: (of: Y.Doc) => Y.encodeStateAsUpdate(doc, Y.encodeStateVector(of)) };
}

test("what was stored, and fell unseen while the line was lost, comes back too", () => {
  for (const container of [false, true]) {
    const { one, two, start } = people("Becomes another", "next");
    const house = server(start);
    one.type(0, " just sent");
    const lately = [...one.made];
    house.hear(one.made);
    if (container) {
      two.act(() => {
        const list = new Y.XmlElement("bulletList");
        const item = new Y.XmlElement("listItem");
        item.insert(0, [block("paragraph", "Becomes another")]);
        list.insert(0, [item]);
        two.doc.getXmlFragment("default").delete(0, 1);
        two.doc.getXmlFragment("default").insert(0, [list]);
      });
    } else two.turnInto(0, "heading");
    house.hear(two.made);
    one.rescue.apply(house.missing(one.doc), lately);
    assert.deepEqual(one.fallen, [" just sent"]);
  }
});

test("what was stored and seen is not lost, whatever was done with it while the line was lost", () => {
  const acts = {
    "made a heading": (two: ReturnType<typeof person>) => two.turnInto(0, "heading"),
    "deleted the paragraph": (two: ReturnType<typeof person>) => two.remove(0),
    "deleted the words": (two: ReturnType<typeof person>) => two.act(() => two.letters(0).delete(4, 10)),
  };
  for (const [name, act] of Object.entries(acts)) {
    const { one, two, start } = people("Base", "next");
    const house = server(start);
    one.type(0, " just sent");
    const lately = [...one.made];
    house.hear([...one.made]);
    two.hear(one.made);
    act(two);
    house.hear(two.made);
    one.rescue.apply(house.missing(one.doc), lately);
    assert.deepEqual(one.fallen, [], name);
  }
});
