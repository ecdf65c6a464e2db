// Paragraph numbers are shown, never stored: every paragraph that says something counts, as on the server.

import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { PARAGRAPH_ID } from "./schema";

const key = new PluginKey<DecorationSet>("numbers");

const says = (node: Node): boolean => node.type.name === "paragraph" && node.textContent.trim() !== "";

function decorated(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  let count = 0;
  doc.forEach((node, at) => {
    const attrs: Record<string, string> = { id: `p-${node.attrs[PARAGRAPH_ID] ?? ""}` };
    if (says(node)) attrs["data-number"] = String(++count);
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
