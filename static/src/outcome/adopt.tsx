// The chair's two acts: adopting a version, with all in sight that is still open in it, and taking an adopted text up again.

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Bracket, Version } from "../shared/contract";
import { OutcomeReopen } from "../shared/contract";
import { clearIf, draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { Button, Dialog, DialogActs, ErrorText, Notice, TextField, useAct } from "../shared/ui";
import { useDocumentSession } from "./context";
import { allSaved } from "./saved";

const MOST = OutcomeReopen.reason.maxLength;

function place({ block, number }: Bracket): string {
  if (number) return _("paragraph %(number)s", { number });
  if (block === "title") return _("title");
  if (block === "heading") return _("heading");
  return block === "list" ? _("list") : _("paragraph");
}

function Seen({ id, label, seen }: { id: string; label: string; seen: Signal<boolean> }) {
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={seen.value}
        onChange={(event) => {
          seen.value = event.currentTarget.checked;
        }}
      />
      <label for={id}>{label}</label>
    </div>
  );
}

function Brackets({ version, seen }: { version: Version; seen: Signal<boolean> }) {
  const { brackets, open_brackets: count } = version;
  if (!count) return null;
  return (
    <Notice tone="warn">
      <p>{_("The text has open brackets: %(count)s.", { count })}</p>
      <ul class="points">
        {brackets.map((bracket, n) => (
          <li key={n}>
            {place(bracket)}: <mark class="bracket">{bracket.text}</mark>
          </li>
        ))}
        {count > brackets.length && <li>{_("and %(count)s more", { count: count - brackets.length })}</li>}
      </ul>
      <Seen id="adopt-brackets" label={_("I have seen the open brackets and adopt the text with them.")} seen={seen} />
    </Notice>
  );
}

function Shorter({ version, seen }: { version: Version; seen: Signal<boolean> }) {
  if (version.shorter_than === null) return null;
  const number = version.shorter_than;
  return (
    <Notice tone="warn">
      <p>{_("This text is less than half as long as revision %(number)s.", { number })}</p>
      <Seen id="adopt-shorter" label={_("I have seen that and adopt the shorter text.")} seen={seen} />
    </Notice>
  );
}

function EmptySections({ version }: { version: Version }) {
  if (version.empty_sections.length === 0) return null;
  return <p>{_("Sections without text: %(sections)s.", { sections: version.empty_sections.join("; ") })}</p>;
}

function AdoptDialog({ version, onClose }: { version: Version; onClose: () => void }) {
  const documentSession = useDocumentSession();
  const typed = useSignal("");
  const wrong = useSignal<string | null>(null);
  const brackets = useSignal(version.open_brackets === 0);
  const shorter = useSignal(version.shorter_than === null);
  const { busy, error, run } = useAct();
  const number = version.number;
  const missing = (): string | null => {
    if (!brackets.value) return _("Say that you have seen the open brackets, or settle them first.");
    if (!shorter.value) return _("Say that you have seen how much shorter the text is.");
    if (typed.value.trim() !== String(number))
      return _("Type %(number)s, the number of the revision you adopt.", { number });
    return null;
  };
  const adopt = async () => {
    wrong.value = missing();
    if (wrong.value) return;
    const { open_brackets, shorter_than } = version;
    const args = { document: documentSession.given.document, version: version.id, open_brackets, shorter_than };
    const send = () => documentSession.link.command("outcome.adopt", args);
    if (await run(() => allSaved(documentSession).then(send))) onClose();
  };
  const fault = wrong.value ?? error.value;
  return (
    <Dialog title={_("Adopt revision %(number)s", { number })} onClose={onClose}>
      <p>
        {_(
          "Revision %(number)s, “%(name)s”, becomes the outcome of this dialogue. Everybody sees it as adopted at once, and nobody can change the text any more. All revisions stay.",
          { number, name: version.name },
        )}
      </p>
      <EmptySections version={version} />
      <Brackets version={version} seen={brackets} />
      <Shorter version={version} seen={shorter} />
      <label class="label" for="adopt-number">
        {_("Type the revision number")}
      </label>
      <input
        class="field"
        id="adopt-number"
        inputMode="numeric"
        autoComplete="off"
        value={typed.value}
        aria-invalid={fault ? "true" : undefined}
        aria-describedby={fault ? "adopt-error" : undefined}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          wrong.value = null;
        }}
      />
      <ErrorText id="adopt-error" text={fault} />
      <DialogActs>
        <button class="btn" type="button" autofocus onClick={onClose}>
          {_("Cancel")}
        </button>
        <Button kind="second" busy={busy.value} onPress={adopt}>
          {_("Adopt revision %(number)s", { number })}
        </Button>
      </DialogActs>
    </Dialog>
  );
}

function ReopenDialog({ onClose }: { onClose: () => void }) {
  const documentSession = useDocumentSession();
  const reason = draft(`reopen:${documentSession.given.document}`);
  const { busy, error, run } = useAct();
  const reopen = async () => {
    const sent = reason.value;
    const args = { document: documentSession.given.document, reason: sent };
    if (!(await run(() => documentSession.link.command("outcome.reopen", args)))) return;
    clearIf(reason, sent);
    onClose();
  };
  return (
    <Dialog title={_("Reopen the text")} onClose={onClose}>
      <p>
        {_(
          "Drafters can write in the text again. The revision that was adopted stays, marked as adopted. All who read the text see your reason.",
        )}
      </p>
      <TextField id="reopen-reason" label={_("Reason")} text={reason} most={MOST} error={error.value} rows={3} />
      <DialogActs>
        <button class="btn" type="button" autofocus onClick={onClose}>
          {_("Cancel")}
        </button>
        <Button kind="second" busy={busy.value} onPress={reopen}>
          {_("Reopen the text")}
        </Button>
      </DialogActs>
    </Dialog>
  );
}

type Opened = (close: () => void) => ComponentChildren;

function Opener({ words, dialog }: { words: string; dialog: Opened }) {
  const open = useSignal(false);
  const set = (on: boolean) => () => {
    open.value = on;
  };
  return (
    <div class="adopt">
      <Button kind="second" onPress={set(true)}>
        {words}
      </Button>
      {open.value && dialog(set(false))}
    </div>
  );
}

// A button stands only where its act works; where it would not, a line says what has to happen first.
export function Adopt({ version, upto }: { version: Version; upto: number }) {
  const { number } = version;
  if (upto > version.log_seq) {
    return (
      <p class="adopt meta">
        {_("The text has changed since revision %(number)s. Name it as a version, then it can be adopted.", { number })}
      </p>
    );
  }
  if (version.letters === 0) return <p class="adopt meta">{_("An empty text cannot be adopted.")}</p>;
  const words = _("Adopt revision %(number)s", { number });
  return <Opener words={words} dialog={(close) => <AdoptDialog version={version} onClose={close} />} />;
}

export function Reopen() {
  return <Opener words={_("Reopen the text")} dialog={(close) => <ReopenDialog onClose={close} />} />;
}
