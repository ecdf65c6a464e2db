// The pieces of a paragraph put in order: raised letters written out, addresses after their links, blanks as one.

import type { Piece, Report } from "./model";
import { plainPiece, wordsOf } from "./model";
import { looksLikeNote, lowered, noteSign, raised } from "./scripts";

const sameMarks = (a: Piece, b: Piece): boolean =>
  a.bold === b.bold && a.italic === b.italic && a.underline === b.underline && a.bracket === b.bracket;

// Neighbours for which `alike` holds, as one.
function joined(pieces: Piece[], alike: (a: Piece, b: Piece) => boolean): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last && alike(last, piece)) last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}

function onTheLine(piece: Piece): Piece {
  if (!piece.script) return piece;
  const { text } = piece;
  if (piece.script === "note" || (piece.script === "sup" && looksLikeNote(text))) {
    return { ...piece, text: noteSign(text), script: null, href: null };
  }
  return { ...piece, text: piece.script === "sup" ? raised(text) : lowered(text), script: null };
}

const bare = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/^(https?:\/\/|mailto:|tel:)/, "")
    .replace(/^www\./, "")
    .replace(/\/$/, "");

// The address in full after the words; where the words are the address, they are enough.
function withAddress(run: Piece[], report: Report): Piece[] {
  const href = run[0]?.href;
  const words = wordsOf(run);
  if (!href || words.trim() === "" || bare(words) === bare(href)) return run;
  report.links += 1;
  const last = run.at(-1)!;
  const blank = /\s*$/.exec(last.text)?.[0] ?? "";
  last.text = last.text.slice(0, last.text.length - blank.length);
  const shown = href.replace(/^(mailto|tel):/, "");
  return [...run, { ...plainPiece(` (${shown})${blank}`), bracket: last.bracket }];
}

function withAddresses(pieces: Piece[], report: Report): Piece[] {
  const out: Piece[] = [];
  let run: Piece[] = [];
  const end = () => {
    out.push(...(run[0]?.href ? withAddress(run, report) : run));
    run = [];
  };
  for (const piece of pieces) {
    if (run.length > 0 && run[0]?.href !== piece.href) end();
    run.push(piece);
  }
  end();
  return out.map((piece) => ({ ...piece, href: null }));
}

// No blanks at the ends of a line, and no empty pieces.
function trimmed(pieces: Piece[]): Piece[] {
  const out = pieces.filter((piece) => piece.text !== "");
  while (out.length > 0) {
    const first = out[0]!;
    first.text = first.text.trimStart();
    if (first.text) break;
    out.shift();
  }
  while (out.length > 0) {
    const last = out.at(-1)!;
    last.text = last.text.trimEnd();
    if (last.text) break;
    out.pop();
  }
  return out;
}

// The signs that our pages draw round a bracket are no letters of it.
function withoutDrawn(pieces: Piece[]): Piece[] {
  const out = pieces.map((piece) => ({ ...piece }));
  for (let from = 0, to = 0; from < out.length; from = to + 1) {
    for (to = from; out[to]?.bracket; ) to += 1;
    const run = out.slice(from, to);
    const words = wordsOf(run);
    if (!words.startsWith("[") || !words.endsWith("]") || words.length < 2) continue;
    run[0]!.text = run[0]!.text.slice(1);
    run.at(-1)!.text = run.at(-1)!.text.slice(0, -1);
  }
  return out;
}

export function tidy(pieces: Piece[], report: Report): Piece[] {
  const scripts = joined(withoutDrawn(pieces), (a, b) => sameMarks(a, b) && a.script === b.script && a.href === b.href);
  const addressed = withAddresses(scripts.map(onTheLine), report);
  return trimmed(joined(addressed, sameMarks).map(tightLines));
}

// No blank before or after a line break.
function tightLines(piece: Piece): Piece {
  const lines = piece.text.split("\n");
  const last = lines.length - 1;
  const trim = (line: string, at: number): string => {
    const begun = at > 0 ? line.trimStart() : line;
    return at < last ? begun.trimEnd() : begun;
  };
  return { ...piece, text: lines.map(trim).join("\n") };
}

// Two line breaks one after the other were a new paragraph.
export function paragraphsOf(pieces: Piece[]): Piece[][] {
  const out: Piece[][] = [[]];
  for (const piece of pieces) {
    piece.text.split(/\n{2,}/).forEach((text, at) => {
      if (at > 0) out.push([]);
      out.at(-1)!.push({ ...piece, text });
    });
  }
  return out.map(trimmed).filter((each) => each.length > 0);
}
