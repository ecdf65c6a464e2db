// Asking a question. The text is a draft on the device until the server has it.

import { useRoom } from "../room/context";
import type { Room } from "../room/room";
import { tooLong } from "../room/too-long";
import { QuestionsAsk } from "../shared/contract";
import { clearIf, draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { ErrorText, Notice, TextField, useAct } from "../shared/ui";
import { speakersOf } from "../speakers/state";

const LIMIT = QuestionsAsk.text.maxLength;

function shownAs(room: Room, anonymous: boolean, review: boolean): string {
  const me = room.given.me;
  const name = room.delegation(me?.delegation) ?? me?.name ?? "";
  if (anonymous)
    return review ? _("Not named on the floor. A moderator reads it first.") : _("Not named on the floor.");
  return review
    ? _("Shown as %(name)s once a moderator publishes it.", { name })
    : _("Shown as %(name)s at once.", { name });
}

// What waits for the line says so, and does not look as if it were under way.
function sendingWord(room: Room): string {
  const { value } = room.link.state;
  return value === "again" || value === "away" ? _("Waiting for the connection") : _("Sending");
}

export function AskForm() {
  const room = useRoom();
  const session = room.session.value;
  const text = draft(`ask:${room.given.session}`);
  const anonymous = draft(`ask-anonymous:${room.given.session}`);
  const act = useAct();
  if (!room.given.may.ask || !session) return null;
  const open = session.questions_open && session.state !== "closed";
  const hidden = Boolean(anonymous.value) && session.anonymous_questions;
  const send = async (event: Event) => {
    event.preventDefault();
    const sent = text.value;
    if (tooLong(sent, LIMIT) || !open) return;
    const args = { session: room.given.session, text: sent, anonymous: hidden };
    if (!(await act.run(() => room.act("questions.ask", args)))) return;
    clearIf(text, sent);
    anonymous.value = "";
  };
  if (!open && !text.value) return <Closed />;
  return (
    <form class="ask" onSubmit={send}>
      <TextField id="ask" label={_("Ask the panel")} text={text} most={LIMIT} error={tooLong(text.value, LIMIT)} />
      {session.anonymous_questions && <Anonymous on={hidden} set={(on) => (anonymous.value = on ? "1" : "")} />}
      <ErrorText id="ask-refused" text={act.error.value ?? (open ? null : whyClosed(room, _("Your text is kept.")))} />
      <div class="ask__do">
        <p class="meta grow">{shownAs(room, hidden, session.premoderation)}</p>
        {open && (
          <button
            class={`btn ${primaryNow(room) ? "btn--primary" : ""}`}
            type="submit"
            aria-disabled={act.busy.value ? "true" : undefined}
          >
            {act.busy.value ? sendingWord(room) : _("Ask question")}
          </button>
        )}
      </div>
    </form>
  );
}

const whyClosed = (room: Room, more = ""): string =>
  `${room.closed.value ? _("The session is closed.") : _("Questions are closed.")} ${more}`.trim();

function Closed() {
  const room = useRoom();
  return (
    <div class="ask">
      <Notice tone="warn">
        <p>{whyClosed(room)}</p>
      </Notice>
    </div>
  );
}

// One filled button at a time: to request the floor comes first, then to ask.
function primaryNow(room: Room): boolean {
  const list = speakersOf(room).list.value;
  const asked = speakersOf(room).mine.value.some((request) =>
    ["pending", "accepted", "speaking"].includes(request.state),
  );
  return asked || !room.given.may.request_floor || list?.state !== "open";
}

function Anonymous({ on, set }: { on: boolean; set: (on: boolean) => void }) {
  return (
    <div class="check">
      <input id="anonymous" type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      <label for="anonymous">{_("Do not name me on the floor")}</label>
    </div>
  );
}
