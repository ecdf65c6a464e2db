// Our own text on a clipboard. Brackets are drawn on the page, so for everybody else they are written out as letters, and
// taken back when the text comes home. What was made here is known by an attribute, and believed only while nothing in it
// is foreign.

import { SCHEMA } from "../schema";
import { STYLE } from "./inert";

const OURS = "data-outcome";
export const SLICE = "data-pm-slice"; // ProseMirror's own: how open the ends are, and that no blank may be lost
export const OPEN_ENDS = "9 9 []"; // as open as can be

const WORDS = new Set("p h1 h2 h3 ul ol li strong em u mark br".split(" "));

export function sign(root: ParentNode): void {
  root.firstElementChild?.setAttribute(OURS, SCHEMA);
}

export function isOurs(root: ParentNode): boolean {
  if (!root.querySelector(`[${OURS}="${SCHEMA}"][${SLICE}]`)) return false;
  return [...root.querySelectorAll("*")].every((each) => WORDS.has(each.localName) && !each.hasAttribute(STYLE));
}

export function writeBrackets(root: ParentNode): void {
  for (const mark of root.querySelectorAll("mark.br")) {
    mark.prepend("[");
    mark.append("]");
  }
}

function textsOf(node: Node): Text[] {
  if (node.nodeType === 3) return [node as Text];
  return [...node.childNodes].flatMap(textsOf);
}

export function takeBrackets(root: ParentNode): void {
  for (const mark of root.querySelectorAll("mark.br")) {
    const first = textsOf(mark)[0];
    if (first?.data.startsWith("[")) first.data = first.data.slice(1);
    const last = textsOf(mark).at(-1);
    if (last?.data.endsWith("]")) last.data = last.data.slice(0, -1);
  }
}

// Where the first list of a copied piece begins to count, lists round it first: the third item stays the third.
export function setStarts(root: ParentNode, starts: number[]): void {
  const lists: Element[] = [];
  for (let at = root.firstElementChild; at; at = at.firstElementChild) if (at.localName === "ol") lists.push(at);
  const own = starts.slice(Math.max(0, starts.length - lists.length));
  lists.slice(lists.length - own.length).forEach((list, at) => {
    if (own[at]! > 1) list.setAttribute("start", String(own[at]));
  });
}

// ---- as plain text

function lineOf(element: Element): string {
  return [...element.childNodes]
    .map((node) =>
      node.nodeType === 3 ? (node as Text).data : (node as Element).localName === "br" ? "\n" : lineOf(node as Element),
    )
    .join("");
}

function listLines(list: Element, indent: string): string[] {
  let n = Number(list.getAttribute("start") ?? 1);
  return [...list.children].flatMap((item) => {
    const mark = list.localName === "ol" ? `${n++}. ` : "• ";
    const deeper = indent + " ".repeat(mark.length);
    return [...item.children].flatMap((block, at) =>
      block.localName === "p" ? [`${indent}${at === 0 ? mark : "  "}${lineOf(block)}`] : listLines(block, deeper),
    );
  });
}

// A piece of one paragraph is its letters; whole blocks are apart by an empty line, items have their signs.
export function plainOf(root: ParentNode, isPiece: boolean): string {
  if (isPiece) return lineOf(root as Element);
  const blocks = [...root.children].map((block) =>
    /^[uo]l$/.test(block.localName) ? listLines(block, "").join("\n") : lineOf(block),
  );
  return blocks.join("\n\n");
}
