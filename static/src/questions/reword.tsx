// The dialog in which the podium edits a question's words.

import { useMemo, useRef } from "preact/hooks";
import { useRoom } from "../room/context";
import { tooLong } from "../room/too-long";
import { recordUndo } from "../room/undo";
import { type Question, QuestionsReword } from "../shared/contract";
import { ActDialog } from "../shared/dialogs";
import { draft, forget } from "../shared/draft";
import { _ } from "../shared/i18n";
import { Refused } from "../shared/outbox";
import { TextField, useAct } from "../shared/ui";
import { questionsOf } from "./state";

const LIMIT = QuestionsReword.text.maxLength;

export function RewordDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const room = useRoom();
  const place = `reword:${question.id}`;
  const text = draft(place, question.text);
  const revision = useRef(question.revision); // of what was read here
  const before = useMemo(() => question.text, []);
  const act = useAct();
  const present = questionsOf(room).get(question.id) ?? question;
  const leave = () => {
    forget(place);
    onClose();
  };
  const reword = async () => {
    try {
      await room.act("questions.reword", { question: question.id, revision: revision.current, text: text.value });
    } catch (fault) {
      const present = fault instanceof Refused && fault.stale ? fault.state : undefined;
      if (present && "revision" in present) revision.current = present.revision;
      throw fault;
    }
  };
  const send = async () => {
    if (tooLong(text.value, LIMIT) || !(await act.run(reword))) return;
    recordUndo(room, _("You edited question %(n)s", { n: question.number }));
    leave();
  };
  const fixed = present.state !== "pending" || questionsOf(room).support(present.id) > 0;
  return (
    <ActDialog
      title={_("Edit question %(n)s", { n: question.number })}
      verb={_("Save the wording")}
      act={act}
      send={send}
      onClose={leave}
    >
      <p>
        {fixed
          ? _(
              "People have read it and may support it, so only the spelling can be corrected. Everyone sees that it was.",
            )
          : _("The author reads your wording and may withdraw it. Everyone sees that you edited it.")}
      </p>
      {present.text !== before && <p dir="auto">{_("It now reads: %(text)s", { text: present.text })}</p>}
      <TextField
        id="reword"
        label={_("The question")}
        text={text}
        most={LIMIT}
        rows={4}
        error={tooLong(text.value, LIMIT)}
      />
    </ActDialog>
  );
}
