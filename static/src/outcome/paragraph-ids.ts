// Every top-level block has an id that stays with it through edits, splits, merges and moves. Only changes made on this
// page are looked at: if every page mended what another wrote, they would mend against each other.

import { Extension } from "@tiptap/core";
import type { Node, Slice } from "@tiptap/pm/model";
import { Fragment, Slice as MadeSlice } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { PARAGRAPH_ID } from "./schema";

const TYPES = ["heading", "paragraph", "bulletList", "orderedList"];

export function newParagraphId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Block {
  node: Node;
  at: number;
}

function blocksOf(doc: Node): Block[] {
  const found: Block[] = [];
  doc.forEach((node, at) => void found.push({ node, at }));
  return found;
}

// Of two blocks with one id the first keeps it, unless it is empty: Enter at the start of a paragraph makes an empty one
// before it, and the text keeps its id.
export function blocksToMend(blocks: Block[]): Block[] {
  const holder = new Map<string, Block>();
  const mend: Block[] = [];
  for (const block of blocks) {
    const id: string | null = block.node.attrs[PARAGRAPH_ID];
    const other = id ? holder.get(id) : undefined;
    const keeps = id && (!other || (other.node.content.size === 0 && block.node.content.size > 0));
    if (keeps) holder.set(id, block);
    if (other && keeps) mend.push(other);
    if (!keeps) mend.push(block);
  }
  return mend;
}

function mended(transactions: readonly Transaction[], state: EditorState): Transaction | null {
  const own = transactions.some((tr) => tr.docChanged && !tr.getMeta(ySyncPluginKey));
  if (!own) return null;
  const mend = blocksToMend(blocksOf(state.doc));
  if (mend.length === 0) return null;
  const tr = state.tr;
  for (const { at } of mend) tr.setNodeAttribute(at, PARAGRAPH_ID, newParagraphId());
  return tr;
}

// A copy gets a new id; what was cut and is not in the text any more keeps its own.
function withoutTakenIds(fragment: Fragment, taken: Set<string>): Fragment {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    const content = withoutTakenIds(node.content, taken);
    const attrs = taken.has(node.attrs[PARAGRAPH_ID]) ? { ...node.attrs, [PARAGRAPH_ID]: null } : node.attrs;
    nodes.push(node.isText ? node : node.type.create(attrs, content, node.marks));
  });
  return Fragment.from(nodes);
}

function pasted(slice: Slice, view: EditorView): Slice {
  if ((view as unknown as { dragging?: { move?: boolean } }).dragging?.move) return slice;
  const taken = new Set(blocksOf(view.state.doc).map(({ node }) => String(node.attrs[PARAGRAPH_ID])));
  return new MadeSlice(withoutTakenIds(slice.content, taken), slice.openStart, slice.openEnd);
}

export const ParagraphIds = Extension.create({
  name: "paragraphIds",
  addGlobalAttributes() {
    const id = {
      default: null,
      parseHTML: (element: HTMLElement) => element.getAttribute("data-paragraph-id"),
      renderHTML: (attrs: Record<string, unknown>) =>
        attrs[PARAGRAPH_ID] ? { "data-paragraph-id": attrs[PARAGRAPH_ID] } : {},
    };
    return [{ types: TYPES, attributes: { [PARAGRAPH_ID]: id } }];
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey("paragraphIds"),
        appendTransaction: (transactions, _before, state) => mended(transactions, state),
        props: { transformPasted: pasted },
      }),
    ];
  },
});
