// Named versions: their files, naming the present text, and adopting it.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { draft, letGo } from "../shared/draft";
import { _, timeOfDay } from "../shared/i18n";
import { Button, Dialog, DialogActs, ErrorText, useAct } from "../shared/ui";
import { desk } from "./desk";
import { allSaved } from "./saved";
import type { Version } from "./types";

const FORM_NAMES: Record<string, string> = { docx: "Word", pdf: "PDF", md: "Markdown" };

const address = (version: Version, form: string): string =>
  `/documents/${desk.given.document}/versions/${version.number}.${form}`;

function Files({ version }: { version: Version }) {
  return (
    <p class="files">
      {desk.given.forms.map((form) => (
        <a
          key={form}
          href={address(version, form)}
          aria-label={_("Revision %(number)s as %(form)s", { number: version.number, form: FORM_NAMES[form] ?? form })}
        >
          {FORM_NAMES[form] ?? form}
        </a>
      ))}
    </p>
  );
}

function Row({ version }: { version: Version }) {
  const adopted = version.id === desk.document.value?.version;
  return (
    <li class="version">
      <h3>
        {_("Revision %(number)s", { number: version.number })}
        {adopted && <span class="pill pill--ok">{_("Adopted")}</span>}
      </h3>
      <p dir="auto">{version.name}</p>
      <p class="meta">
        <time dateTime={version.at}>{timeOfDay(version.at)}</time>
        <span class="dot" />
        {version.by}
        <span class="dot" />
        <code title={version.sha256}>{version.sha256.slice(0, 12)}</code>
      </p>
      <Files version={version} />
    </li>
  );
}

function NameForm() {
  const name = draft(`version-name:${desk.given.document}`);
  const { busy, error, run } = useAct();
  const send = async (event: Event) => {
    event.preventDefault();
    const sent = name.value;
    const done = await run(async () => {
      await allSaved();
      await desk.link.command("outcome.name_version", { document: desk.given.document, name: sent });
    });
    if (done) letGo(name, sent);
  };
  return (
    <form class="name-form" onSubmit={send}>
      <label class="label" for="version-name">
        {_("Name of the new version")}
      </label>
      <input
        class="field"
        id="version-name"
        dir="auto"
        maxLength={200}
        value={name.value}
        placeholder={_("Zero draft")}
        aria-invalid={error.value ? "true" : undefined}
        aria-describedby={error.value ? "version-name-error" : undefined}
        onInput={(event) => {
          name.value = event.currentTarget.value;
        }}
      />
      <ErrorText id="version-name-error" text={error.value} />
      <button class="btn btn--primary" type="submit" aria-disabled={busy.value ? "true" : undefined}>
        {_("Name this version")}
      </button>
    </form>
  );
}

function AdoptDialog({ version, onClose }: { version: Version; onClose: () => void }) {
  const typed = useSignal("");
  const wrong = useSignal<string | null>(null);
  const { busy, error, run } = useAct();
  const number = version.number;
  const adopt = async () => {
    if (typed.value.trim() !== String(number)) {
      wrong.value = _("Type %(number)s, the number of the revision you adopt.", { number });
      return;
    }
    const args = { document: desk.given.document, version: version.id };
    if (await run(() => allSaved().then(() => desk.link.command("outcome.adopt", args)))) onClose();
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

function Adopt({ version }: { version: Version }) {
  const open = useSignal(false);
  const opener = useRef<HTMLDivElement>(null);
  return (
    <div class="adopt" ref={opener}>
      <Button
        kind="second"
        onPress={() => {
          open.value = true;
        }}
      >
        {_("Adopt revision %(number)s", { number: version.number })}
      </Button>
      {open.value && (
        <AdoptDialog
          version={version}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </div>
  );
}

export function Versions() {
  const [newest] = desk.versions.value;
  const drafting = !desk.adopted.value;
  const { may } = desk.given;
  return (
    <section class="card" aria-labelledby="versions-title">
      <div class="card__head">
        <h2 class="grow" id="versions-title">
          {_("Versions")}
        </h2>
      </div>
      {drafting && may.name && <NameForm />}
      {drafting && may.adopt && newest && <Adopt version={newest} />}
      <ol class="versions">
        {desk.versions.value.map((version) => (
          <Row key={version.id} version={version} />
        ))}
      </ol>
      {!newest && <p class="foot meta">{_("No version has a name yet.")}</p>}
    </section>
  );
}
