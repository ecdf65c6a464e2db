// What is read out of a clipboard before it becomes our text: paragraphs of pieces, each with its place in a list, and a
// report of what was changed on the way or left out.

export interface Marks {
  bold: boolean;
  italic: boolean;
  underline: boolean;
  bracket: boolean;
}

// A run of letters; "\n" in it is a line break.
export interface Piece extends Marks {
  text: string;
  script: "sup" | "sub" | "note" | null; // note: the sign of a footnote
  href: string | null;
}

// The sign in front of a list item, as the source shows it. `n` is there for plain digits alone.
export interface Place {
  depth: number; // 1 for the outermost list
  bullet: boolean;
  n: number | null;
  mark: string; // "•", "4.", "(iv)"
}

export interface Para {
  pieces: Piece[];
  heading: 0 | 1 | 2 | 3;
  place: Place | null;
  inside: number; // depth of the item that this paragraph continues, 0 if none
}

export type Block = { tag: "p" | "h1" | "h2" | "h3"; pieces: Piece[] } | { tag: "ul" | "ol"; items: Block[][] };

export type Count =
  | "tables"
  | "lines" // of those tables
  | "links"
  | "typed" // list items whose number is kept as typed text
  | "headings" // levels 4 to 6
  | "pictures"
  | "struck"
  | "hidden"
  | "comments"
  | "notes"
  | "commentSigns" // in the text; of a part of a document, only these are copied, or only the words
  | "noteSigns"
  | "highlights";

export type Report = Record<Count, number>;

export const noReport = (): Report => ({
  tables: 0,
  lines: 0,
  links: 0,
  typed: 0,
  headings: 0,
  pictures: 0,
  struck: 0,
  hidden: 0,
  comments: 0,
  notes: 0,
  commentSigns: 0,
  noteSigns: 0,
  highlights: 0,
});

export interface Read {
  blocks: Block[];
  report: Report;
}

export const plainPiece = (text: string): Piece => ({
  text,
  bold: false,
  italic: false,
  underline: false,
  bracket: false,
  script: null,
  href: null,
});

export const wordsOf = (pieces: Piece[]): string => pieces.map((piece) => piece.text).join("");
