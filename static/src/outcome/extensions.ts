// What the editor can write: exactly the words of schema.ts.

import { InputRule, Mark, Node, wrappingInputRule } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { Heading } from "@tiptap/extension-heading";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import type { Node as PmNode } from "@tiptap/pm/model";
import { Bracket, BracketPen } from "./brackets";
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

// Lists keep no type and no start: the server writes them all as 1, 2, 3. So only a typed "1. " begins one, and a number that
// is the next of the list before it goes on with that; any other number stays what was typed.
const PlainOrderedList = OrderedList.extend({
  addAttributes: () => ({}),
  addProseMirrorPlugins: () => [], // its own reading of pasted plain text makes lists of what is none
  addInputRules() {
    const joins = (match: RegExpMatchArray, before: PmNode) => Number(match[1]) === before.childCount + 1;
    const rule = wrappingInputRule({ find: /^(\d+)\.\s$/, type: this.type, joinPredicate: joins });
    const handler: InputRule["handler"] = (given) => {
      const before = given.state.doc.resolve(given.range.from - 1).nodeBefore;
      const goesOn = before?.type === this.type && joins(given.match, before);
      return goesOn || given.match[1] === "1" ? rule.handler(given) : null;
    };
    return [new InputRule({ find: rule.find, handler })];
  },
});

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
  BracketPen,
  ParagraphIds,
  Numbers,
];
