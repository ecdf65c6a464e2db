// The endorsement pill: on at once, while the count waits for the server.

import { signal } from "@preact/signals";
import { _, number } from "../shared/i18n";
import { ErrorText, Icon } from "../shared/ui";
import { room } from "./room";
import type { Question } from "./types";

const meant = signal<ReadonlyMap<string, boolean>>(new Map());
const failed = signal<{ id: string; text: string } | null>(null);

function mean(id: string, on: boolean | null): void {
  const next = new Map(meant.value);
  if (on === null) next.delete(id);
  else next.set(id, on);
  meant.value = next;
}

async function set(question: Question, on: boolean): Promise<void> {
  failed.value = null;
  mean(question.id, on);
  try {
    await room.act("questions.endorse", { question: question.id, on });
    // The answer may be here before the entity: the pill stays as meant until that has come.
    setTimeout(() => mean(question.id, null), 1500);
  } catch (fault) {
    mean(question.id, null);
    failed.value = { id: question.id, text: (fault as Error).message };
  }
}

export function Endorse({ question }: { question: Question }) {
  const count = <b>{number(question.endorsements)}</b>;
  const mine = room.myQuestions.value.some((own) => own.id === question.id);
  if (mine || !room.given.may.ask || question.state === "answered") {
    return (
      <span class="endorse endorse--plain">
        {_("Endorsed by")} {count}
      </span>
    );
  }
  const on = meant.value.get(question.id) ?? room.endorsed.value.has(question.id);
  return (
    <div class="endorsing">
      <button class="endorse" type="button" aria-pressed={on} onClick={() => void set(question, !on)}>
        <Icon name={on ? "check" : "up"} />
        {on ? _("Endorsed") : _("Endorse")} {count}
      </button>
      {failed.value?.id === question.id && <ErrorText id={`endorse-${question.id}`} text={failed.value.text} />}
    </div>
  );
}
