// Who may read the text: said by organiser and chair, seen by all who take part.

import type { Document } from "../shared/contract";
import { _ } from "../shared/i18n";
import { ErrorText, useAct } from "../shared/ui";
import { useDocumentSession } from "./context";

type Visibility = Document["visibility"];

const words = (visibility: Visibility): string =>
  visibility === "public" ? _("All who may see this dialogue") : _("Those who take part");

function Choice({ value, now, choose }: { value: Visibility; now: Visibility; choose: (value: Visibility) => void }) {
  const id = `readers-${value}`;
  return (
    <div class="check">
      <input id={id} type="radio" name="readers" checked={now === value} onChange={() => choose(value)} />
      <label for={id}>{words(value)}</label>
    </div>
  );
}

function hint(now: Visibility, dialogueIsPublic: boolean): string {
  if (!dialogueIsPublic) return _("The dialogue is for those who take part, and so is its text.");
  return now === "public"
    ? _("Everybody reads along while the text is drafted, and sees all its versions.")
    : _("Once a version is adopted, all who may see the dialogue can read that version, and no other.");
}

export function Readership() {
  const documentSession = useDocumentSession();
  const { busy, error, run } = useAct();
  const now = documentSession.document.value?.visibility;
  if (!now || !documentSession.given.me) return null;
  const choose = (visibility: Visibility) =>
    run(() =>
      documentSession.link.command("outcome.set_visibility", { document: documentSession.given.document, visibility }),
    );
  return (
    <section class="card readers" aria-labelledby="readers-title">
      <div class="card__head">
        <h2 class="grow" id="readers-title">
          {_("Who may read the text")}
        </h2>
      </div>
      <div class="card__body">
        {documentSession.given.may.show ? (
          <div role="radiogroup" aria-labelledby="readers-title" aria-busy={busy.value}>
            <Choice value="participants" now={now} choose={choose} />
            <Choice value="public" now={now} choose={choose} />
          </div>
        ) : (
          <p>{words(now)}</p>
        )}
        <p class="meta">{hint(now, documentSession.given.dialogue_public)}</p>
        <ErrorText id="readers-error" text={error.value} />
      </div>
    </section>
  );
}
