// What the editor can write: exactly the words of schema.ts.

import { Mark, mergeAttributes, Node } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { Heading } from "@tiptap/extension-heading";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { _ } from "../shared/i18n";
import { Numbers } from "./numbers";
import { ParagraphIds } from "./paragraph-ids";

const Underline = Mark.create({
  name: "underline",
  parseHTML: () => [{ tag: "u" }],
  renderHTML: ({ HTMLAttributes }) => ["u", HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return { "Mod-u": () => this.editor.commands.toggleMark(this.name) };
  },
});

// Text that is not agreed. The brackets themselves are drawn; in what readers and files get they are characters.
const Bracket = Mark.create({
  name: "bracket",
  inclusive: false,
  parseHTML: () => [{ tag: "mark.br" }],
  renderHTML: ({ HTMLAttributes }) => [
    "mark",
    mergeAttributes(HTMLAttributes, { class: "br", "aria-label": _("bracket") }),
    0,
  ],
  addKeyboardShortcuts() {
    return { "Mod-Shift-b": () => this.editor.commands.toggleMark(this.name) };
  },
});

const HardBreak = Node.create({
  name: "hardBreak",
  group: "inline",
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: ({ HTMLAttributes }) => ["br", HTMLAttributes],
  renderText: () => "\n",
  addKeyboardShortcuts() {
    return { "Shift-Enter": () => this.editor.commands.insertContent({ type: this.name }) };
  },
});

// Lists keep no type and no start: the server writes them all as 1, 2, 3.
const PlainOrderedList = OrderedList.extend({ addAttributes: () => ({}) });

export const extensions = () => [
  Document,
  Text,
  Paragraph,
  Heading.configure({ levels: [1, 2, 3] }),
  BulletList,
  PlainOrderedList,
  ListItem,
  ListKeymap,
  HardBreak,
  Bold,
  Italic,
  Underline,
  Bracket,
  ParagraphIds,
  Numbers,
];
