// What was done to a question's words since its author wrote them.

import { useRoom } from "../room/context";
import type { Room } from "../room/room";
import type { MyQuestion, Question } from "../shared/contract";
import { _ } from "../shared/i18n";
import { Button } from "../shared/ui";
import { questionsOf } from "./state";

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

function go(room: Room, to: Question): void {
  const selection = room.podium.value?.selectionOf(room);
  if (selection) return selection.turnTo("questions", to.id);
  const card = document.getElementById(`question-${to.id}`);
  card?.scrollIntoView({ block: "center" });
  card?.focus({ preventScroll: true });
}

function Link({ to, text }: { to: Question; text: string }) {
  const room = useRoom();
  return (
    <Button kind="quiet" small onPress={() => go(room, to)}>
      {text}
    </Button>
  );
}

function Links({ question }: { question: Question | MyQuestion }) {
  const room = useRoom();
  const earlier = questionsOf(room).get(question.follows);
  const later = questionsOf(room).followers.value.get(question.id);
  return (
    <>
      {earlier && <Link to={earlier} text={_("Asked in place of question %(n)s", { n: earlier.number })} />}
      {later && <Link to={later} text={_("Asked anew as question %(n)s", { n: later.number })} />}
    </>
  );
}

export function Marks({ question }: { question: Question | MyQuestion }) {
  const room = useRoom();
  const { reworded, corrected } = question;
  const linked = question.follows || questionsOf(room).followers.value.has(question.id);
  if (!reworded && !corrected && !linked) return null;
  return (
    <div class="q__marks meta">
      {reworded && reworded.at !== corrected?.at && <span>{editedBy(reworded.by)}</span>}
      {corrected && <Corrected was={corrected.was} />}
      <Links question={question} />
    </div>
  );
}
