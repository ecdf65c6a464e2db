// The dock of a phone: the parts of the room, one at a time.

import { effect, signal } from "@preact/signals";
import { _ } from "../shared/i18n";
import { Icon } from "../shared/ui";
import { room } from "./room";

export type Part = "floor" | "questions" | "agenda";

const PARTS: Part[] = ["floor", "questions", "agenda"];
const named = (): Part => PARTS.find((part) => location.hash === `#${part}`) ?? "floor";

export const part = signal<Part>("floor");

// The part that is open is in the address, so that going back and a reload keep it.
export function followAddress(): void {
  part.value = named();
  addEventListener("hashchange", () => {
    part.value = named();
    scrollTo(0, 0);
  });
  effect(() => {
    document.body.dataset.part = part.value;
  });
}

function Item({ to, sign, text }: { to: Part; sign: string; text: string }) {
  return (
    <a href={`#${to}`} aria-current={part.value === to ? "page" : undefined}>
      <Icon name={sign} />
      {text}
    </a>
  );
}

export function Dock() {
  const document = room.dialogue.value?.document ?? room.given.document;
  return (
    <nav class="dock" aria-label={_("Parts of the room")}>
      <Item to="floor" sign="floor" text={_("Floor")} />
      <Item to="questions" sign="ask" text={_("Questions")} />
      <Item to="agenda" sign="agenda" text={_("Agenda")} />
      {document && (
        <a href={`/documents/${document}`}>
          <Icon name="doc" />
          {_("Outcome")}
        </a>
      )}
    </nav>
  );
}
