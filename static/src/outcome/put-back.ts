// Words that come back into the text: within a line where the caret is, several lines as paragraphs.

import type { Editor } from "@tiptap/core";

const written = (line: string) => (line ? [{ type: "text", text: line }] : []);

export function putBack(editor: Editor, text: string): void {
  const lines = text.split("\n");
  const paragraphs = lines.map((line) => ({ type: "paragraph", content: written(line) }));
  const content = lines.length > 1 ? paragraphs : written(text);
  editor.chain().focus().insertContent(content).run();
}
