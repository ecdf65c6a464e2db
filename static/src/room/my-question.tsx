// My question while only the moderators and I see it.

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { QuestionsEdit } from "../shared/contract";
import { draft, forget } from "../shared/draft";
import { Seen } from "../shared/editing";
import { _ } from "../shared/i18n";
import { Button, ErrorText, Icon, TextField, useAct } from "../shared/ui";
import { tooLong } from "./ask";
import { room } from "./room";
import type { MyQuestion } from "./types";

const LIMIT = QuestionsEdit.text.maxLength;

function head(question: MyQuestion): { look: string; sign: string; words: string; under: string } {
  if (question.state === "dismissed") {
    return {
      look: "q--no",
      sign: "x",
      words: _("Not taken: %(reason)s", { reason: question.reason ?? "" }),
      under: _("Only you see this."),
    };
  }
  if (question.state === "withdrawn") {
    return { look: "q--gone", sign: "x", words: _("You withdrew it"), under: _("Only you see this.") };
  }
  return {
    look: "q--mine",
    sign: "clock",
    words: _("Yours, waiting for review"),
    under: _("Only you and the moderators see it"),
  };
}

function Edit({ question, close }: { question: MyQuestion; close: () => void }) {
  const text = draft(`edit:${question.id}`, question.text);
  const base = draft(`edit-of:${question.id}`, question.text); // of which the draft is a change
  const seen = useMemo(() => new Seen({ text: base.value }), []);
  const act = useAct();
  const leave = () => {
    forget(`edit:${question.id}`);
    forget(`edit-of:${question.id}`);
    close();
  };
  const save = async () => {
    if (tooLong(text.value, LIMIT)) return;
    const changed = seen.changed({ text: text.value });
    const send = () => room.act("questions.edit", { question: question.id, ...changed });
    if (!changed || (await act.run(() => seen.send(send)))) leave();
  };
  return (
    <div class="stack">
      <TextField
        id={`edit-${question.id}`}
        label={_("Your question")}
        text={text}
        most={LIMIT}
        error={tooLong(text.value, LIMIT) ?? act.error.value}
      />
      <div class="row end">
        <Button kind="quiet" small onPress={leave}>
          {_("Cancel")}
        </Button>
        <Button small onPress={save} busy={act.busy.value}>
          {_("Save the wording")}
        </Button>
      </div>
    </div>
  );
}

export function Withdraw({ id }: { id: string }) {
  const act = useAct();
  return (
    <>
      <Button
        kind="quiet"
        small
        busy={act.busy.value}
        onPress={() => void act.run(() => room.act("questions.withdraw", { question: id }))}
      >
        {_("Withdraw")}
      </Button>
      <ErrorText id={`withdraw-${id}`} text={act.error.value} />
    </>
  );
}

export function MyQuestionCard({ question }: { question: MyQuestion }) {
  const editing = useSignal(false);
  const { look, sign, words, under } = head(question);
  const open = question.state === "pending" || question.state === "shortlisted";
  return (
    <li>
      <article class={`q ${look}`} aria-label={words}>
        <p class="q__state">
          <Icon name={sign} />
          {words}
        </p>
        {editing.value && open ? (
          <Edit question={question} close={() => (editing.value = false)} />
        ) : (
          <>
            <p class="q__text" dir="auto">
              {question.text}
            </p>
            <div class="q__foot">
              <p class="meta">{under}</p>
              {open && (
                <Button kind="quiet" small onPress={() => (editing.value = true)}>
                  {_("Edit")}
                </Button>
              )}
              {open && <Withdraw id={question.id} />}
            </div>
          </>
        )}
      </article>
    </li>
  );
}
