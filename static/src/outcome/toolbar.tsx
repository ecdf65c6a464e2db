// The few things a drafter does to words. Every one has its key; pressing a button keeps the caret where it is.

import type { Editor } from "@tiptap/core";
import { useEffect, useReducer } from "preact/hooks";
import { _ } from "../shared/i18n";

interface Tool {
  name: string;
  label: string;
  sign: string;
  on: (editor: Editor) => boolean;
  press: (editor: Editor) => void;
  shortcut?: string;
}

const mark = (name: string, label: string, sign: string, shortcut: string): Tool => ({
  name,
  label,
  sign,
  shortcut,
  on: (editor) => editor.isActive(name),
  press: (editor) => void editor.chain().focus().toggleMark(name).run(),
});

const tools = (): Tool[] => [
  mark("bold", _("Bold"), "B", "Control+B"),
  mark("italic", _("Italic"), "I", "Control+I"),
  mark("underline", _("Underline"), "U", "Control+U"),
  mark("bracket", _("Bracket: not agreed"), "[ ]", "Control+Shift+B"),
  {
    name: "heading",
    label: _("Section heading"),
    sign: "H",
    on: (editor) => editor.isActive("heading", { level: 2 }),
    press: (editor) => void editor.chain().focus().toggleHeading({ level: 2 }).run(),
  },
  {
    name: "list",
    label: _("List"),
    sign: "•",
    on: (editor) => editor.isActive("bulletList"),
    press: (editor) => void editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: "undo",
    label: _("Undo"),
    sign: "↶",
    shortcut: "Control+Z",
    on: () => false,
    press: (editor) => void editor.chain().focus().undo().run(),
  },
  {
    name: "redo",
    label: _("Redo"),
    sign: "↷",
    shortcut: "Control+Y",
    on: () => false,
    press: (editor) => void editor.chain().focus().redo().run(),
  },
];

export function Toolbar({ editor }: { editor: Editor }) {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const draw = () => redraw(undefined);
    editor.on("transaction", draw);
    return () => void editor.off("transaction", draw);
  }, [editor]);
  return (
    <div class="tools" role="toolbar" aria-label={_("Writing")} aria-controls="writing">
      {tools().map((tool) => (
        <button
          key={tool.name}
          type="button"
          class={`btn btn--s tool tool--${tool.name}`}
          aria-label={tool.label}
          title={tool.label}
          aria-pressed={tool.name === "undo" || tool.name === "redo" ? undefined : tool.on(editor)}
          aria-keyshortcuts={tool.shortcut}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => tool.press(editor)}
        >
          <span aria-hidden="true">{tool.sign}</span>
        </button>
      ))}
    </div>
  );
}
