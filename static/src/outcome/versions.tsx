// Named versions: their files, and naming the present text.

import type { Version } from "../shared/contract";
import { OutcomeNameVersion } from "../shared/contract";
import { clearIf, draft } from "../shared/draft";
import { _, dayOf, timeOfDay } from "../shared/i18n";
import { ErrorText, Pill, useAct } from "../shared/ui";
import { Adopt, Reopen } from "./adopt";
import { useDocumentSession } from "./context";
import { allSaved } from "./saved";

const FORM_NAMES: Record<string, string> = { docx: "Word", pdf: "PDF", md: "Markdown" };

const address = (document: string, version: Version, form: string): string =>
  `/documents/${document}/versions/${version.number}.${form}`;

function Files({ version }: { version: Version }) {
  const { given } = useDocumentSession();
  return (
    <p class="files">
      {given.forms.map((form) => (
        <a
          key={form}
          href={address(given.document, version, form)}
          aria-label={_("Revision %(number)s as %(form)s", { number: version.number, form: FORM_NAMES[form] ?? form })}
        >
          {FORM_NAMES[form] ?? form}
        </a>
      ))}
    </p>
  );
}

function Row({ version }: { version: Version }) {
  const documentSession = useDocumentSession();
  const adopted = version.id === documentSession.document.value?.version;
  return (
    <li class="version">
      <h3>
        {_("Revision %(number)s", { number: version.number })}
        {adopted && <Pill tone="ok">{_("Adopted")}</Pill>}
      </h3>
      <p dir="auto">{version.name}</p>
      {!adopted && version.adopted_at && (
        <p class="meta">{_("Adopted on %(day)s", { day: dayOf(version.adopted_at) })}</p>
      )}
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
  const documentSession = useDocumentSession();
  const name = draft(`version-name:${documentSession.given.document}`);
  const { busy, error, run } = useAct();
  const send = async (event: Event) => {
    event.preventDefault();
    const sent = name.value;
    const done = await run(async () => {
      await allSaved(documentSession);
      await documentSession.link.command("outcome.name_version", {
        document: documentSession.given.document,
        name: sent,
      });
    });
    if (done) clearIf(name, sent);
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
        {...OutcomeNameVersion.name}
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

export function Versions() {
  const documentSession = useDocumentSession();
  const [newest] = documentSession.versions.value;
  const { may } = documentSession.given;
  const { value: document } = documentSession.document;
  return (
    <section class="card" aria-labelledby="versions-title">
      <div class="card__head">
        <h2 class="grow" id="versions-title">
          {_("Versions")}
        </h2>
      </div>
      {document?.stage === "drafting" && may.name && <NameForm />}
      {document?.stage === "drafting" && may.adopt && newest && <Adopt version={newest} upto={document.upto ?? 0} />}
      {document?.stage === "adopted" && may.reopen && <Reopen />}
      <ol class="versions">
        {documentSession.versions.value.map((version) => (
          <Row key={version.id} version={version} />
        ))}
      </ol>
      {!newest && <p class="foot meta">{_("No version has a name yet.")}</p>}
    </section>
  );
}
