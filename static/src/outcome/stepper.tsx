// The stages of a document, and who is at it now.

import type { ComponentChildren } from "preact";
import { listed } from "../shared/bidi";
import { _, ngettext } from "../shared/i18n";
import { Icon } from "../shared/ui";
import { useDocumentSession } from "./context";
import { type Writer, writerName } from "./types";

type Look = "is-now" | "is-done" | "";

function Step({ n, look, children }: { n: number; look: Look; children: ComponentChildren }) {
  return (
    <li class={look} aria-current={look === "is-now" ? "step" : undefined}>
      <span class="dotn" aria-hidden="true">
        {look === "is-done" ? <Icon name="check" /> : n}
      </span>
      <em>{children}</em>
    </li>
  );
}

export function Stepper() {
  const documentSession = useDocumentSession();
  const adopted = documentSession.adopted.value;
  const named = documentSession.document.value?.versions;
  return (
    <>
      <Step n={1} look={adopted ? "is-done" : "is-now"}>
        {adopted || named == null ? _("Drafting") : _("Drafting, revision %(n)s", { n: named + 1 })}
      </Step>
      <Step n={2} look={adopted ? "is-now" : ""}>
        {adopted
          ? _("Adopted, revision %(n)s", { n: documentSession.adoptedVersion.value?.number ?? "" })
          : _("Adopted")}
      </Step>
    </>
  );
}

export function Crew({ writing }: { writing: Writer[] }) {
  const { readers } = useDocumentSession();
  const names = listed(new Set(writing.map(writerName)));
  return (
    <>
      {names && <span id="crew-writing">{_("Writing now: %(names)s", { names })}</span>}
      {readers.value > 0 && <span>{ngettext("Reading: %(num)s", "Reading: %(num)s", readers.value)}</span>}
    </>
  );
}
