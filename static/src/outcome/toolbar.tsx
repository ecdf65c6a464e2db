// The few things a drafter does to words. Every one has its key; pressing a button keeps the caret where it is.

import type { Editor } from "@tiptap/core";
import type { ComponentChild } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { _ } from "../shared/i18n";
import { Icon } from "../shared/ui";

interface Tool {
  name: string;
  label: string;
  sign: ComponentChild;
  shortcut: string;
  press: (editor: Editor) => unknown;
  on?: (editor: Editor) => boolean; // a tool that is on or off
  can?: (editor: Editor) => boolean;
}

const mark = (name: string, label: string, sign: string, shortcut: string): Tool => ({
  name,
  label,
  sign,
  shortcut,
  on: (editor) => editor.isActive(name),
  press: (editor) => editor.chain().focus().toggleMark(name).run(),
});

// The bracket first: it is what is needed most; on a narrow phone the last ones have to be drawn in.
const writing = (): Tool[] => [
  mark("bracket", _("Bracket: not agreed"), "[ ]", "Control+Shift+B"),
  {
    name: "heading",
    label: _("Section heading"),
    sign: "H",
    shortcut: "Control+Alt+2",
    on: (editor) => editor.isActive("heading", { level: 2 }),
    press: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
  },
  mark("bold", _("Bold"), "B", "Control+B"),
  mark("italic", _("Italic"), "I", "Control+I"),
  mark("underline", _("Underline"), "U", "Control+U"),
  {
    name: "list",
    label: _("Bulleted list"),
    sign: <Icon name="agenda" />,
    shortcut: "Control+Shift+8",
    on: (editor) => editor.isActive("bulletList"),
    press: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: "numbered",
    label: _("Numbered list"),
    sign: <Icon name="numbered" />,
    shortcut: "Control+Shift+7",
    on: (editor) => editor.isActive("orderedList"),
    press: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
];

const stepping = (): Tool[] => [
  {
    name: "undo",
    label: _("Undo"),
    sign: <Icon name="undo" />,
    shortcut: "Control+Z",
    can: (editor) => editor.can().undo(),
    press: (editor) => editor.chain().focus().undo().run(),
  },
  {
    name: "redo",
    label: _("Redo"),
    sign: <Icon name="redo" />,
    shortcut: "Control+Y",
    can: (editor) => editor.can().redo(),
    press: (editor) => editor.chain().focus().redo().run(),
  },
];

const onApple = (): boolean => /^(Mac|iP)/.test(navigator.platform);
const keysOf = (shortcut: string): string => shortcut.replace("Control", onApple() ? "⌘" : "Ctrl");

function Button({
  tool,
  editor,
  stop,
}: {
  tool: Tool;
  editor: Editor;
  stop: { at: string; to: (at: string) => void };
}) {
  const can = tool.can?.(editor) ?? true;
  return (
    <button
      type="button"
      class={`tool tool--${tool.name}`}
      tabIndex={stop.at === tool.name ? 0 : -1}
      aria-label={tool.label}
      title={`${tool.label} (${keysOf(tool.shortcut)})`}
      aria-pressed={tool.on?.(editor)}
      aria-disabled={can ? undefined : true}
      aria-keyshortcuts={tool.shortcut}
      onFocus={() => stop.to(tool.name)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => can && tool.press(editor)}
    >
      <span aria-hidden="true">{tool.sign}</span>
    </button>
  );
}

// One stop for Tab; the arrows go from tool to tool, as in every toolbar.
function step(event: KeyboardEvent, editor: Editor): void {
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll("button")];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const places: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
  const to = places[event.key];
  if (event.key === "Escape") editor.commands.focus();
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
}

export function Toolbar({ editor }: { editor: Editor }) {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [at, to] = useState("bracket");
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const draw = () => redraw(undefined);
    const enter = (event: KeyboardEvent) => {
      if (event.altKey && event.key === "F10") bar.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
    };
    editor.on("transaction", draw);
    editor.view.dom.addEventListener("keydown", enter);
    return () => {
      editor.off("transaction", draw);
      if (!editor.isDestroyed) editor.view.dom.removeEventListener("keydown", enter);
    };
  }, [editor]);
  const set = (tools: Tool[]) => (
    <div class="tools__set">
      {tools.map((tool) => (
        <Button key={tool.name} tool={tool} editor={editor} stop={{ at, to }} />
      ))}
    </div>
  );
  return (
    <div
      class="tools"
      role="toolbar"
      ref={bar}
      aria-label={_("Writing")}
      aria-controls="writing"
      onKeyDown={(event) => step(event, editor)}
    >
      {set(writing())}
      {set(stepping())}
    </div>
  );
}
