// A page's side of the text without the page: Yjs itself and the undo of our pages, driven by lines of JSON.
//   {do: "hear", update} {do: "type", paragraph, at, text} {do: "cross", paragraph, at, length}
//   {do: "bracket", paragraph, at, length} {do: "open", paragraph, at, text} {do: "undo"} {do: "redo"}
// Each is answered by one line: {updates: what this page wrote of it, text: [[paragraph, [[letters, [marks]]]]]} of all paragraphs.

import { createInterface } from "node:readline";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { FRAGMENT } from "../../static/src/outcome/schema";
import { undoOf } from "../../static/src/outcome/undo";

interface Line {
  do: string;
  update?: string;
  client?: number;
  paragraph?: string;
  at?: number;
  length?: number;
  text?: string;
}

const page = new Y.Doc();
const root = page.getXmlFragment(FRAGMENT);
const undo = undoOf(root);
undo.captureTimeout = 0; // each line is an act of its own
let written: string[] = [];
page.on("update", (update: Uint8Array, origin: unknown) => {
  if (origin !== "heard") written.push(Buffer.from(update).toString("base64"));
});

const blocks = (): Y.XmlElement[] => root.toArray().filter((child) => child instanceof Y.XmlElement);
const idOf = (block: Y.XmlElement): string => block.getAttribute("paragraph_id") ?? "";

function textOf(paragraph = ""): Y.XmlText {
  const block = blocks().find((one) => idOf(one) === paragraph);
  const text = block?.firstChild;
  if (!(text instanceof Y.XmlText)) throw new Error(`no such paragraph: ${paragraph}`);
  return text;
}

function opened(paragraph: string, letters: string): Y.XmlElement {
  const block = new Y.XmlElement("paragraph");
  block.setAttribute("paragraph_id", paragraph);
  block.insert(0, [new Y.XmlText(letters)]);
  return block;
}

const acts: Record<string, (line: Line) => void> = {
  begin: ({ client }) => {
    page.clientID = client ?? 0;
  },
  type: ({ paragraph, at = 0, text = "" }) => textOf(paragraph).insert(at, text),
  cross: ({ paragraph, at = 0, length = 1 }) => textOf(paragraph).delete(at, length),
  bracket: ({ paragraph, at = 0, length = 1 }) => textOf(paragraph).format(at, length, { bracket: {} }),
  open: ({ paragraph = "", at = 0, text = "" }) => root.insert(at, [opened(paragraph, text)]),
};

function act(line: Line): void {
  if (line.do === "hear") Y.applyUpdate(page, Buffer.from(line.update ?? "", "base64"), "heard");
  else if (line.do === "undo") undo.undo();
  else if (line.do === "redo") undo.redo();
  else page.transact(() => acts[line.do]!(line), ySyncPluginKey);
}

interface Piece {
  insert: string;
  attributes?: Record<string, unknown>;
}

type Run = [letters: string, marks: string[]];

const read = (text: Y.XmlText): Run[] =>
  (text.toDelta() as Piece[]).map(({ insert, attributes }) => [insert, Object.keys(attributes ?? {}).sort()]);

// Where letters were typed apart is no part of the text.
function merged(runs: Run[]): Run[] {
  const found: Run[] = [];
  for (const [letters, marks] of runs) {
    const last = found.at(-1);
    if (last && `${last[1]}` === `${marks}`) last[0] += letters;
    else found.push([letters, marks]);
  }
  return found;
}

const runsOf = (block: Y.XmlElement): Run[] =>
  block.toArray().flatMap((child) => (child instanceof Y.XmlText ? read(child) : []));

const shown = (): unknown[] =>
  blocks()
    .filter((block) => block.nodeName === "paragraph")
    .map((block) => [idOf(block), merged(runsOf(block))]);

for await (const line of createInterface({ input: process.stdin })) {
  written = [];
  act(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ updates: written, text: shown() })}\n`);
}
