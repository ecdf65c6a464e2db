// The live part of the bar: whether what was typed is on the server's disk, and the line to the server.

import { _, ngettext, timeOfDay } from "../shared/i18n";
import { Icon, Pill, TurnedAway } from "../shared/ui";
import { useDocumentSession } from "./context";
import type { DocumentSession } from "./document-session";
import type { DraftSync } from "./sync";

// "Kept" is said when it is on the device's disk, and not before.
function keptWords(documentSession: DocumentSession, n: number): string {
  const storageState = documentSession.unsentStore.storageState.value;
  if (storageState === "kept")
    return ngettext(
      "Not saved: kept on this device, %(num)s change",
      "Not saved: kept on this device, %(num)s changes",
      n,
    );
  if (storageState === "not_yet")
    return ngettext("Not saved, not kept yet: %(num)s change", "Not saved, not kept yet: %(num)s changes", n);
  return ngettext(
    "Not saved: kept on this page alone, %(num)s change",
    "Not saved: kept on this page alone, %(num)s changes",
    n,
  );
}

// "Saved" means one thing: the outbox is empty.
function savedWords(documentSession: DocumentSession, draft: DraftSync): { look: string; words: string } {
  const n = draft.waiting.value;
  if (n === 0) return { look: "saved", words: _("Saved") };
  const there = documentSession.link.state.value !== "again" && documentSession.link.state.value !== "away";
  if (there && draft.inStep.value && !draft.outbox.failing.value)
    return { look: "saved saved--busy", words: _("Saving") };
  return { look: "saved saved--not", words: keptWords(documentSession, n) };
}

function Saved({ draft }: { draft: DraftSync }) {
  const documentSession = useDocumentSession();
  if (draft.state.value !== "writing") return null;
  const { look, words } = savedWords(documentSession, draft);
  return (
    <span class={look} role="status" id="saved">
      <Icon name={look === "saved" ? "check" : look.endsWith("not") ? "alert" : "clock"} />
      {words}
    </span>
  );
}

function Line() {
  const documentSession = useDocumentSession();
  const { state, since } = documentSession.link;
  if (state.value === "away" && since.value) {
    const words = _("No connection since %(time)s", { time: timeOfDay(since.value) });
    return (
      <Pill tone="alert" hollow>
        {words}
      </Pill>
    );
  }
  if (state.value === "again") {
    return (
      <Pill tone="warn" hollow>
        {_("Connecting again")}
      </Pill>
    );
  }
  if (documentSession.link.outbox.serverUnavailable.value || documentSession.draft.value?.outbox.failing.value)
    return <TurnedAway />;
  return null; // a document at rest says nothing of its line; "Saved" says enough
}

export function Bar() {
  const { draft } = useDocumentSession();
  return (
    <>
      <span class="link" role="status">
        <Line />
      </span>
      {draft.value && <Saved draft={draft.value} />}
    </>
  );
}
