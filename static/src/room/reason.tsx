// A reason first; the reason is the confirmation. Five set ones and a note.

import { useSignal } from "@preact/signals";
import { ActDialog, Choices } from "../shared/dialogs";
import { draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { TextField, useAct } from "../shared/ui";
import { tooLong } from "./too-long";

// A set reason goes as its code, and is said in the language of who reads it; a note stays as it is written.
export interface Given<C extends string> {
  reason_code: C;
  reason: string;
}

interface ReasonProps<C extends string> {
  title: string;
  verb: string;
  reasons: Record<C, string>;
  place: string;
  most: number;
  act: (why: Given<C>) => Promise<unknown>;
  onClose: () => void;
}

export function ReasonDialog<C extends string>({ title, verb, reasons, place, most, act, onClose }: ReasonProps<C>) {
  const choices = Object.entries(reasons) as [C, string][];
  const chosen = useSignal((choices[0] as [C, string])[0]);
  const note = draft(`reason:${place}`);
  const doing = useAct();
  const error = tooLong(note.value.trim(), most);
  const send = async () => {
    const why = { reason_code: chosen.value, reason: note.value.trim() };
    if (error || !(await doing.run(() => act(why)))) return;
    note.value = "";
    onClose();
  };
  return (
    <ActDialog title={title} verb={verb} kind="risk" act={doing} send={send} onClose={onClose}>
      <Choices legend={_("Reason, which the person reads")} name="reason" choices={choices} chosen={chosen} />
      <TextField id="note" label={_("Note, if you like")} text={note} most={most} error={error} />
    </ActDialog>
  );
}
