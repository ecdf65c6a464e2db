// The pen: the text under it, the editor and its tools. Who only reads never fetches any of this.

import "../shared/common";
import { effect, type Signal, signal } from "@preact/signals";
import type { Editor } from "@tiptap/core";
import { Carets } from "./carets";
import type { DocumentSession } from "./document-session";
import { mount } from "./editor";
import { followKeyboard } from "./keyboard";
import { PasteLine, type ToldOfPaste } from "./paste-line";
import { place, put } from "./places";
import { putBack } from "./put-back";
import { Crew } from "./stepper";
import { DraftSync } from "./sync";
import { Toolbar } from "./toolbar";

// What a page has of it: while one may write, the editor and the carets; and what the last paste did.
interface Pen {
  held: Signal<{ editor: Editor; carets: Carets } | null>;
  told: ToldOfPaste;
}

const CrewNow = ({ held }: Pen) => <Crew writing={held.value?.carets.writing.value ?? []} />;

function ToolsNow({ held, told }: Pen) {
  if (!held.value) return null;
  return (
    <>
      <Toolbar editor={held.value.editor} />
      <PasteLine told={told} />
    </>
  );
}

function showWriting(on: boolean): void {
  place("reading").hidden = on;
  place("writing").hidden = !on;
}

function take({ transport, given, insert }: DocumentSession, { held, told }: Pen, draft: DraftSync): void {
  const carets = new Carets(draft.document, draft.doc, transport);
  const editor = mount(place("writing"), draft.doc, carets, given.text_language, told);
  held.value = { editor, carets };
  insert.value = (text) => putBack(editor, text);
  showWriting(true);
}

// The editor goes before the text changes under it: it would delete what it does not know.
function putDown({ insert }: DocumentSession, { held }: Pen): void {
  const now = held.peek();
  if (!now) return;
  held.value = null;
  insert.value = null;
  now.carets.end();
  now.editor.destroy();
  showWriting(false);
}

export function write(documentSession: DocumentSession): void {
  const { given, transport, unsentStore, lost } = documentSession;
  const pen: Pen = { held: signal(null), told: signal(null) };
  const { held } = pen;
  const draft = new DraftSync(given.document, transport, unsentStore, lost, () => putDown(documentSession, pen));
  documentSession.draft.value = draft;
  put(documentSession, "crew-app", <CrewNow {...pen} />);
  put(documentSession, "tools-app", <ToolsNow {...pen} />);
  followKeyboard();
  effect(() => {
    const { value } = draft.state;
    if (value === "writing" && !held.peek()) take(documentSession, pen, draft);
  });
  effect(() => {
    if (draft.inStep.value) held.peek()?.carets.greet();
    else held.peek()?.carets.forgetOthers();
  });
}
