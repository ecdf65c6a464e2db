// The line that says what became of a paste, and the way back. Apart from pastes.ts, which needs the editor.

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { _ } from "../shared/i18n";
import { Icon } from "../shared/ui";

export interface Told {
  words: string;
  back: (() => void) | null;
}

export type ToldOfPaste = Signal<Told | null>;

const LIFE = 60_000;

function Way({ told, back }: { told: ToldOfPaste; back: (() => void) | null }) {
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

export function PasteLine({ told }: { told: ToldOfPaste }) {
  const now = told.value;
  const held = useSignal(false);
  const hold = (on: boolean) => () => {
    held.value = on;
  };
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
      {now && <Way told={told} back={now.back} />}
    </div>
  );
}
