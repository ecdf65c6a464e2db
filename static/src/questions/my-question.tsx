// My question while only the moderators and I see it.

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useRoom } from "../room/context";
import { tooLong } from "../room/too-long";
import { type MyQuestion, QuestionsEdit } from "../shared/contract";
import { draft, forget } from "../shared/draft";
import { Seen } from "../shared/editing";
import { _ } from "../shared/i18n";
import { Button, ErrorText, Icon, Notice, TextField, useAct } from "../shared/ui";
import { reasonWords } from "./reasons";
import { Marks } from "./wording";

const LIMIT = QuestionsEdit.text.maxLength;

function head(question: MyQuestion): { look: string; sign: string; words: string; under: string } {
  if (question.state === "dismissed") {
    return {
      look: "q--no",
      sign: "x",
      words: _("Not taken: %(reason)s", { reason: reasonWords(question) }),
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

export function Edit({ question, close }: { question: MyQuestion; close: () => void }) {
  const room = useRoom();
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
    const send = () => room.act("questions.edit", { question: question.id, text: text.value, seen: changed?.seen });
    if (!changed || (await act.run(() => seen.send(send)))) leave();
  };
  // Other words than those that people support are a question of their own; the support stays where it was given.
  const anew = async () => {
    const args = { session: room.given.session, anonymous: question.anonymous, follows: question.id };
    if (await act.run(() => room.act("questions.ask", { ...args, text: text.value }))) leave();
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
      <div class="row wrap end">
        {act.code.value === "not_a_correction" && (
          <Button small kind="second" onPress={anew} busy={act.busy.value}>
            {_("Ask as a new question")}
          </Button>
        )}
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

// Whose words stand under my name is said to me first.
export function OwnWords({ question }: { question: MyQuestion }) {
  const room = useRoom();
  if (!question.reworded?.was) return null;
  return (
    <Notice tone="warn">
      <p>
        {_("Your words were changed. You wrote: %(text)s", { text: question.reworded.was })}{" "}
        {!room.closed.value && _("If they do not say what you mean, edit or withdraw the question.")}
      </p>
    </Notice>
  );
}

export function Withdraw({ id }: { id: string }) {
  const room = useRoom();
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
  const room = useRoom();
  const editing = useSignal(false);
  const { look, sign, words, under } = head(question);
  const open = (question.state === "pending" || question.state === "shortlisted") && !room.closed.value;
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
            <OwnWords question={question} />
            <Marks question={question} />
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
