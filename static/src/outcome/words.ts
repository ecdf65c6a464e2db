// What a person wrote, read out of updates or out of deleted parts of the text: letters in the order in which they stood,
// and a line for each paragraph. Nothing around them is needed, so updates that fit nowhere can be read too.

import * as Y from "yjs";

type Part = Y.Item | Y.GC | Y.Skip;
type Id = { client: number; clock: number };
export type Wanted = (client: number, clock: number) => boolean;

const TOGETHER = 64; // merging takes time by the square of how many are merged at once

export function merged(updates: Uint8Array[]): Uint8Array {
  if (updates.length <= TOGETHER) return Y.mergeUpdates(updates);
  const starts = Array.from({ length: Math.ceil(updates.length / TOGETHER) }, (_, n) => n * TOGETHER);
  return merged(starts.map((start) => Y.mergeUpdates(updates.slice(start, start + TOGETHER))));
}

// The words of updates, without what they delete again; with `wanted`, of these letters alone.
export function wordsOf(updates: Uint8Array[], wanted: Wanted = () => true): string {
  if (updates.length === 0) return "";
  const { structs, ds } = Y.decodeUpdate(merged(updates));
  const gone = Y.mergeDeleteSets([ds]); // a copy in order
  return wordsIn(structs, (client, clock) => wanted(client, clock) && !Y.isDeleted(gone, Y.createID(client, clock)));
}

export function wordsIn(structs: Iterable<Part>, wanted: Wanted): string {
  const items = [...structs].filter((struct) => struct instanceof Y.Item && struct.parentSub === null) as Y.Item[];
  return new Runs(items, wanted).read();
}

// A part of an item that nothing was put into.
interface Span {
  id: Id;
  length: number;
  letters: string;
  element: string | null; // the name of an element, "" for a run of text
  run: Span[];
}

const elementOf = (content: unknown): string | null => {
  if (!(content instanceof Y.ContentType)) return null;
  return content.type instanceof Y.XmlElement ? content.type.nodeName : "";
};

const parentOf = ({ parent }: Y.Item): Id | null => {
  if (parent instanceof Y.ID) return parent;
  return parent instanceof Y.AbstractType && parent._item ? parent._item.id : null;
};

// What stands side by side is a run; some runs stand within an element that was written too.
class Runs {
  private readonly outer: Span[][] = [];
  private readonly within = new Map<Span, Span[][]>();
  private readonly spans = new Map<number, Span[]>(); // by client, in the order of their clocks
  private lines = [""];

  constructor(
    items: Y.Item[],
    private readonly wanted: Wanted,
  ) {
    for (const item of inOrder(items)) this.lay(item);
  }

  read(): string {
    for (const run of this.outer) this.line(() => this.text(run));
    return this.lines.filter((line) => line !== "").join("\n");
  }

  private lay({ id, length, content, origin, rightOrigin, ...rest }: Y.Item): void {
    const letters = content instanceof Y.ContentString ? content.str : "";
    const span: Span = { id, length, letters, element: elementOf(content), run: [] };
    const left = origin && this.find(origin);
    const right = rightOrigin && this.find(rightOrigin);
    if (left) this.beside(this.cut(left, (origin as Id).clock + 1), span, 1);
    else if (right) this.beside(this.cutBefore(right, (rightOrigin as Id).clock), span, 0);
    else this.alone(span, parentOf(rest as Y.Item));
    this.remember(span);
  }

  private find({ client, clock }: Id): Span | null {
    const spans = this.spans.get(client) ?? [];
    let [low, high] = [0, spans.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const span = spans[middle] as Span;
      if (clock < span.id.clock) high = middle - 1;
      else if (clock >= span.id.clock + span.length) low = middle + 1;
      else return span;
    }
    return null;
  }

  // The span up to this clock; what follows becomes a span of its own.
  private cut(span: Span, clock: number): Span {
    const size = clock - span.id.clock;
    if (size >= span.length) return span;
    const rest = { ...span, id: { client: span.id.client, clock }, length: span.length - size };
    rest.letters = span.letters.slice(size);
    span.letters = span.letters.slice(0, size);
    span.length = size;
    this.beside(span, rest, 1);
    const spans = this.spans.get(span.id.client) as Span[];
    spans.splice(spans.indexOf(span) + 1, 0, rest);
    return span;
  }

  private cutBefore(span: Span, clock: number): Span {
    if (clock === span.id.clock) return span;
    this.cut(span, clock);
    return this.find({ client: span.id.client, clock }) as Span;
  }

  private beside(span: Span, other: Span, after: 0 | 1): void {
    const { run } = span;
    const at = run.at(-1) === span ? run.length - 1 : run.indexOf(span);
    run.splice(at + after, 0, other);
    other.run = run;
  }

  private alone(span: Span, parent: Id | null): void {
    span.run = [span];
    const element = parent && this.find(parent);
    if (element) this.within.set(element, [...(this.within.get(element) ?? []), span.run]);
    else this.outer.push(span.run);
  }

  private remember(span: Span): void {
    const spans = this.spans.get(span.id.client);
    if (spans) spans.push(span);
    else this.spans.set(span.id.client, [span]);
  }

  private line(write: () => void): void {
    this.lines.push("");
    write();
    this.lines.push("");
  }

  private text(run: Span[]): void {
    for (const span of run) this.one(span);
  }

  private one(span: Span): void {
    const inner = () => (this.within.get(span) ?? []).forEach((run) => void this.text(run));
    if (span.element === null) this.write(this.shown(span));
    else if (span.element === "hardBreak") this.write(this.wanted(span.id.client, span.id.clock) ? "\n" : "");
    else if (span.element === "") inner();
    else this.line(inner);
  }

  private write(letters: string): void {
    this.lines.push((this.lines.pop() ?? "") + letters);
  }

  private shown({ id, letters }: Span): string {
    return letters.replace(/[\s\S]/g, (letter, n: number) => (this.wanted(id.client, id.clock + n) ? letter : ""));
  }
}

// An item stands beside, or within, one that was there before it. Items come by client, and what an item needs may be
// of a client that comes later.
function* inOrder(items: Y.Item[]): Generator<Y.Item> {
  const queues = new Map<number, Y.Item[]>();
  for (const item of items)
    (queues.get(item.id.client) ?? queues.set(item.id.client, []).get(item.id.client))?.push(item);
  const given = new Map<number, number>(); // how many of each client
  const comes = (id: Id | null, than: Y.Item) => {
    const queue = (id && id.client !== than.id.client && queues.get(id.client)) || [];
    const next = queue[given.get(id?.client ?? 0) ?? 0];
    return (
      id !== null && next !== undefined && id.clock >= next.id.clock && id.clock <= (queue.at(-1)?.lastId.clock ?? -1)
    );
  };
  const waits = (item: Y.Item) => [item.origin, item.rightOrigin, parentOf(item)].some((id) => comes(id, item));
  for (let forced = false, left = items.length; left > 0; ) {
    const before = left;
    for (const [client, queue] of queues) {
      for (
        let item = queue[given.get(client) ?? 0];
        item && (forced || !waits(item));
        item = queue[given.get(client) ?? 0]
      ) {
        given.set(client, (given.get(client) ?? 0) + 1);
        left -= 1;
        yield item;
      }
    }
    forced = left === before;
  }
}
