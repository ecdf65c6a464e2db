// Paragraph numbers are shown, never stored: every paragraph that says something counts, as on the server.

import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { PARAGRAPH_ID } from "./schema";

const key = new PluginKey<DecorationSet>("numbers");

// Blanks, controls, and letters that show nothing: `outcome/document/text.py` has the same ranges, and a test compares the two.
const UNSEEN =
  "\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f" +
  "\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff";
const SEEN = new RegExp(`[^${UNSEEN}\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]`, "u");

const says = (node: Node): boolean => node.type.name === "paragraph" && SEEN.test(node.textContent);

// Each top-level block's number, as it is shown.
export function numbers(doc: Node): (string | null)[] {
  let count = 0;
  return doc.children.map((node) => (says(node) ? String(++count) : null));
}

function decorated(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  const counted = numbers(doc);
  doc.forEach((node, at, place) => {
    const attrs: Record<string, string> = { id: `p-${node.attrs[PARAGRAPH_ID] ?? ""}` };
    const number = counted[place];
    if (number) attrs["data-number"] = number;
    found.push(Decoration.node(at, at + node.nodeSize, attrs));
  });
  return DecorationSet.create(doc, found);
}

export const Numbers = Extension.create({
  name: "numbers",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key,
        state: {
          init: (_config, state) => decorated(state.doc),
          apply: (tr, old) => (tr.docChanged ? decorated(tr.doc) : old),
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});
