// The pen: the text under it, the editor and its tools. Who only reads never fetches any of this.

import "../shared/common";
import { effect, signal } from "@preact/signals";
import type { Editor } from "@tiptap/core";
import { Carets } from "./carets";
import { documentSession, place, put } from "./document-session";
import { mount } from "./editor";
import { followKeyboard } from "./keyboard";
import { PasteLine } from "./paste-line";
import { putBack } from "./put-back";
import { Crew } from "./stepper";
import { DraftSync } from "./sync";
import { Toolbar } from "./toolbar";

const held = signal<{ editor: Editor; carets: Carets } | null>(null);

const CrewNow = () => <Crew writing={held.value?.carets.writing.value ?? []} />;

function ToolsNow() {
  if (!held.value) return null;
  return (
    <>
      <Toolbar editor={held.value.editor} />
      <PasteLine />
    </>
  );
}

function showWriting(on: boolean): void {
  place("reading").hidden = on;
  place("writing").hidden = !on;
}

function take(draft: DraftSync): void {
  const carets = new Carets(draft.document, draft.doc, documentSession.transport);
  const editor = mount(place("writing"), draft.doc, carets, documentSession.given.text_language);
  held.value = { editor, carets };
  documentSession.insert.value = (text) => putBack(editor, text);
  showWriting(true);
}

// The editor goes before the text changes under it: it would delete what it does not know.
function putDown(): void {
  const pen = held.peek();
  if (!pen) return;
  held.value = null;
  documentSession.insert.value = null;
  pen.carets.end();
  pen.editor.destroy();
  showWriting(false);
}

export function write(): void {
  const draft = new DraftSync(
    documentSession.given.document,
    documentSession.transport,
    documentSession.unsentStore,
    documentSession.lost,
    putDown,
  );
  documentSession.draft.value = draft;
  put("crew-app", <CrewNow />);
  put("tools-app", <ToolsNow />);
  followKeyboard();
  effect(() => {
    const { value } = draft.state;
    if (value === "writing" && !held.peek()) take(draft);
  });
  effect(() => {
    if (draft.inStep.value) held.peek()?.carets.greet();
    else held.peek()?.carets.forgetOthers();
  });
}
