// The time each speaker gets, and the rule in words. Who has the floor keeps the limit given.

import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { SpeakersEditList } from "../shared/contract";
import { ActDialog } from "../shared/dialogs";
import { draft, forget } from "../shared/draft";
import { Seen } from "../shared/editing";
import { _ } from "../shared/i18n";
import { TextField, useAct } from "../shared/ui";
import { room } from "./room";

const MOST = SpeakersEditList.limit_s.max / 60; // minutes

function Minutes({ value }: { value: Signal<string> }) {
  const put = (event: { currentTarget: HTMLInputElement }) => {
    value.value = event.currentTarget.value;
  };
  return (
    <div class="control">
      <label class="label" for="minutes">
        {_("Minutes, 0 for no limit")}
      </label>
      <input class="field" id="minutes" type="number" min={0} max={MOST} step="0.5" value={value.value} onInput={put} />
    </div>
  );
}

const inWords = (name: string, value: unknown): string =>
  name === "limit_s" ? String(Number(value ?? 0) / 60) : String(value ?? "");

export function LimitDialog({ onClose }: { onClose: () => void }) {
  const list = room.list.value;
  const minutes = useSignal(String((list?.limit_s ?? 0) / 60));
  const rule = draft(`rule:${list?.id}`, list?.rule ?? "");
  const act = useAct();
  const seen = useMemo(() => new Seen({ limit_s: list?.limit_s ?? 0, rule: list?.rule ?? "" }, inWords), []);
  const leave = () => {
    forget(`rule:${list?.id}`);
    onClose();
  };
  const save = async () => {
    const limit_s = Math.round(Number(minutes.value.replace(",", ".")) * 60);
    const changed = seen.changed({ limit_s, rule: rule.value });
    const send = () => room.act("speakers.edit_list", { list: list?.id, ...changed });
    if (!changed || (await act.run(() => seen.send(send)))) leave();
  };
  return (
    <ActDialog title={_("Time for each speaker")} verb={_("Set the time")} act={act} send={save} onClose={leave}>
      <Minutes value={minutes} />
      <TextField
        id="rule"
        label={_("The rule of this list, in words")}
        text={rule}
        most={SpeakersEditList.rule.maxLength}
      />
    </ActDialog>
  );
}
