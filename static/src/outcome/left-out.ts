// Of letters that fell with their paragraph: was it written anew without them? A paragraph keeps its id when its kind changes.
// One that was deleted on purpose is nowhere any more, and one that was changed with our words in it still says them.

import * as Y from "yjs";
import { FRAGMENT, PARAGRAPH_ID } from "./schema";
import { type Wanted, wordsIn } from "./words";

export function isLeftOut(doc: Y.Doc, items: Y.Item[]): Wanted {
  const byParagraph = new Map<string, Y.Item[]>();
  for (const item of items) {
    const id = paragraphOf(item);
    if (id) byParagraph.set(id, [...(byParagraph.get(id) ?? []), item]);
  }
  const left = [...byParagraph]
    .filter(([id, letters]) => saysWithout(doc, id, letters))
    .flatMap(([, letters]) => letters);
  return (client, clock) =>
    left.some(({ id, length }) => id.client === client && id.clock <= clock && clock < id.clock + length);
}

// The id of the deleted element around a letter.
function paragraphOf(item: Y.Item): string | null {
  for (let type = item.parent; type instanceof Y.AbstractType && type._item; type = type._item.parent) {
    const id = type._item.deleted ? type._map.get(PARAGRAPH_ID)?.content.getContent().join("") : undefined;
    if (id) return id;
  }
  return null;
}

function saysWithout(doc: Y.Doc, id: string, letters: Y.Item[]): boolean {
  const living = textOfParagraph(doc, id);
  const words = wordsIn(letters, () => true).split("\n");
  return living !== null && !words.every((line) => living.includes(line.trim()));
}

function textOfParagraph(doc: Y.Doc, id: string): string | null {
  const elements = doc
    .getXmlFragment(FRAGMENT)
    .createTreeWalker((node) => node instanceof Y.XmlElement && node.getAttribute(PARAGRAPH_ID) === id);
  const found = [...elements][0] as Y.XmlElement | undefined;
  return found ? textOf(found) : null;
}

const textOf = (node: Y.XmlElement): string =>
  [...node.createTreeWalker((inner) => inner instanceof Y.XmlText)]
    .map((text) => plain(text as unknown as Y.XmlText))
    .join("");

const plain = (text: Y.XmlText): string =>
  text
    .toDelta()
    .map((part: { insert: unknown }) => (typeof part.insert === "string" ? part.insert : ""))
    .join("");
