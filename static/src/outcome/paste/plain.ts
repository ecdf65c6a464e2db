// Plain text, mostly out of a PDF: lines were broken where the page ended, and only some of them end a paragraph.

import { placeOf } from "./markers";
import { type Para, type Place, plainPiece, type Report } from "./model";

const LONGEST_LINE = 140; // a longer one was not broken by a page
const SHORTEST_PAGE = 38;
const ENDS = /[.;:!?…»”"]\s*$/;
const SIGN = /^\s*([•·▪◦‣⁃●○■□*–—-]|\(?(?:\d{1,3}|[ivxlc]{1,5}|[\p{L}])[.)])\s+(?=\S)/u;

interface Line {
  text: string;
  sign: string; // of a list item, or ""
}

function read(raw: string, before: string | undefined): Line {
  const found = SIGN.exec(raw);
  const begins = before === undefined || before.trim() === "" || /[.;:,!?]\s*$/.test(before) || SIGN.test(before);
  if (!found || !begins) return { text: raw.trim(), sign: "" };
  return { text: raw.slice(found[0].length).trim(), sign: found[1]! };
}

// Was the line broken because the next word did not fit?
function broken(line: string, next: string, width: number): boolean {
  if (width < SHORTEST_PAGE || width > LONGEST_LINE) return false;
  if (/^\p{Ll}/u.test(next) && !/[.!?]\s*$/.test(line)) return true;
  const word = next.split(/\s/, 1)[0]!.length + 1;
  return line.length + word > width * (ENDS.test(line) ? 0.95 : 0.85);
}

// A hyphen at the end of a line stays: it may be the word's own. `last` is the last line of what is joined already.
function joined(text: string, last: string, next: string): string {
  if (last.endsWith("\u00ad")) return text.slice(0, -1) + next;
  return /\p{L}[-‐]$/u.test(last) && /^\p{L}/u.test(next) ? text + next : `${text} ${next}`;
}

function unbroken(raw: string[], width: number): Line[] {
  const out: Line[] = [];
  let last = ""; // the line before, as it stood on the page
  raw.forEach((text, at) => {
    const line = read(text, at > 0 ? raw[at - 1] : undefined);
    const open = out.at(-1);
    if (open && !line.sign && broken(last, line.text, width)) open.text = joined(open.text, last, line.text);
    else out.push(line);
    last = text.trim();
  });
  return out;
}

// Depth by the kind of sign: "(a)" under "1.", "(i)" under "(a)", each as deep as when it was first met.
class Depths {
  private kinds: string[] = [];

  of(sign: string): number {
    const kind = /\d/.test(sign) ? "digits" : /[\p{L}]/u.test(sign) ? `letters${sign.length > 3 ? "+" : ""}` : sign;
    const at = this.kinds.indexOf(kind);
    this.kinds = at >= 0 ? this.kinds.slice(0, at + 1) : [...this.kinds, kind];
    return this.kinds.length;
  }

  none(): void {
    this.kinds = [];
  }
}

function asPara(line: Line, depths: Depths): Para {
  const pieces = line.text ? [plainPiece(line.text)] : [];
  if (!line.sign) depths.none();
  const place: Place | null = line.sign ? placeOf(line.sign, depths.of(line.sign), "") : null;
  return { pieces, heading: 0, place, inside: 0 };
}

const cellsOf = (line: string): string =>
  line
    .replace(/\t+$/, "")
    .split("\t")
    .map((cell) => cell.trim())
    .join(" | ")
    .trimStart();

const isTable = (lines: string[]): boolean =>
  lines.length > 0 && lines.every((line) => line.includes("\t")) && lines.some((line) => /\S\t+\s*\S/.test(line));

// The paragraphs of a plain text.
export function parasOf(text: string, report: Report): Para[] {
  const clean = text.replace(/\r\n?/g, "\n").replace(/[\u200b\ufeff]|(?![\n\t\f])\p{Cc}/gu, "");
  if (!/[\n\t\f]/.test(clean)) return [{ pieces: [plainPiece(clean)], heading: 0, place: null, inside: 0 }];
  const chunks = clean.split(/\n(?:[^\S\t\n]*\n)+|\f/).map((chunk) => chunk.split("\n").filter((line) => line.trim()));
  const width = Math.max(0, ...chunks.flat().map((line) => line.trim().length));
  const depths = new Depths();
  return chunks.flatMap((lines): Para[] => {
    if (isTable(lines)) return [tableOf(lines, report)];
    return unbroken(
      lines.map((line) => line.replace(/\s*\t\s*/g, " ")),
      width,
    ).map((line) => asPara(line, depths));
  });
}

function tableOf(lines: string[], report: Report): Para {
  report.tables += 1;
  report.lines += lines.length;
  return { pieces: [plainPiece(lines.map(cellsOf).join("\n"))], heading: 0, place: null, inside: 0 };
}
