// The time each speaker gets, when it is warned of its end, and the rule in words. Who has the floor keeps what was given.

import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useRoom } from "../room/context";
import { SpeakersEditList } from "../shared/contract";
import { ActDialog } from "../shared/dialogs";
import { draft, forget } from "../shared/draft";
import { Seen } from "../shared/editing";
import { _ } from "../shared/i18n";
import { ErrorText, TextField, useAct } from "../shared/ui";
import { speakersOf } from "./state";

const MINUTES = SpeakersEditList.limit_s.max / 60;
const SECONDS = SpeakersEditList.warning_s.max;

interface FigureProps {
  id: string;
  label: string;
  value: Signal<string>;
  most: number;
  step: string;
  hint?: string;
  error?: string | null;
}

function Figure({ id, label, value, most, step, hint, error }: FigureProps) {
  const put = (event: { currentTarget: HTMLInputElement }) => {
    value.value = event.currentTarget.value;
  };
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div class="control">
      <label class="label" for={id}>
        {label}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        class="field"
        id={id}
        type="number"
        min={0}
        max={most}
        step={step}
        value={value.value}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={about || undefined}
        onInput={put}
      />
      <ErrorText id={`${id}-error`} text={error ?? null} />
    </div>
  );
}

const Minutes = (given: Pick<FigureProps, "id" | "label" | "value">) => <Figure {...given} most={MINUTES} step="0.5" />;

const figure = (text: Signal<string>): number => Number(text.value.replace(",", "."));
const inSeconds = (minutes: Signal<string>): number => Math.round(figure(minutes) * 60);

const inWords = (name: string, value: unknown): string => {
  if (name === "rule") return String(value ?? "");
  return String(name === "warning_s" ? Number(value ?? 0) : Number(value ?? 0) / 60);
};

export function LimitDialog({ onClose }: { onClose: () => void }) {
  const room = useRoom();
  const list = speakersOf(room).list.value;
  const minutes = useSignal(String((list?.limit_s ?? 0) / 60));
  const order = useSignal(String((list?.order_limit_s ?? 0) / 60));
  const warning = useSignal(String(list?.own_warning_s ?? 0));
  const rule = draft(`rule:${list?.id}`, list?.rule ?? "");
  const act = useAct();
  const seen = useMemo(() => {
    const { limit_s, order_limit_s, own_warning_s, rule = "" } = list ?? {};
    const figures = { limit_s: limit_s ?? 0, order_limit_s: order_limit_s ?? 0, warning_s: own_warning_s ?? 0 };
    return new Seen({ ...figures, rule }, inWords);
  }, []);
  const leave = () => {
    forget(`rule:${list?.id}`);
    onClose();
  };
  const [limit_s, warning_s] = [inSeconds(minutes), Math.round(figure(warning))];
  const fromTheStart = limit_s > 0 && warning_s >= limit_s ? _("The warning must be shorter than the time.") : null;
  const save = async () => {
    if (fromTheStart || !list) return;
    const changed = seen.changed({ limit_s, order_limit_s: inSeconds(order), warning_s, rule: rule.value });
    const send = () => room.act("speakers.edit_list", { list: list.id, ...changed });
    if (!changed || (await act.run(() => seen.send(send)))) leave();
  };
  return (
    <ActDialog title={_("Time for each speaker")} verb={_("Set the time")} act={act} send={save} onClose={leave}>
      <Minutes id="minutes" label={_("Minutes, 0 for no limit")} value={minutes} />
      <Minutes id="order-minutes" label={_("Minutes for a point of order, 0 for no limit")} value={order} />
      <Figure
        id="warning"
        label={_("Warning before the end, in seconds")}
        hint={_("0: half a minute before, of a short time a sixth before.")}
        value={warning}
        most={SECONDS}
        step="1"
        error={fromTheStart}
      />
      <TextField
        id="rule"
        label={_("The rule of this list, in words")}
        text={rule}
        most={SpeakersEditList.rule.maxLength}
      />
    </ActDialog>
  );
}
