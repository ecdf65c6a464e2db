// Marking a question as answered: on the floor, or in writing.

import { useSignal } from "@preact/signals";
import { useRoom } from "../room/context";
import { tooLong } from "../room/too-long";
import { type Question, QuestionsAnswer } from "../shared/contract";
import { ActDialog, Choices } from "../shared/dialogs";
import { draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { TextField, useAct } from "../shared/ui";
import { answer } from "./question-acts";

const LIMIT = QuestionsAnswer.text.maxLength;

export function AnswerDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const room = useRoom();
  const how = useSignal("live");
  const text = draft(`answer:${question.id}`);
  const act = useAct();
  const written = how.value === "written";
  const error = written ? tooLong(text.value, LIMIT) : null;
  const send = async () => {
    if (error) return;
    const done = await act.run(() =>
      written ? answer(room, question, "written", text.value) : answer(room, question, "live"),
    );
    if (!done) return;
    text.value = "";
    onClose();
  };
  const title = _("Mark question %(n)s as answered", { n: question.number });
  const ways: [string, string][] = [
    ["live", _("On the floor")],
    ["written", _("In writing")],
  ];
  const label = _("The answer, which everyone reads");
  return (
    <ActDialog title={title} verb={_("Mark as answered")} act={act} send={send} onClose={onClose}>
      <p dir="auto">{question.text}</p>
      <Choices legend={_("How it was answered")} name="how" choices={ways} chosen={how} />
      {written && <TextField id="answer" label={label} text={text} most={LIMIT} rows={4} error={error} />}
    </ActDialog>
  );
}
