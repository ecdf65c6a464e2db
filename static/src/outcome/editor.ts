// The editor itself: TipTap on the Y document, mounted only when its schema is exactly the list this page was built with.

import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import type * as Y from "yjs";
import { _ } from "../shared/i18n";
import { type Carets, drawCaret } from "./carets";
import { extensions } from "./extensions";
import type { ToldOfPaste } from "./paste-line";
import { Pastes } from "./pastes";
import { BARE, FRAGMENT, MARKS, NODES } from "./schema";
import { undoOf } from "./undo";

const same = (a: string[], b: string[]): boolean => a.sort().join() === b.sort().join();

export function knowsTheSchema(editor: Editor): boolean {
  const { nodes, marks } = editor.schema;
  return same(Object.keys(nodes), [...NODES, ...BARE]) && same(Object.keys(marks), [...MARKS]);
}

// How near the caret may come to the edges of the window, in pixels: bar and tools lie over the text there.
const CLEAR = { top: 136, bottom: 80, left: 0, right: 0 };

export function mount(element: HTMLElement, doc: Y.Doc, carets: Carets, language: string, told: ToldOfPaste): Editor {
  const pastes = new Pastes(told);
  const editor = new Editor({
    element,
    injectCSS: false, // the content policy allows no style of a script's own
    extensions: [
      ...extensions(),
      Collaboration.configure({
        document: doc,
        field: FRAGMENT,
        yUndoOptions: { undoManager: undoOf(doc.getXmlFragment(FRAGMENT)) },
      }),
      CollaborationCaret.configure({
        provider: { awareness: carets.awareness },
        user: {},
        render: drawCaret,
        selectionRender: () => ({ class: "caret-range" }),
      }),
    ],
    enablePasteRules: false, // asterisks in what is pasted are letters
    onTransaction: ({ transaction }) => pastes.heard(transaction),
    onDestroy: () => pastes.forget(),
    editorProps: {
      scrollThreshold: CLEAR,
      scrollMargin: CLEAR,
      ...pastes.board.props(),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": _("Text of the outcome document"),
        lang: language,
        spellcheck: "true",
        translate: "no", // what a translator writes in here would be written into everybody's text
      },
    },
  });
  pastes.editor = editor;
  if (!knowsTheSchema(editor)) {
    editor.destroy();
    throw new Error("this page's editor has another schema than the page says");
  }
  return editor;
}
