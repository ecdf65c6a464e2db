// A reason first; the reason is the confirmation. Five set ones and a note.

import { useSignal } from "@preact/signals";
import { ActDialog, Choices } from "../shared/dialogs";
import { draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { TextField, useAct } from "../shared/ui";
import { tooLong } from "./ask";

interface ReasonProps {
  title: string;
  verb: string;
  reasons: string[];
  place: string;
  most: number;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

export function ReasonDialog({ title, verb, reasons, place, most, act, onClose }: ReasonProps) {
  const chosen = useSignal(reasons[0] ?? "");
  const note = draft(`reason:${place}`);
  const doing = useAct();
  const reason = [chosen.value, note.value.trim()].filter(Boolean).join(" ");
  const left = most - [...chosen.value].length - 1; // the reason that is chosen is sent with the note
  const error = tooLong(reason, most);
  const send = async () => {
    if (error || !(await doing.run(() => act(reason)))) return;
    note.value = "";
    onClose();
  };
  const choices = reasons.map((each): [string, string] => [each, each]);
  return (
    <ActDialog title={title} verb={verb} kind="risk" act={doing} send={send} onClose={onClose}>
      <Choices legend={_("Reason, which the person reads")} name="reason" choices={choices} chosen={chosen} />
      <TextField id="note" label={_("Note, if you like")} text={note} most={left} error={error} />
    </ActDialog>
  );
}
