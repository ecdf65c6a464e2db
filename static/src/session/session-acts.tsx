// Opening, suspending and closing the session, and turning to the next agenda item: what reaches everyone at once is
// said in a dialog first.

import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { tooLong } from "../questions/ask";
import { room } from "../room/room";
import { recordUndo } from "../room/undo";
import type { AgendaItem } from "../shared/contract";
import { DialoguesReopenSession } from "../shared/contract";
import { ActDialog, Select } from "../shared/dialogs";
import { draft } from "../shared/draft";
import { _, timeOfDay } from "../shared/i18n";
import { Button, Key, Notice, TextField, useAct } from "../shared/ui";

type Asking = "open" | "suspend" | "close" | "reopen" | "item" | null;

export const asking = signal<Asking>(null);
const close = () => {
  asking.value = null;
};

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
  const doing = useAct();
  const send = async () => {
    if (!(await doing.run(act))) return;
    recordUndo(done);
    close();
  };
  return (
    <ActDialog title={title} verb={verb} kind={kind} act={doing} send={send} onClose={close} careful>
      {children}
    </ActDialog>
  );
}

const here = () => ({ session: room.given.session });

function Suspend() {
  const at = useSignal("");
  const suspend = () => room.act("dialogues.suspend_session", { ...here(), resumes_time: at.value || undefined });
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
  const again = room.session.value?.state === "suspended";
  const title = again ? _("Go on with the session?") : _("Open the session?");
  return (
    <Ask
      title={title}
      verb={again ? _("Go on") : _("Open session")}
      done={_("The session is live")}
      act={() => room.act("dialogues.open_session", here())}
    >
      <p>{_("Everyone sees at once that the session is live. The floor can be given.")}</p>
    </Ask>
  );
}

export function nextItem(): AgendaItem | undefined {
  const items = room.agenda.value;
  const current = items.find((item) => item.id === room.session.value?.current_item);
  return items.find((item) => item.number > (current?.number ?? 0));
}

function NextItem() {
  const chosen = useSignal(nextItem()?.id ?? "");
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
  const reason = draft(`reopen:${room.given.session}`);
  const reopen = async () => {
    await room.act("dialogues.reopen_session", { ...here(), reason: reason.value });
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
  if (asking.value === "suspend") return <Suspend />;
  if (asking.value === "item") return <NextItem />;
  if (asking.value === "open") return <Open />;
  if (asking.value === "reopen") return <Reopen />;
  if (asking.value !== "close") return null;
  return (
    <Ask
      title={_("Close the session?")}
      verb={_("Close session")}
      done={_("The session is closed")}
      kind="risk"
      act={() => room.act("dialogues.close_session", here())}
    >
      <p>
        {_(
          "The statement that runs ends, the lists close, and no more questions are taken. What was said and asked stays on this page. From then on nothing can be done here; chair or organiser can reopen the session, with a reason.",
        )}
      </p>
    </Ask>
  );
}

const mayReopen = (): boolean => ["chair", "organiser"].includes(room.given.me?.role ?? "");

export const mayTurnItem = (): boolean => room.agenda.value.length > 0 && room.session.value?.state === "live";

export function SessionButtons() {
  const state = room.session.value?.state;
  const ask = (what: Asking) => () => {
    asking.value = what;
  };
  return (
    <>
      {mayTurnItem() && (
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
      {state === "closed" && mayReopen() && (
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
  const state = room.session.value?.state;
  if (state !== "live" && state !== "suspended") return null;
  return (
    <Button small kind="risk" onPress={() => (asking.value = "close")}>
      {_("Close session")}
    </Button>
  );
}
