// The box of what could not be saved: readable, to be copied, put back or let go by whom it belongs to.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { _ } from "../shared/i18n";
import { Button, Notice, Time } from "../shared/ui";
import { useDocumentSession } from "./context";
import type { Words } from "./lost";

const MOST = 100_000; // characters that may go back at once; the server takes no more than 512 KB in one update

async function copy(field: HTMLTextAreaElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select(); // without a safe connection, or a permission
    document.execCommand("copy");
  }
}

function One({ words }: { words: Words }) {
  const documentSession = useDocumentSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const copied = useSignal(false);
  const putBack = words.text.length <= MOST && documentSession.insert.value;
  const press = async () => {
    if (field.current) await copy(field.current);
    copied.value = true;
  };
  const back = () => {
    if (documentSession.insert.value?.(words.text)) documentSession.lost.discard(words);
  };
  return (
    <div class="lost">
      <p class="meta">
        <Time at={words.at} />
      </p>
      <textarea
        class="field"
        ref={field}
        rows={Math.min(8, words.text.split("\n").length + 1)}
        readOnly
        dir="auto"
        aria-label={_("Your text that was not saved")}
        value={words.text}
      />
      <div class="row">
        <Button small onPress={() => void press()}>
          {copied.value ? _("Copied") : _("Copy")}
        </Button>
        {putBack && (
          <Button small onPress={back}>
            {_("Put back where the caret is")}
          </Button>
        )}
        <Button kind="quiet" small onPress={() => documentSession.lost.discard(words)}>
          {_("Discard")}
        </Button>
      </div>
    </div>
  );
}

export function LostWords() {
  const documentSession = useDocumentSession();
  const words = documentSession.lost.words.value;
  if (words.length === 0) return null;
  const alone = documentSession.unsentStore.storageState.value === "alone";
  return (
    <Notice tone="warn" urgent>
      <p>
        {_("This text of yours could not be saved. Copy what you need.")}{" "}
        {alone
          ? _("Kept on this page alone: closing the page loses it.")
          : _("It stays on this device until you discard it.")}
      </p>
      {words.map((each) => (
        <One key={each.id} words={each} />
      ))}
    </Notice>
  );
}
