// The endorsement pill: on at once, while the count waits for the server.

import { signal, useComputed } from "@preact/signals";
import { perRoom, useRoom } from "../room/context";
import type { Room } from "../room/room";
import type { Question } from "../shared/contract";
import { _, number } from "../shared/i18n";
import { ErrorText, Icon } from "../shared/ui";
import { questionsOf } from "./state";

const here = perRoom(() => ({
  meant: signal<ReadonlyMap<string, boolean>>(new Map()),
  failed: signal<{ id: string; text: string } | null>(null),
}));

function mean(room: Room, id: string, on: boolean | null): void {
  const { meant } = here(room);
  const next = new Map(meant.value);
  if (on === null) next.delete(id);
  else next.set(id, on);
  meant.value = next;
}

async function set(room: Room, question: Question, on: boolean): Promise<void> {
  const { failed } = here(room);
  failed.value = null;
  mean(room, question.id, on);
  try {
    await room.act("questions.endorse", { question: question.id, on });
    // The answer may be here before the entity: the pill stays as meant until that has come.
    setTimeout(() => mean(room, question.id, null), 1500);
  } catch (fault) {
    mean(room, question.id, null);
    failed.value = { id: question.id, text: (fault as Error).message };
  }
}

export function Endorse({ question }: { question: Question }) {
  const room = useRoom();
  const { meant, failed } = here(room);
  const id = question.id;
  const count = <b translate={false}>{number(useComputed(() => questionsOf(room).support(id)).value)}</b>;
  const mine = useComputed(() => questionsOf(room).mine.value.has(id)).value;
  const on = useComputed(() => meant.value.get(id) ?? questionsOf(room).endorsed.value.has(id)).value;
  const wrong = useComputed(() => (failed.value?.id === id ? failed.value.text : null)).value;
  if (mine || !room.given.may.ask || question.state === "answered" || room.closed.value) {
    return (
      <span class="endorse endorse--plain">
        {_("Endorsed by")} {count}
      </span>
    );
  }
  return (
    <div class="endorsing">
      <button class="endorse" type="button" aria-pressed={on} onClick={() => void set(room, question, !on)}>
        <Icon name={on ? "check" : "up"} />
        {on ? _("Endorsed") : _("Endorse")} {count}
      </button>
      <ErrorText id={`endorse-${id}`} text={wrong} />
    </div>
  );
}
