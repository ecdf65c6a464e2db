// Opening, suspending and closing the session, and turning to the next agenda item: what reaches everyone at once is
// said in a dialog first.

import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { serverTime } from "../shared/clock";
import { ActDialog, Select } from "../shared/dialogs";
import { _, zoneOffset } from "../shared/i18n";
import { Button, Key, useAct } from "../shared/ui";
import { room } from "./room";
import type { AgendaItem } from "./types";
import { didIt } from "./undo";

type Asking = "open" | "suspend" | "close" | "item" | null;

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
    didIt(done);
    close();
  };
  return (
    <ActDialog title={title} verb={verb} kind={kind} act={doing} send={send} onClose={close} careful>
      {children}
    </ActDialog>
  );
}

const run = (name: string, more: object = {}) =>
  room.act(`dialogues.${name}`, { session: room.given.session, ...more });

// A time of day in the dialogue's zone, today or, if that is over, tomorrow.
export function instantAt(text: string, tz: string, now: number): string | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: tz }).format(new Date(now));
  const offset = /UTC([+-]\d+)?(?::(\d+))?/.exec(zoneOffset(now, tz).replace("−", "-"));
  const hours = Number(offset?.[1] ?? 0);
  const minutes = hours * 60 + Math.sign(hours || 1) * Number(offset?.[2] ?? 0);
  const at = Date.parse(`${day}T${found[1]?.padStart(2, "0")}:${found[2]}:00Z`) - minutes * 60_000;
  return new Date(at < now ? at + 86_400_000 : at).toISOString();
}

function Suspend() {
  const at = useSignal("");
  const tz = room.dialogue.value?.tz ?? "UTC";
  const suspend = () =>
    run("suspend_session", { resumes_at: at.value ? instantAt(at.value, tz, serverTime.now()) : null });
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
      act={() => run("open_session")}
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

export function SessionDialogs() {
  if (asking.value === "suspend") return <Suspend />;
  if (asking.value === "item") return <NextItem />;
  if (asking.value === "open") return <Open />;
  if (asking.value !== "close") return null;
  return (
    <Ask
      title={_("Close the session for good?")}
      verb={_("Close session")}
      done={_("The session is closed")}
      kind="risk"
      act={() => run("close_session")}
    >
      <p>
        {_(
          "The statement that runs ends, the lists close, and no more questions are taken. What was said and asked stays on this page. This cannot be taken back.",
        )}
      </p>
    </Ask>
  );
}

export function SessionButtons() {
  const state = room.session.value?.state;
  const ask = (what: Asking) => () => {
    asking.value = what;
  };
  return (
    <>
      {room.agenda.value.length > 0 && state !== "closed" && (
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
