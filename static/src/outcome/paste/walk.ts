// Reads foreign HTML once from front to back into paragraphs. What is not recognised as text of the document never gets
// into one; nothing of the HTML itself goes on.

import { STYLE } from "./inert";
import { paragraphsOf, tidy } from "./inline";
import { addressOf } from "./links";
import { counted, isBulleted, isPlainDigits, placeOf, styleOf } from "./markers";
import { type Count, type Para, type Piece, type Place, plainPiece, type Report } from "./model";
import * as signs from "./signs";
import { isVisible, type Look, lookOf, PLAIN_LOOK, type Props, type Sheet } from "./styles";
import { captionsOf, isOneColumn, linesOf } from "./table";

// What comes down to the text from the elements round it.
interface Where {
  look: Look;
  heading: Para["heading"];
  place: Place | null;
  depth: number; // lists round it
  href: string | null;
  bracket: boolean;
  note: boolean;
}

const TOP: Where = { look: PLAIN_LOOK, heading: 0, place: null, depth: 0, href: null, bracket: false, note: false };

const BLOCKS = new Set(
  "p div h1 h2 h3 h4 h5 h6 li blockquote pre address section article header footer main aside nav figure figcaption dl dt dd fieldset form center details summary body html ul ol menu dir hr thead tbody tfoot tr td th".split(
    " ",
  ),
);

// Without what nobody sees: soft hyphens, blanks without width, control signs.
export const lettersOf = (raw: string): string =>
  raw.replace(/\r\n?/g, "\n").replace(/[\u00ad\u200b\ufeff]|(?![\n\t\f])\p{Cc}/gu, "");

const isText = (node: Node): node is Text => node.nodeType === 3;
const isElement = (node: Node): node is Element => node.nodeType === 1;

export class Reader {
  readonly paras: Para[] = [];
  private pieces: Piece[] = [];
  private where = TOP; // of the paragraph that is being read
  private readonly taken = new Set<Place>(); // places whose item has its first paragraph
  private readonly numbers: number[] = []; // the last number at each depth, for signs such as "1.2."
  private passage: Count | null = null; // what was left out just before, so that one passage counts once

  constructor(
    private readonly sheet: Sheet,
    private readonly report: Report,
  ) {}

  read(root: Node): Para[] {
    this.children(root, TOP);
    this.end();
    return this.paras;
  }

  private children(node: Node, where: Where): void {
    for (const child of node.childNodes) {
      if (isText(child)) this.letters(child.data, where);
      else if (isElement(child)) this.element(child, where);
    }
  }

  // ---- letters

  private letters(raw: string, where: Where): void {
    if (!isVisible(where.look)) return this.leaveOut("hidden", raw);
    let text = lettersOf(raw);
    if (!where.look.pre) text = text.replace(/[ \t\n\f]+/g, " ");
    text = text.replaceAll("\t", " ").replace(/\n{2,}/g, "\n\n");
    if (this.needsNoBlank(where)) text = text.replace(/^[ ]+/, "");
    if (text === "") return;
    this.passage = text.trim() ? null : this.passage;
    const { bold, italic, underline, script } = where.look;
    const marks = { bold: bold && !where.heading, italic, underline, bracket: where.bracket };
    this.pieces.push({ text, ...marks, script: where.note ? "note" : script, href: where.href });
  }

  private needsNoBlank(where: Where): boolean {
    const before = this.pieces.at(-1)?.text.at(-1);
    if (before === undefined || before === "\n") return !where.look.pre || before === undefined;
    return before === " " && (!where.look.pre || this.passage !== null);
  }

  private leaveOut(what: Count, words: string): void {
    if (words.trim() === "") return;
    if (this.passage !== what) this.report[what] += 1;
    this.passage = what;
  }

  // ---- paragraphs

  private end(): void {
    const { place, heading } = this.where;
    const parts = paragraphsOf(tidy(this.pieces, this.report));
    this.pieces = [];
    for (const pieces of parts) this.paras.push({ pieces, heading, ...this.placeFor(place) });
  }

  private placeFor(place: Place | null): Pick<Para, "place" | "inside"> {
    if (!place) return { place: null, inside: 0 };
    if (this.taken.has(place)) return { place: null, inside: place.depth };
    this.taken.add(place);
    return { place, inside: 0 };
  }

  // A paragraph of its own for what `fill` reads, and the one round it goes on afterwards.
  private apart(where: Where, fill: () => void): void {
    this.end();
    const before = this.where;
    this.where = where;
    fill();
    this.end();
    this.where = before;
  }

  // ---- elements

  private element(element: Element, where: Where): void {
    if (signs.isNeverText(element) || signs.isOurNumber(element)) return;
    const props = this.sheet.of(element);
    if (isWordSign(props)) return; // read with its paragraph
    if (this.isLeftOut(element, props, where)) return;
    if (signs.isHardenedBlank(element, props))
      return this.letters((element.textContent ?? "").replaceAll("\u00a0", " "), where);
    if (element.localName === "br") return void this.pieces.push({ ...plainPiece("\n"), bracket: where.bracket });
    const inner = this.within(element, props, where);
    if (element.localName === "table") return this.table(element, inner);
    if (element.localName === "li") return this.item(element, props, inner);
    if (/^(ul|ol|menu|dir)$/.test(element.localName)) inner.depth += 1;
    if (!BLOCKS.has(element.localName) && props.get("display") !== "block") return this.children(element, inner);
    this.block(element, props, inner);
  }

  private isLeftOut(element: Element, props: Props, where: Where): boolean {
    if (signs.isPicture(element)) {
      this.report.pictures += isVisible(where.look) && !lookOf(element, props, where.look).hidden ? 1 : 0;
      return true;
    }
    if (signs.isCommentSign(element, props)) {
      this.report.commentSigns += element.textContent?.trim() ? 1 : 0;
      return true;
    }
    const what = this.whatIsLeftOut(element, props, where);
    if (!what) return false;
    if (what === "comments" || what === "notes") this.report[what] += 1;
    else this.leaveOut(what, element.textContent ?? "");
    this.missed(element, props, where);
    return true;
  }

  private whatIsLeftOut(element: Element, props: Props, where: Where): Count | null {
    if (signs.isComment(element, props)) return "comments";
    if (signs.isNote(element, props)) return "notes";
    const look = lookOf(element, props, where.look);
    if (look.struck || signs.isDeleted(element, props)) return "struck";
    return look.hidden ? "hidden" : null;
  }

  // An item that is left out keeps its number: those after it count on.
  private missed(element: Element, props: Props, where: Where): void {
    const place = element.localName === "li" ? this.htmlPlace(element, props, where) : this.wordPlace(element, props);
    if (place) this.paras.push({ pieces: [], heading: 0, place, inside: 0 });
  }

  private within(element: Element, props: Props, where: Where): Where {
    const look = lookOf(element, props, where.look);
    const bracket = where.bracket || signs.isOurBracket(element);
    const note = where.note || signs.isNoteSign(element, props);
    if (note && !where.note) this.report.noteSigns += 1;
    if (!bracket && signs.isHighlighted(element, props) && element.textContent?.trim()) this.report.highlights += 1;
    const href = element.localName === "a" ? addressOf(element.getAttribute("href")) : where.href;
    return { ...where, look, bracket, note, href };
  }

  private block(element: Element, props: Props, where: Where): void {
    const level = Number(/^h([1-6])$/.exec(element.localName)?.[1] ?? 0);
    if (level > 3 && element.textContent?.trim()) this.report.headings += 1;
    const heading = (level > 0 ? Math.min(level, 3) : where.heading) as Para["heading"];
    const place = this.wordPlace(element, props);
    const keepsSign = place && heading > 0;
    this.apart({ ...where, heading, place: keepsSign ? null : (place ?? where.place) }, () => {
      if (keepsSign) this.letters(`${place.mark} `, { ...where, heading });
      this.children(element, { ...where, heading, place: place ?? where.place });
    });
    if (place && !keepsSign) this.keepEmpty(place);
  }

  private item(element: Element, props: Props, where: Where): void {
    const place = this.htmlPlace(element, props, where);
    this.apart({ ...where, place }, () => this.children(element, { ...where, place }));
    this.keepEmpty(place);
  }

  private keepEmpty(place: Place): void {
    if (this.taken.has(place)) return;
    this.taken.add(place);
    this.paras.push({ pieces: [], heading: 0, place, inside: 0 });
  }

  // ---- places in lists

  private htmlPlace(item: Element, props: Props, where: Where): Place {
    const list = item.parentElement ?? item;
    const level = item.getAttribute("data-aria-level") ?? item.getAttribute("aria-level");
    const depth = Number(level) || Math.max(where.depth, 1);
    const style = styleOf(list, item, this.sheet.of(list), props);
    const ordered = list.localName === "ol";
    if (!ordered || isBulleted(style)) return { depth, bullet: true, n: null, mark: "•" };
    const n = numberOf(list, item);
    this.numbers[depth] = n;
    const template = item.getAttribute("data-leveltext") ?? "";
    const mark = /%\d/.test(template) ? this.filled(template, depth, counted(n, style)) : `${counted(n, style)}.`;
    const plain = isPlainDigits(style) && /^\d+[.)]?$/.test(mark);
    return { depth, bullet: false, n: plain ? n : null, mark };
  }

  private filled(template: string, depth: number, own: string): string {
    return template.replace(/%(\d)/g, (_all, level) => (Number(level) === depth ? own : `${this.numbers[level] ?? 1}`));
  }

  // Word writes a list as paragraphs, each with its sign written out in a span that it ignores when it reads it again.
  private wordPlace(element: Element, props: Props): Place | null {
    const level = /\blevel(\d+)/.exec(props.get("mso-list") ?? "");
    if (!level) return null;
    const sign = [...element.querySelectorAll(`[${STYLE}]`)].find((each) => isWordSign(this.sheet.of(each)));
    if (!sign) return null;
    const fonts = [sign, sign.parentElement, ...sign.children].map((each) => each?.getAttribute(STYLE) ?? "");
    return placeOf(sign.textContent ?? "", Number(level[1]), fonts.join(" "));
  }

  // ---- tables

  private table(table: Element, where: Where): void {
    for (const caption of captionsOf(table)) this.apart({ ...where, heading: 0 }, () => this.children(caption, where));
    if (isOneColumn(table)) return this.children(table, where);
    const gone = (element: Element): boolean => this.isLeftOut(element, this.sheet.of(element), where);
    const { lines, hidden } = linesOf(table, gone, (cell) => this.cell(cell, where));
    this.report.hidden += hidden;
    this.report.tables += lines.length > 0 ? 1 : 0;
    this.report.lines += lines.length;
    this.apart({ ...where, heading: 0 }, () => {
      lines.forEach((line, at) => void this.pieces.push(plainPiece(at > 0 ? "\n" : ""), ...line));
    });
  }

  private cell(cell: Element, where: Where): Piece[] {
    const reader = new Reader(this.sheet, this.report);
    const look = lookOf(cell, this.sheet.of(cell), where.look);
    reader.children(cell, { ...where, place: null, depth: 0, heading: 0, look });
    reader.end();
    return reader.paras.flatMap(({ pieces, place }, at) => [
      plainPiece(`${at > 0 ? " " : ""}${place && pieces.length > 0 ? `${place.mark} ` : ""}`),
      ...pieces.map((piece) => ({ ...piece, text: piece.text.replaceAll("\n", " ") })),
    ]);
  }
}

const isWordSign = (props: Props): boolean => props.get("mso-list") === "ignore";

// An <ol> can begin anywhere, run backwards, and be set anew at any item. Word on the web writes a list for each item.
function numberOf(list: Element, item: Element): number {
  const items = [...list.children].filter((each) => each.localName === "li");
  const step = list.hasAttribute("reversed") ? -1 : 1;
  const inSet = items.length === 1 ? item.getAttribute("data-aria-posinset") : null;
  let n = Number(list.getAttribute("start") ?? inSet ?? (step < 0 ? items.length : 1));
  for (const each of items) {
    if (each.hasAttribute("value")) n = Number(each.getAttribute("value"));
    if (each === item) break;
    n += step;
  }
  return Number.isInteger(n) ? n : 1;
}
