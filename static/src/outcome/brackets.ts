// Text that is not agreed. The brackets themselves are drawn; in what readers, files and clipboards get they are characters.

import { Extension, Mark, mergeAttributes } from "@tiptap/core";
import type { Mark as PmMark } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { _ } from "../shared/i18n";

const NAME = "bracket";

export const Bracket = Mark.create({
  name: NAME,
  priority: 1000, // outermost, so that bold inside a bracket does not cut it in two
  inclusive: false, // what is typed behind a finished bracket is not in it
  parseHTML: () => [{ tag: "mark.br" }, { tag: "mark.bracket" }],
  renderHTML: ({ HTMLAttributes }) => [
    "mark",
    mergeAttributes(HTMLAttributes, { class: "br", "aria-label": _("bracket") }),
    0,
  ],
  addKeyboardShortcuts() {
    return { "Mod-Shift-b": () => this.editor.commands.toggleMark(this.name) };
  },
});

const has = (marks: readonly PmMark[] | null | undefined): boolean =>
  marks?.some((mark) => mark.type.name === NAME) ?? false;

// Whether what is put here stands in a bracket: in the middle of one, or where the pen was put into one.
export function inBracket(state: EditorState): boolean {
  const { $from, $to, empty } = state.selection;
  if (empty) return has(state.storedMarks ?? $from.marks());
  return has($from.marksAcross($to));
}

// ---- the pen in a bracket: from the key until the caret leaves, everything typed is bracketed, not the first letter alone

const key = new PluginKey<boolean>("bracketPen");

function atStart(state: EditorState): boolean {
  return state.selection.$from.parentOffset === 0;
}

function staysOpen(tr: Transaction, old: EditorState, state: EditorState): boolean {
  const sync = tr.getMeta(ySyncPluginKey) as { isUndoRedoOperation?: boolean } | undefined;
  if (sync) return !sync.isUndoRedoOperation; // another's typing moves nobody's pen
  if (!state.selection.empty) return false;
  if (!tr.docChanged) return !tr.selectionSet || state.selection.eq(old.selection);
  const before = state.selection.$from.nodeBefore;
  return atStart(state) || has(before?.marks) || before?.type.name === "hardBreak";
}

// Marks of the pen are forgotten with every letter; they are set again, for the toolbar and for what is put in by a key.
// Not while composing: it would end the composition.
function penAgain(state: EditorState, composing: boolean): Transaction | null {
  if (!key.getState(state) || composing || !state.selection.empty) return null;
  if (has(state.storedMarks ?? state.selection.$from.marks())) return null;
  return state.tr.addStoredMark(state.schema.marks[NAME]!.create());
}

export const BracketPen = Extension.create({
  name: "bracketPen",
  priority: 1, // after the input rules
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin<boolean>({
        key,
        state: {
          init: () => false,
          apply: (tr, open, old, state) => {
            if (tr.storedMarksSet && state.selection.empty) return has(tr.storedMarks);
            return open && staysOpen(tr, old, state);
          },
        },
        appendTransaction: (_trs, _old, state) => penAgain(state, editor.view.composing),
        props: {
          handleTextInput: (view, from, to, text, make) => {
            if (!key.getState(view.state) || has(view.state.storedMarks)) return false;
            view.dispatch(make().addMark(from, from + text.length, view.state.schema.marks[NAME]!.create()));
            return to >= from;
          },
        },
      }),
    ];
  },
  addKeyboardShortcuts() {
    // Out of the bracket, behind its sign: the caret stays between the same two letters.
    const leave = ({ after }: { after: boolean }) => {
      const { state, view } = this.editor;
      if (!key.getState(state)) return false;
      const next = state.selection.$from.nodeAfter;
      view.dispatch(state.tr.removeStoredMark(state.schema.marks[NAME]!));
      return after && !has(next?.marks);
    };
    return { ArrowRight: () => leave({ after: true }), End: () => leave({ after: false }) };
  },
});
