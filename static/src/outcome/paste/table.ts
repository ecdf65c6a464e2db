// A table as lines, its cells kept apart. "table" is no word of our schema.

import { type Piece, plainPiece, wordsOf } from "./model";

const SECTION = /^(thead|tbody|tfoot)$/;
const CELL = /^(td|th)$/;

const span = (element: Element, name: string): number =>
  Math.min(Math.max(Number.parseInt(element.getAttribute(name) ?? "1", 10) || 1, 1), 1000);

export const captionsOf = (table: Element): Element[] =>
  [...table.children].filter((each) => each.localName === "caption");

const cellsOf = (row: Element): Element[] => [...row.children].filter((each) => CELL.test(each.localName));

function rowsOf(table: Element, gone: (element: Element) => boolean): Element[] {
  const parts = [...table.children].filter((each) => SECTION.test(each.localName) && !gone(each));
  const rows = [table, ...parts].flatMap((part) => [...part.children].filter((each) => each.localName === "tr"));
  return rows.filter((row) => !gone(row));
}

// A frame round a text, or a spreadsheet's single column: what is in it stands for itself.
export function isOneColumn(table: Element): boolean {
  return rowsOf(table, () => false).every((row) => cellsOf(row).filter((cell) => cell.textContent?.trim()).length <= 1);
}

// The columns that a spreadsheet has hidden.
function hiddenColumns(table: Element, gone: (element: Element) => boolean): Set<number> {
  const hidden = new Set<number>();
  let at = 0;
  for (const column of table.querySelectorAll("col")) {
    const away = column.getAttribute("width") === "0" || gone(column);
    for (let n = span(column, "span"); n > 0; n -= 1, at += 1) if (away) hidden.add(at);
  }
  return hidden;
}

// Cells by column. A cell over several rows stands in the first of them and leaves its place empty in the others.
class Grid {
  private readonly below: number[] = []; // by column: how many rows a cell above still covers

  readonly missed = new Set<number>(); // hidden columns with something in them

  constructor(
    private readonly hidden: Set<number>,
    private readonly read: (cell: Element) => Piece[],
  ) {}

  line(cells: Element[]): Piece[][] {
    const line: Piece[][] = [];
    let column = 0;
    for (const cell of cells) {
      column = this.skipCovered(column, line);
      const width = span(cell, "colspan");
      if (!this.hidden.has(column)) line.push(this.read(cell));
      else if (cell.textContent?.trim()) this.missed.add(column);
      for (let n = 0; n < width; n += 1) this.below[column + n] = span(cell, "rowspan") - 1;
      column += width;
    }
    this.skipCovered(column, line);
    return line;
  }

  private skipCovered(from: number, line: Piece[][]): number {
    let column = from;
    for (; (this.below[column] ?? 0) > 0; column += 1) {
      this.below[column]! -= 1;
      line.push([]);
    }
    return column;
  }
}

const isEmpty = (cell: Piece[]): boolean => wordsOf(cell).trim() === "";

function asLine(cells: Piece[][]): Piece[] {
  const filled = [...cells];
  while (filled.length > 0 && isEmpty(filled.at(-1)!)) filled.pop();
  return filled.flatMap((cell, at) => {
    if (at === 0) return isEmpty(cell) ? [] : cell;
    const bar = isEmpty(filled[at - 1]!) ? "| " : " | ";
    return isEmpty(cell) ? [plainPiece(bar)] : [plainPiece(bar), ...cell];
  });
}

// The lines of a table, and how many columns were hidden; rows without a letter are no lines. `gone` tells, and counts,
// what must not be read.
export function linesOf(
  table: Element,
  gone: (element: Element) => boolean,
  read: (cell: Element) => Piece[],
): { lines: Piece[][]; hidden: number } {
  const hidden = hiddenColumns(table, gone);
  const grid = new Grid(hidden, (cell) => (gone(cell) ? [] : read(cell)));
  const lines = rowsOf(table, gone).map((row) => asLine(grid.line(cellsOf(row))));
  return { lines: lines.filter((line) => line.length > 0), hidden: grid.missed.size };
}
