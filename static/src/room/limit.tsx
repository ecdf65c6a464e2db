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

function Minutes({ id, label, value }: { id: string; label: string; value: Signal<string> }) {
  const put = (event: { currentTarget: HTMLInputElement }) => {
    value.value = event.currentTarget.value;
  };
  return (
    <div class="control">
      <label class="label" for={id}>
        {label}
      </label>
      <input class="field" id={id} type="number" min={0} max={MOST} step="0.5" value={value.value} onInput={put} />
    </div>
  );
}

const inSeconds = (minutes: Signal<string>): number => Math.round(Number(minutes.value.replace(",", ".")) * 60);

const inWords = (name: string, value: unknown): string =>
  name === "rule" ? String(value ?? "") : String(Number(value ?? 0) / 60);

export function LimitDialog({ onClose }: { onClose: () => void }) {
  const list = room.list.value;
  const minutes = useSignal(String((list?.limit_s ?? 0) / 60));
  const order = useSignal(String((list?.order_limit_s ?? 0) / 60));
  const rule = draft(`rule:${list?.id}`, list?.rule ?? "");
  const act = useAct();
  const seen = useMemo(() => {
    const { limit_s = 0, order_limit_s = 0, rule = "" } = list ?? {};
    return new Seen({ limit_s: limit_s ?? 0, order_limit_s: order_limit_s ?? 0, rule }, inWords);
  }, []);
  const leave = () => {
    forget(`rule:${list?.id}`);
    onClose();
  };
  const save = async () => {
    const changed = seen.changed({ limit_s: inSeconds(minutes), order_limit_s: inSeconds(order), rule: rule.value });
    const send = () => room.act("speakers.edit_list", { list: list?.id, ...changed });
    if (!changed || (await act.run(() => seen.send(send)))) leave();
  };
  return (
    <ActDialog title={_("Time for each speaker")} verb={_("Set the time")} act={act} send={save} onClose={leave}>
      <Minutes id="minutes" label={_("Minutes, 0 for no limit")} value={minutes} />
      <Minutes id="order-minutes" label={_("Minutes for a point of order, 0 for no limit")} value={order} />
      <TextField
        id="rule"
        label={_("The rule of this list, in words")}
        text={rule}
        most={SpeakersEditList.rule.maxLength}
      />
    </ActDialog>
  );
}
