// Paragraphs that carry places in lists, made into lists. Only a list that counts 1, 2, 3 in plain digits becomes one of
// ours: ours draw their own numbers, and a drawn "1" where the source said "4" or "(b)" is a wrong reference. All others
// keep their signs as typed text (ADR 15).

import { type Block, type Para, type Piece, type Place, plainPiece, type Report, wordsOf } from "./model";

interface Open {
  depth: number;
  list: Block & { tag: "ul" | "ol" };
  last: number; // the number of its last item in the source
}

type Paragraph = Block & { pieces: Piece[] };

const paragraph = (para: Para): Block => ({
  tag: para.heading > 0 ? (`h${para.heading}` as "h1") : "p",
  pieces: para.pieces,
});

class Grouping {
  readonly blocks: Block[] = [];
  private open: Open[] = [];
  private typedDepth = 0; // of the item with a typed sign that we are in; 0 if none
  private lead: Paragraph | null = null; // the paragraph that typed lines can belong to
  private led: Paragraph | null = null; // the one that plain numbers were made lines of

  constructor(private readonly report: Report) {}

  take(para: Para): void {
    if (para.place) return this.item(para, para.place);
    if (para.inside > 0) return this.goesOn(para);
    this.open = [];
    this.typedDepth = 0;
    this.top(paragraph(para));
  }

  private top(block: Block): void {
    this.blocks.push(block);
    this.lead = block.tag === "p" ? block : null;
  }

  private goesOn(para: Para): void {
    const host = this.host();
    if (host) host.push(paragraph(para));
    else if (this.lead) this.line(para.pieces);
    else this.top(paragraph(para));
  }

  private host(): Block[] | undefined {
    return this.open.at(-1)?.list.items.at(-1);
  }

  private item(para: Para, place: Place): void {
    while ((this.open.at(-1)?.depth ?? 0) > place.depth) this.open.pop();
    if (this.typedDepth >= place.depth) this.typedDepth = 0;
    if (this.typedDepth > 0) return this.typed(para, place);
    const same = this.open.at(-1)?.depth === place.depth ? this.open.at(-1) : undefined;
    if (same && continues(same, place)) return this.add(same, para, place);
    if (place.bullet || place.n === 1) return this.begin(para, place);
    this.typed(para, place);
  }

  private begin(para: Para, place: Place): void {
    if (this.open.at(-1)?.depth === place.depth) this.open.pop();
    const list: Open["list"] = { tag: place.bullet ? "ul" : "ol", items: [] };
    const host = this.host();
    if (host) host.push(list);
    else this.top(list);
    const made = { depth: place.depth, list, last: 0 };
    this.open.push(made);
    this.add(made, para, place);
  }

  // An item that was left out counts, and makes no item.
  private add(open: Open, para: Para, place: Place): void {
    open.last = place.n ?? 0;
    if (para.pieces.length > 0) open.list.items.push([{ tag: "p", pieces: para.pieces }]);
  }

  // In an item of a list: a paragraph of that item. Else a line of the paragraph that it belongs to, so that it takes no
  // number of ours beside its own. A plain number that no colon leads to is a point that stands for itself.
  private typed(para: Para, place: Place): void {
    if (this.open.at(-1)?.depth === place.depth) this.open.pop();
    if (para.pieces.length === 0) return;
    this.typedDepth ||= place.depth;
    this.report.typed += place.bullet ? 0 : 1;
    const pieces = [plainPiece(`${place.mark} `), ...para.pieces];
    const host = this.host();
    if (host) host.push({ tag: "p", pieces });
    else if (this.lead && (place.n === null || this.isLedTo())) this.line(pieces);
    else this.top({ tag: "p", pieces });
  }

  private isLedTo(): boolean {
    if (this.lead && /:\s*$/.test(wordsOf(this.lead.pieces))) this.led = this.lead;
    return this.led !== null && this.led === this.lead;
  }

  private line(pieces: Piece[]): void {
    this.lead?.pieces.push(plainPiece("\n"), ...pieces);
  }
}

const continues = (open: Open, place: Place): boolean =>
  open.list.tag === "ul" ? place.bullet : place.n !== null && place.n === open.last + 1;

function pruned(blocks: Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (!("items" in block)) return block.pieces.length > 0 ? [block] : [];
    const items = block.items.map(pruned).filter((item) => item.length > 0);
    return items.length > 0 ? [{ ...block, items }] : [];
  });
}

export function grouped(paras: Para[], report: Report): Block[] {
  const grouping = new Grouping(report);
  for (const para of paras) grouping.take(para);
  return pruned(grouping.blocks);
}
