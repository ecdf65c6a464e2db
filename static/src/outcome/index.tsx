// The document comes alive: readers see it move, drafters write in it.

import { effect, signal } from "@preact/signals";
import type { Editor } from "@tiptap/core";
import { type ComponentChild, render } from "preact";
import { prepareRegions } from "../shared/announce";
import { boot } from "../shared/boot";
import { warnAtClosing } from "../shared/closing";
import { useDraftsOf } from "../shared/draft";
import { useZone } from "../shared/i18n";
import { Kept } from "../shared/kept";
import { Bar } from "./bar";
import { Carets } from "./carets";
import { copyAsOurs } from "./copied";
import { Desk, desk, sitDown } from "./desk";
import { mount } from "./editor";
import { followKeyboard } from "./keyboard";
import { Notes } from "./notes";
import { PasteLine } from "./paste-line";
import { putBack } from "./put-back";
import { Readership } from "./readership";
import { Reading, Sections } from "./reading";
import { Crew, Stepper } from "./stepper";
import type { DraftSync } from "./sync";
import { Toolbar } from "./toolbar";
import type { DocumentBoot } from "./types";
import { Versions } from "./versions";

const place = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no place ${id}`);
  return found;
};

function put(id: string, what: ComponentChild): void {
  const where = place(id);
  where.replaceChildren();
  render(what, where);
}

const pen = signal<{ editor: Editor; carets: Carets } | null>(null);

const CrewNow = () => <Crew writing={pen.value?.carets.writing.value ?? []} />;

function ToolsNow() {
  if (!pen.value) return null;
  return (
    <>
      <Toolbar editor={pen.value.editor} />
      <PasteLine />
    </>
  );
}

function showWriting(on: boolean): void {
  place("reading").hidden = on;
  place("writing").hidden = !on;
}

function takePen(draft: DraftSync): void {
  const carets = new Carets(draft.document, draft.doc, desk.transport);
  const editor = mount(place("writing"), draft.doc, carets, desk.given.text_language);
  pen.value = { editor, carets };
  desk.insert.value = (text) => putBack(editor, text);
  showWriting(true);
}

// The editor goes before the text changes under it: it would delete what it does not know.
function putPenDown(): void {
  const held = pen.peek();
  if (!held) return;
  pen.value = null;
  desk.insert.value = null;
  held.carets.end();
  held.editor.destroy();
  showWriting(false);
}

function write(draft: DraftSync): void {
  followKeyboard();
  draft.beforeEnd = putPenDown;
  effect(() => {
    const { value } = draft.state;
    if (value === "writing" && !pen.peek()) takePen(draft);
  });
  effect(() => {
    if (draft.inStep.value) pen.peek()?.carets.greet();
    else pen.peek()?.carets.forgetOthers();
  });
}

function read(): void {
  copyAsOurs(place("reading"));
  put("reading", <Reading />);
  put("sections-app", <Sections />);
  put("steps-app", <Stepper />);
  put(
    "versions-app",
    <>
      <Versions />
      <Readership />
    </>,
  );
}

// What is kept on the device is safe there; what others do not see yet is worth the question all the same.
function watchClosing({ kept, draft, link }: Desk): void {
  const unsent = () => draft?.state.value === "writing" && draft.waiting.value > 0;
  warnAtClosing(
    () => kept.atRisk,
    () => Boolean(unsent()),
    () => link.outbox.waiting.value > 0,
  );
}

async function begin(): Promise<void> {
  const given = boot<DocumentBoot>();
  useZone(given.tz);
  const kept = await Kept.open(given.person && `${given.person}:document:${given.document}`);
  useDraftsOf(kept, given.me?.participant);
  kept.watch();
  sitDown(new Desk(given, kept));
  watchClosing(desk);
  desk.link.onRoleChanged = () => setTimeout(() => void kept.flush().then(() => location.reload()), 300);
  prepareRegions();
  desk.link.watch();
  put("bar-app", <Bar />);
  put("notes-app", <Notes />);
  put("crew-app", <CrewNow />);
  put("tools-app", <ToolsNow />);
  if (desk.draft) write(desk.draft);
  const stop = effect(() => {
    if (!desk.feed.ready.value) return;
    queueMicrotask(() => {
      stop();
      read();
    });
  });
  let stage = desk.document.peek()?.stage;
  effect(() => {
    const now = desk.document.value?.stage;
    if (stage && now && now !== stage) desk.draft?.join(); // adopted or reopened: the server says who may write now
    stage = now ?? stage;
  });
}

void begin();
