// What was done to a question's words since its author wrote them, and the dialog in which the podium does it.

import { useMemo, useRef } from "preact/hooks";
import { room } from "../room/room";
import { turnTo } from "../room/selection";
import { recordUndo } from "../room/undo";
import type { MyQuestion, Question } from "../shared/contract";
import { QuestionsReword } from "../shared/contract";
import { ActDialog } from "../shared/dialogs";
import { draft, forget } from "../shared/draft";
import { _ } from "../shared/i18n";
import { Refused } from "../shared/outbox";
import { Button, TextField, useAct } from "../shared/ui";
import { tooLong } from "./ask";

const LIMIT = QuestionsReword.text.maxLength;

function editedBy(role: string): string {
  if (role === "chair") return _("Edited by the chair");
  return role === "organiser" ? _("Edited by the organiser") : _("Edited by the moderator");
}

// The wording that was there before is for everybody who read it then.
function Corrected({ was }: { was: string }) {
  return (
    <details class="q__was">
      <summary>{_("Spelling corrected")}</summary>
      <p dir="auto">{_("Before: %(text)s", { text: was })}</p>
    </details>
  );
}

function go(to: Question): void {
  if (room.given.may.podium) return turnTo(to);
  const card = document.getElementById(`question-${to.id}`);
  card?.scrollIntoView({ block: "center" });
  card?.focus({ preventScroll: true });
}

function Link({ to, text }: { to: Question; text: string }) {
  return (
    <Button kind="quiet" small onPress={() => go(to)}>
      {text}
    </Button>
  );
}

function Links({ question }: { question: Question | MyQuestion }) {
  const earlier = room.here.store.get("question", question.follows);
  const later = room.followers.value.get(question.id);
  return (
    <>
      {earlier && <Link to={earlier} text={_("Asked in place of question %(n)s", { n: earlier.number })} />}
      {later && <Link to={later} text={_("Asked anew as question %(n)s", { n: later.number })} />}
    </>
  );
}

export function Marks({ question }: { question: Question | MyQuestion }) {
  const { reworded, corrected } = question;
  const linked = question.follows || room.followers.value.has(question.id);
  if (!reworded && !corrected && !linked) return null;
  return (
    <div class="q__marks meta">
      {reworded && reworded.at !== corrected?.at && <span>{editedBy(reworded.by)}</span>}
      {corrected && <Corrected was={corrected.was} />}
      <Links question={question} />
    </div>
  );
}

export function RewordDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const place = `reword:${question.id}`;
  const text = draft(place, question.text);
  const revision = useRef(question.revision); // of what was read here
  const before = useMemo(() => question.text, []);
  const act = useAct();
  const present = room.here.store.get("question", question.id) ?? question;
  const leave = () => {
    forget(place);
    onClose();
  };
  const reword = async () => {
    try {
      await room.act("questions.reword", { question: question.id, revision: revision.current, text: text.value });
    } catch (fault) {
      if (fault instanceof Refused && fault.stale) revision.current = Number(fault.state?.revision);
      throw fault;
    }
  };
  const send = async () => {
    if (tooLong(text.value, LIMIT) || !(await act.run(reword))) return;
    recordUndo(_("You edited question %(n)s", { n: question.number }));
    leave();
  };
  const fixed = present.state !== "pending" || room.support(present.id) > 0;
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
