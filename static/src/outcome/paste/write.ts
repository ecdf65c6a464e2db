// Our blocks as the HTML that the editor reads: the words of schema.ts and nothing else, no attribute but our own.

import type { Block, Piece } from "./model";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\u00a0", "&nbsp;");

function run(piece: Piece): string {
  let html = piece.text.split("\n").map(escaped).join("<br>");
  if (piece.underline) html = `<u>${html}</u>`;
  if (piece.italic) html = `<em>${html}</em>`;
  if (piece.bold) html = `<strong>${html}</strong>`;
  return piece.bracket ? `<mark class="br">${html}</mark>` : html;
}

function one(block: Block): string {
  if ("items" in block) {
    const items = block.items.map((item) => `<li>${first(item)}</li>`);
    return `<${block.tag}>${items.join("")}</${block.tag}>`;
  }
  return `<${block.tag}>${block.pieces.map(run).join("")}</${block.tag}>`;
}

// An item of ours begins with a paragraph.
const first = (item: Block[]): string => (item[0]?.tag === "p" ? "" : "<p></p>") + item.map(one).join("");

export const htmlOf = (blocks: Block[]): string => blocks.map(one).join("");
