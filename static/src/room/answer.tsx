// Marking a question as answered: on the floor, or in writing.

import { useSignal } from "@preact/signals";
import { draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { Button, Dialog, DialogActs, ErrorText, TextField, useAct } from "../shared/ui";
import { tooLong } from "./ask";
import { answer } from "./podium-acts";
import type { Question } from "./types";

const LIMIT = 2000;

export function AnswerDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const how = useSignal<"live" | "written">("live");
  const text = draft(`answer:${question.id}`);
  const act = useAct();
  const send = async () => {
    const written = how.value === "written";
    if (written && tooLong(text.value, LIMIT)) return;
    if (!(await act.run(() => answer(question, how.value, written ? text.value : undefined)))) return;
    text.value = "";
    onClose();
  };
  const choice = (which: "live" | "written", words: string) => (
    <div class="check">
      <input
        id={`how-${which}`}
        type="radio"
        name="how"
        checked={how.value === which}
        onChange={() => (how.value = which)}
      />
      <label for={`how-${which}`}>{words}</label>
    </div>
  );
  return (
    <Dialog title={_("Mark question %(n)s as answered", { n: question.number })} onClose={onClose}>
      <p dir="auto">{question.text}</p>
      <fieldset>
        <legend>{_("How it was answered")}</legend>
        {choice("live", _("On the floor"))}
        {choice("written", _("In writing"))}
      </fieldset>
      {how.value === "written" && (
        <TextField
          id="answer"
          label={_("The answer, which everyone reads")}
          text={text}
          most={LIMIT}
          rows={4}
          error={tooLong(text.value, LIMIT)}
        />
      )}
      <ErrorText id="answer-error" text={act.error.value} />
      <DialogActs>
        <Button onPress={onClose}>{_("Cancel")}</Button>
        <Button kind="primary" onPress={send} busy={act.busy.value}>
          {_("Mark as answered")}
        </Button>
      </DialogActs>
    </Dialog>
  );
}
