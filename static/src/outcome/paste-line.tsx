// The line that says what became of a paste, and the way back. Apart from pastes.ts, which needs the editor.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { _ } from "../shared/i18n";
import { Icon } from "../shared/ui";

interface Told {
  words: string;
  back: (() => void) | null;
}

export const told = signal<Told | null>(null);
const held = signal(false);
const LIFE = 60_000;

const hold = (on: boolean) => () => {
  held.value = on;
};

function Way({ back }: { back: (() => void) | null }) {
  return (
    <>
      {back && (
        <button type="button" onClick={back}>
          {_("Undo")}
        </button>
      )}
      <button type="button" aria-label={_("Close")} onClick={() => (told.value = null)}>
        <Icon name="x" />
      </button>
    </>
  );
}

export function PasteLine() {
  const now = told.value;
  useEffect(() => {
    if (!now || held.value) return;
    const timer = setTimeout(() => (told.value = null), LIFE);
    return () => clearTimeout(timer);
  }, [now, held.value]);
  return (
    <div
      class={now ? "pasted toast" : "pasted"}
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocusIn={hold(true)}
      onFocusOut={hold(false)}
    >
      <p role="status">{now?.words}</p>
      {now && <Way back={now.back} />}
    </div>
  );
}
