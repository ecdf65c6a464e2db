// What a drafter must know before reading on: why the text cannot be written in, and what of theirs was not taken.

import { _, dayOf, timeOfDay } from "../shared/i18n";
import { LoadAnew, Renewed } from "../shared/other-build";
import { Over } from "../shared/over";
import { Notice } from "../shared/ui";
import { useDocumentSession } from "./context";
import type { DocumentSession } from "./document-session";
import { LostWords } from "./lost-words";
import type { DraftSync } from "./sync";

function Adopted() {
  const documentSession = useDocumentSession();
  const version = documentSession.adoptedVersion.value;
  if (!documentSession.adopted.value || !version) return null;
  const words = { number: version.number, name: version.name };
  return (
    <Notice tone="ok">
      <p>{_("Adopted: revision %(number)s, “%(name)s”. The text cannot be changed any more.", words)}</p>
    </Notice>
  );
}

function Reopened() {
  const documentSession = useDocumentSession();
  const { reopened_at: at, reopened_reason: reason } = documentSession.document.value ?? {};
  if (!at) return null;
  const when = { day: dayOf(at), time: timeOfDay(at) };
  const words = reason
    ? _("Reopened on %(day)s, %(time)s: %(reason)s", { ...when, reason })
    : _("Reopened on %(day)s, %(time)s. You read the text as it was adopted.", when);
  return (
    <Notice tone="warn">
      <p dir="auto">{words}</p>
    </Notice>
  );
}

function why(documentSession: DocumentSession, draft: DraftSync): string | null {
  const { value } = draft.state;
  if (value === "outdated")
    return _(
      "This page is older than the text and could harm it, so you can only read here. Load the page anew to write.",
    );
  if (value === "restored")
    return _("The server was restored from a copy. Load the page anew; what you had not yet sent is shown below.");
  if (value === "reading" && documentSession.drafting.value)
    return _("You may read this text, and no longer write in it.");
  const refusal = draft.refusal.value;
  const over = value === "writing" && documentSession.lost.words.value.length === 0; // what it was about is put back or let go
  const reopened = refusal?.code === "document_adopted" && documentSession.drafting.value;
  return refusal && !over && !reopened ? refusal.message : null;
}

function OldPage() {
  return (
    <Notice tone="warn" urgent>
      <p>{_("This page is old, or a part of it did not come, so you can only read here. What you typed is kept.")}</p>
      <LoadAnew />
    </Notice>
  );
}

export function Notes() {
  const documentSession = useDocumentSession();
  const draft = documentSession.draft.value;
  const reason = draft && why(documentSession, draft);
  const over = documentSession.feed.ended.value;
  const reload = draft?.state.value === "outdated" || draft?.state.value === "restored";
  return (
    <>
      <Renewed />
      {over && <Over why={over}>{documentSession.link.otherBuild.value && <LoadAnew />}</Over>}
      <Adopted />
      <Reopened />
      {documentSession.penMissing.value && <OldPage />}
      {reason && (
        <Notice tone="warn" urgent>
          <p>{reason}</p>
          {reload && <LoadAnew />}
        </Notice>
      )}
      <LostWords />
    </>
  );
}
