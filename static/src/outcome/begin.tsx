// The document comes alive: readers see it move; who may write fetches the pen beside.

import "../shared/common";
import { effect } from "@preact/signals";
import { prepareRegions } from "../shared/announce";
import { boot } from "../shared/boot";
import { warnAtClosing } from "../shared/closing";
import { useDraftsOf } from "../shared/draft";
import { useZone } from "../shared/i18n";
import { leaveOtherBuild, noteBuild } from "../shared/other-build";
import { tellWhenPrinted } from "../shared/printed";
import type { Transport } from "../shared/transport";
import { UnsentStore } from "../shared/unsent-store";
import { Bar } from "./bar";
import { copyAsOurs } from "./copied";
import { DocumentSession } from "./document-session";
import { Notes } from "./notes";
import { place, put } from "./places";
import { Readership } from "./readership";
import { Reading, Sections } from "./reading";
import { Crew, Stepper } from "./stepper";
import type { DocumentBoot } from "./types";
import { Versions } from "./versions";

function read(documentSession: DocumentSession): void {
  copyAsOurs(place("reading"));
  put(documentSession, "reading", <Reading />);
  put(documentSession, "sections-app", <Sections />);
  put(documentSession, "steps-app", <Stepper />);
  put(
    documentSession,
    "versions-app",
    <>
      <Versions />
      <Readership />
    </>,
  );
}

// A build that is older than two others is gone from the server, and with it the pen of this page.
async function fetchPen(documentSession: DocumentSession): Promise<void> {
  try {
    const { write } = await import("./pen");
    write(documentSession);
  } catch (why) {
    console.warn("the pen did not come", why);
    documentSession.penMissing.value = true;
  }
}

// Once, as soon as there is a reason to: who may write, or has left something unsent.
function penOf(documentSession: DocumentSession): () => void {
  let fetching = false;
  return () => {
    if (fetching || !documentSession.needsPen) return;
    fetching = true;
    void fetchPen(documentSession);
  };
}

let anew = false;

// Another role sees another page; what was typed is on the device, and read from there by that page.
async function loadAnew(unsentStore: UnsentStore): Promise<void> {
  await unsentStore.flush();
  anew = true;
  location.reload();
}

// What is kept on the device is safe there; what others do not see yet is worth the question to who closes the page.
function watchClosing({ unsentStore, draft, link }: DocumentSession): void {
  const unsent = () => !anew && draft.peek()?.state.value === "writing" && (draft.peek()?.waiting.value ?? 0) > 0;
  warnAtClosing(
    () => unsentStore.atRisk,
    () => unsent(),
    () => link.outbox.waiting.value > 0,
  );
}

export async function begin(transport: Transport): Promise<void> {
  const given = boot<DocumentBoot>();
  useZone(given.zone);
  const unsentStore = await UnsentStore.open(given.person && `${given.person}:document:${given.document}`);
  useDraftsOf(unsentStore, given.me?.participant);
  unsentStore.watch();
  const roleChanged = () => void setTimeout(() => void loadAnew(unsentStore), 300);
  const documentSession = new DocumentSession(given, unsentStore, transport, roleChanged);
  watchClosing(documentSession);
  noteBuild();
  effect(
    () =>
      void (
        documentSession.link.otherBuild.value &&
        leaveOtherBuild(documentSession.link, unsentStore, () => void loadAnew(unsentStore))
      ),
  );
  prepareRegions();
  tellWhenPrinted();
  documentSession.link.watch();
  put(documentSession, "bar-app", <Bar />);
  put(documentSession, "notes-app", <Notes />);
  put(documentSession, "crew-app", <Crew writing={[]} />);
  const openPen = penOf(documentSession);
  openPen();
  unsentStore.onArrival(openPen);
  const stop = effect(() => {
    if (!documentSession.feed.ready.value) return;
    queueMicrotask(() => {
      stop();
      read(documentSession);
    });
  });
  let stage = documentSession.document.peek()?.stage;
  effect(() => {
    const now = documentSession.document.value?.stage;
    if (stage && now && now !== stage) documentSession.draft.peek()?.join(); // adopted or reopened: the server says who may write now
    stage = now ?? stage;
  });
}
