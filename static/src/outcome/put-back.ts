// Words that come back into the text: one line where the caret is, several as paragraphs; at the end, as long as nobody has
// put the caret anywhere.

import type { Editor } from "@tiptap/core";

const written = (line: string) => (line ? [{ type: "text", text: line }] : []);

export function putBack(editor: Editor, text: string): boolean {
  const lines = text.split("\n");
  const paragraphs = lines.map((line) => ({ type: "paragraph", content: written(line) }));
  const content = lines.length > 1 ? paragraphs : written(text);
  const { selection } = editor.state;
  const untouched = selection.empty && selection.from <= 1;
  return editor
    .chain()
    .focus(untouched ? "end" : null)
    .insertContent(content)
    .run();
}
