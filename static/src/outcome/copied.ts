// What a reader copies from the page: the text without the numbers drawn beside it, brackets and list numbers as letters,
// so that it reads the same in a letter, and comes back whole into an editor of ours.

import { OPEN_ENDS, plainOf, SLICE, setStarts, sign, writeBrackets } from "./paste/own";

function withParents(range: Range, root: Element): Element {
  let held: Node = range.cloneContents();
  let at: Node | null = range.commonAncestorContainer;
  for (; at && at !== root; at = at.parentNode) {
    if (at.nodeType !== 1) continue;
    const around = at.cloneNode(false);
    around.appendChild(held);
    held = around;
  }
  const box = document.createElement("div");
  box.append(held);
  return box;
}

// The server writes a bracket as neighbours: "[", each run of letters, "]".
function joinBrackets(box: Element): void {
  for (const mark of box.querySelectorAll("mark.bracket")) {
    if (!box.contains(mark)) continue; // joined to the one before
    const run: Element[] = [mark];
    for (
      let next = mark.nextSibling;
      next instanceof Element && next.matches("mark.bracket");
      next = next.nextSibling
    ) {
      run.push(next);
    }
    if (run[0]!.textContent === "[") run.shift()!.remove();
    if (run.at(-1)?.textContent === "]") run.pop()!.remove();
    const joined = document.createElement("mark");
    joined.className = "br";
    run[0]?.before(joined);
    for (const each of run) {
      joined.append(...each.childNodes);
      each.remove();
    }
    if (joined.textContent === "") joined.remove();
  }
}

function ourBlocks(box: Element): void {
  for (const number of box.querySelectorAll(".pn")) number.remove();
  joinBrackets(box);
  for (const frame of box.querySelectorAll(".para, .para > div")) frame.replaceWith(...frame.childNodes);
  for (const each of box.querySelectorAll("*")) {
    for (const { name } of [...each.attributes])
      if (name !== "class" || each.localName !== "mark") each.removeAttribute(name);
    if (each.matches("p, h1, h2, li") && each.textContent === "") each.remove();
  }
  for (const node of [...box.childNodes]) if (node.nodeType === 3) node.remove(); // between the blocks of the page
}

function startsOf(range: Range, root: Element): number[] {
  const found: number[] = [];
  for (let at: Node | null = range.startContainer; at && at !== root; at = at.parentNode) {
    const list = at.parentElement;
    if (!(at instanceof Element) || at.localName !== "li" || list?.localName !== "ol") continue;
    found.unshift([...list.children].indexOf(at) + 1);
  }
  return found;
}

export function copied(range: Range, root: Element): { html: string; text: string } | null {
  const box = withParents(range, root);
  ourBlocks(box);
  if (!box.firstElementChild) return null;
  const isPiece = box.querySelectorAll("p, h1, h2").length === 1;
  setStarts(box, startsOf(range, root));
  writeBrackets(box);
  const text = plainOf(box, isPiece);
  sign(box);
  box.firstElementChild.setAttribute(SLICE, OPEN_ENDS);
  return { html: box.innerHTML, text };
}

export function copyAsOurs(root: Element): void {
  root.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection?.rangeCount || !(event as ClipboardEvent).clipboardData) return;
    const range = selection.getRangeAt(0);
    if (range.collapsed || !root.contains(range.commonAncestorContainer)) return;
    const found = copied(range, root);
    if (!found) return;
    (event as ClipboardEvent).clipboardData?.setData("text/html", found.html);
    (event as ClipboardEvent).clipboardData?.setData("text/plain", found.text);
    event.preventDefault();
  });
}
