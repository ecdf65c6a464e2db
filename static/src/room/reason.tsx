// A reason first; the reason is the confirmation. Five set ones and a note.

import { useSignal } from "@preact/signals";
import { draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { Button, Dialog, DialogActs, ErrorText, TextField, useAct } from "../shared/ui";
import { tooLong } from "./ask";

interface ReasonProps {
  title: string;
  verb: string;
  reasons: string[];
  place: string;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

const LIMIT = 400;

export function ReasonDialog({ title, verb, reasons, place, act, onClose }: ReasonProps) {
  const chosen = useSignal(reasons[0] ?? "");
  const note = draft(`reason:${place}`);
  const doing = useAct();
  const send = async () => {
    const reason = [chosen.value, note.value.trim()].filter(Boolean).join(" ");
    if (tooLong(reason, LIMIT)) return;
    if (!(await doing.run(() => act(reason)))) return;
    note.value = "";
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <fieldset>
        <legend>{_("Reason, which the person reads")}</legend>
        {reasons.map((reason, n) => (
          <div class="check" key={reason}>
            <input
              id={`reason-${n}`}
              type="radio"
              name="reason"
              checked={chosen.value === reason}
              onChange={() => (chosen.value = reason)}
            />
            <label for={`reason-${n}`}>{reason}</label>
          </div>
        ))}
      </fieldset>
      <TextField
        id="note"
        label={_("Note, if you like")}
        text={note}
        most={LIMIT}
        error={tooLong(`${chosen.value} ${note.value}`, LIMIT)}
      />
      <ErrorText id="reason-error" text={doing.error.value} />
      <DialogActs>
        <Button onPress={onClose}>{_("Cancel")}</Button>
        <Button kind="risk" onPress={send} busy={doing.busy.value}>
          {verb}
        </Button>
      </DialogActs>
    </Dialog>
  );
}
