// Opening, suspending and closing the session, and turning to the next agenda item: what reaches everyone at once is
// said in a dialog first.

import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { perRoom, useRoom } from "../room/context";
import type { Room } from "../room/room";
import { tooLong } from "../room/too-long";
import { recordUndo } from "../room/undo";
import { type AgendaItem, DialoguesReopenSession } from "../shared/contract";
import { ActDialog, Select } from "../shared/dialogs";
import { draft } from "../shared/draft";
import { _, timeOfDay } from "../shared/i18n";
import { Button, Key, Notice, TextField, useAct } from "../shared/ui";

type Asking = "open" | "suspend" | "close" | "reopen" | "item" | null;

export const askingOf = perRoom(() => signal<Asking>(null));
interface AskProps {
  title: string;
  verb: string;
  done: string;
  kind?: "primary" | "risk";
  act: () => Promise<unknown>;
  children: ComponentChildren;
}

// The focus starts on Cancel; the button repeats the verb.
function Ask({ title, verb, done, kind = "primary", act, children }: AskProps) {
  const room = useRoom();
  const doing = useAct();
  const close = () => {
    askingOf(room).value = null;
  };
  const send = async () => {
    if (!(await doing.run(act))) return;
    recordUndo(room, done);
    close();
  };
  return (
    <ActDialog title={title} verb={verb} kind={kind} act={doing} send={send} onClose={close} careful>
      {children}
    </ActDialog>
  );
}

const here = (room: Room) => ({ session: room.given.session });

function Suspend() {
  const room = useRoom();
  const at = useSignal("");
  const suspend = () => room.act("dialogues.suspend_session", { ...here(room), resumes_time: at.value || undefined });
  return (
    <Ask
      title={_("Suspend the session?")}
      verb={_("Suspend session")}
      done={_("The session is suspended")}
      kind="risk"
      act={suspend}
    >
      <p>
        {_(
          "Everyone sees at once that the session is suspended. The speaker's clock stops; the list and the questions stay as they are.",
        )}
      </p>
      <div class="control">
        <label class="label" for="resumes">
          {_("We go on at, if you know")}
        </label>
        <input
          class="field"
          id="resumes"
          type="time"
          value={at.value}
          onInput={(event) => (at.value = event.currentTarget.value)}
        />
        {at.value && <p class="spelled">{at.value}</p>}
      </div>
    </Ask>
  );
}

function Open() {
  const room = useRoom();
  const again = room.session.value?.state === "suspended";
  const title = again ? _("Go on with the session?") : _("Open the session?");
  return (
    <Ask
      title={title}
      verb={again ? _("Go on") : _("Open session")}
      done={_("The session is live")}
      act={() => room.act("dialogues.open_session", here(room))}
    >
      <p>{_("Everyone sees at once that the session is live. The floor can be given.")}</p>
    </Ask>
  );
}

export function nextItem(room: Room): AgendaItem | undefined {
  const items = room.agenda.value;
  const current = items.find((item) => item.id === room.session.value?.current_item);
  return items.find((item) => item.number > (current?.number ?? 0));
}

function NextItem() {
  const room = useRoom();
  const chosen = useSignal(nextItem(room)?.id ?? "");
  const from = room.session.value?.current_item ?? null;
  const items = room.agenda.value.map((item): [string, string] => [item.id, `${item.number}. ${item.title}`]);
  return (
    <Ask
      title={_("Turn to another agenda item?")}
      verb={_("Turn to this item")}
      done={_("The agenda item is changed")}
      act={() => room.act("dialogues.set_current_item", { item: chosen.value, from })}
    >
      <Select id="item" label={_("Agenda item")} choices={items} chosen={chosen} />
    </Ask>
  );
}

const REASON = DialoguesReopenSession.reason.maxLength;

function Reopen() {
  const room = useRoom();
  const reason = draft(`reopen:${room.given.session}`);
  const reopen = async () => {
    await room.act("dialogues.reopen_session", { ...here(room), reason: reason.value });
    reason.value = "";
  };
  return (
    <Ask title={_("Reopen the session?")} verb={_("Reopen session")} done={_("The session is live again")} act={reopen}>
      <p>{_("Everyone sees at once that the session goes on, and why. The lists stay closed until you open them.")}</p>
      <TextField
        id="reopen-reason"
        label={_("Reason, which everyone reads")}
        text={reason}
        most={REASON}
        error={tooLong(reason.value, REASON)}
      />
    </Ask>
  );
}

// Why a session that was closed goes on.
export function Reopened() {
  const room = useRoom();
  const reopened = room.session.value?.reopened;
  if (!reopened || room.closed.value) return null;
  return (
    <Notice>
      <p>
        {_("Reopened at %(time)s:", { time: timeOfDay(reopened.at) })} <span dir="auto">{reopened.reason}</span>
      </p>
    </Notice>
  );
}

export function SessionDialogs() {
  const room = useRoom();
  if (askingOf(room).value === "suspend") return <Suspend />;
  if (askingOf(room).value === "item") return <NextItem />;
  if (askingOf(room).value === "open") return <Open />;
  if (askingOf(room).value === "reopen") return <Reopen />;
  if (askingOf(room).value !== "close") return null;
  return (
    <Ask
      title={_("Close the session?")}
      verb={_("Close session")}
      done={_("The session is closed")}
      kind="risk"
      act={() => room.act("dialogues.close_session", here(room))}
    >
      <p>
        {_(
          "The statement that runs ends, the lists close, and no more questions are taken. What was said and asked stays on this page. From then on nothing can be done here; chair or organiser can reopen the session, with a reason.",
        )}
      </p>
    </Ask>
  );
}

const mayReopen = (room: Room): boolean => ["chair", "organiser"].includes(room.given.me?.role ?? "");

export const mayTurnItem = (room: Room): boolean =>
  room.agenda.value.length > 0 && room.session.value?.state === "live";

export function SessionButtons() {
  const room = useRoom();
  const state = room.session.value?.state;
  const ask = (what: Asking) => () => {
    askingOf(room).value = what;
  };
  return (
    <>
      {mayTurnItem(room) && (
        <Button small onPress={ask("item")} shortcut="N">
          {_("Next agenda item")} <Key>N</Key>
        </Button>
      )}
      {state === "planned" && (
        <Button small kind="second" onPress={ask("open")}>
          {_("Open session")}
        </Button>
      )}
      {state === "suspended" && (
        <Button small kind="second" onPress={ask("open")}>
          {_("Go on")}
        </Button>
      )}
      {state === "closed" && mayReopen(room) && (
        <Button small onPress={ask("reopen")}>
          {_("Reopen session")}
        </Button>
      )}
      {state === "live" && (
        <Button small kind="risk" onPress={ask("suspend")}>
          {_("Suspend session")}
        </Button>
      )}
    </>
  );
}

export function CloseButton() {
  const room = useRoom();
  const state = room.session.value?.state;
  if (state !== "live" && state !== "suspended") return null;
  return (
    <Button small kind="risk" onPress={() => (askingOf(room).value = "close")}>
      {_("Close session")}
    </Button>
  );
}
