// Copy and paste of the editor: foreign text is read into our words before the editor sees it, ours comes back as it was.

import {
  DOMSerializer,
  Fragment,
  type Mark,
  type ResolvedPos,
  type Schema,
  DOMParser as SchemaParser,
  Slice,
} from "@tiptap/pm/model";
import type { EditorProps, EditorView } from "@tiptap/pm/view";
import { inBracket } from "./brackets";
import { inert } from "./paste/inert";
import { noReport, type Read, type Report } from "./paste/model";
import { isOurs, OPEN_ENDS, plainOf, SLICE, setStarts, sign, takeBrackets, writeBrackets } from "./paste/own";
import { readHtml, readPlain } from "./paste/read";
import { htmlOf } from "./paste/write";

// ---- out

class ClipboardWriter extends DOMSerializer {
  starts: number[] = []; // where the lists round the selection's beginning count

  static of(schema: Schema): ClipboardWriter {
    const { nodes, marks } = DOMSerializer.fromSchema(schema);
    return new ClipboardWriter(nodes, marks);
  }

  // The library calls itself with a target for what is inside; the whole comes without one.
  override serializeFragment(
    fragment: Fragment,
    options: { document?: Document } = {},
    target?: HTMLElement | DocumentFragment,
  ): HTMLElement | DocumentFragment {
    const made = super.serializeFragment(fragment, options, target);
    if (target) return made;
    setStarts(made, this.starts);
    writeBrackets(made);
    sign(made);
    return made;
  }
}

function startsAt($from: ResolvedPos): number[] {
  const found: number[] = [];
  for (let depth = 1; depth <= $from.depth; depth += 1) {
    if ($from.node(depth).type.name === "orderedList") found.push($from.index(depth) + 1);
  }
  return found;
}

// Is it a piece of one paragraph, open at both ends?
function isPiece(slice: Slice): boolean {
  let { content } = slice;
  for (let depth = 0; content.childCount === 1; depth += 1) {
    const only = content.firstChild!;
    if (only.isTextblock) return slice.openStart > depth && slice.openEnd > depth;
    content = only.content;
  }
  return false;
}

// A selection that only touches the next block at its start has nothing of it: three clicks on a paragraph copy that alone.
function withoutTouched(slice: Slice): Slice {
  const { content, openEnd } = slice;
  const last = content.lastChild;
  if (content.childCount < 2 || openEnd === 0 || !last?.isTextblock || last.content.size > 0) return slice;
  const kept = content.cut(0, content.size - last.nodeSize);
  return new Slice(kept, slice.openStart, Slice.maxOpen(kept).openEnd);
}

// ---- in

const marked = (fragment: Fragment, add: readonly Mark[]): Fragment => {
  const nodes = [...Array(fragment.childCount).keys()].map((at) => {
    const node = fragment.child(at);
    if (node.isInline) return node.mark(add.reduce((marks, mark) => mark.addToSet(marks), node.marks));
    return node.copy(marked(node.content, add));
  });
  return Fragment.from(nodes);
};

const withMarks = (slice: Slice, add: readonly Mark[]): Slice =>
  add.length ? new Slice(marked(slice.content, add), slice.openStart, slice.openEnd) : slice;

function openEnded(read: Read): string {
  return htmlOf(read.blocks).replace(">", ` ${SLICE}="${OPEN_ENDS}">`);
}

function picturesOf(data: DataTransfer | null): Report | null {
  const pictures = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/")).length;
  return pictures > 0 ? { ...noReport(), pictures } : null;
}

export interface PasteEars {
  begins: () => void; // before the text changes
  nothing: (report: Report) => void; // all of it was left out, the text stays as it is
}

export class Clipboard {
  report: Report | null = null; // of what was read last, until it is told
  private writer: ClipboardWriter | null = null;
  private dropping = false;

  constructor(private readonly ears: PasteEars) {}

  private writerFor(view: EditorView): ClipboardWriter {
    this.writer ??= ClipboardWriter.of(view.state.schema);
    this.writer.starts = startsAt(view.state.selection.$from);
    return this.writer;
  }

  private html(html: string): string {
    const { html: quiet, sheets } = inert(html);
    const { body } = new DOMParser().parseFromString(quiet, "text/html");
    if (isOurs(body)) {
      takeBrackets(body);
      this.report = null;
      return body.innerHTML;
    }
    const read = readHtml(body, sheets);
    this.report = read.report;
    return openEnded(read);
  }

  private plain(text: string, $context: ResolvedPos, view: EditorView): Slice {
    const read = readPlain(text);
    this.report = read.report;
    const box = document.createElement("div");
    box.innerHTML = htmlOf(read.blocks);
    const parser = SchemaParser.fromSchema(view.state.schema);
    return withMarks(parser.parseSlice(box, { preserveWhitespace: true, context: $context }), $context.marks());
  }

  private pasted(slice: Slice, view: EditorView): Slice {
    const bracket = view.state.schema.marks.bracket!.create();
    return !this.dropping && inBracket(view.state) ? withMarks(slice, [bracket]) : slice;
  }

  private arrives(data: DataTransfer | null, slice: Slice): boolean {
    this.ears.begins();
    if (slice.size > 0) return false;
    const report = this.report ?? picturesOf(data);
    this.report = null;
    if (report) this.ears.nothing(report);
    return report !== null;
  }

  readonly props = (): EditorProps => ({
    clipboardSerializer: { serializeFragment: this.serialize } as unknown as DOMSerializer,
    handleDOMEvents: {
      copy: (view) => void this.writerFor(view),
      cut: (view) => void this.writerFor(view),
      dragstart: (view) => void this.writerFor(view),
      paste: () => {
        this.dropping = false;
        this.report = null;
      },
      drop: () => {
        this.dropping = true;
        this.report = null;
      },
    },
    transformCopied: withoutTouched,
    clipboardTextSerializer: (slice, view) => {
      const made = this.writerFor(view).serializeFragment(slice.content) as DocumentFragment;
      return plainOf(made, isPiece(slice));
    },
    transformPastedHTML: (html) => this.html(html),
    clipboardTextParser: (text, $context, _plain, view) => this.plain(text, $context, view),
    transformPasted: (slice, view) => this.pasted(slice, view),
    handlePaste: (_view, event, slice) => this.arrives(event.clipboardData, slice),
    handleDrop: (_view, event, slice, moved) => !moved && this.arrives(event.dataTransfer, slice),
  });

  private readonly serialize = (fragment: Fragment, options?: { document?: Document }) => {
    this.writer ??= ClipboardWriter.of(fragment.firstChild!.type.schema);
    return this.writer.serializeFragment(fragment, options);
  };
}
