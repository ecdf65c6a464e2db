// Requesting the floor: what for, and about what. Both drafts stay on the device until the server has them.

import { useSignal } from "@preact/signals";
import { useRoom } from "../room/context";
import { tooLong } from "../room/too-long";
import { type RequestKind, SpeakersRequestFloor } from "../shared/contract";
import { ActDialog, Select } from "../shared/dialogs";
import { clearIf, draft } from "../shared/draft";
import { _ } from "../shared/i18n";
import { TextField, useAct } from "../shared/ui";
import { kindWord } from "./labels";

export const KINDS: RequestKind[] = ["statement", "point_of_order", "right_of_reply", "question", "reply"];
const LIMIT = SpeakersRequestFloor.subject.maxLength;

interface FormProps {
  list: string;
  kinds: RequestKind[]; // what may be asked for now
  first?: RequestKind;
  onClose: () => void;
}

export function RequestForm({ list, kinds: may, first = may[0], onClose }: FormProps) {
  const room = useRoom();
  const subject = draft(`request:${list}:${first}`);
  const kind = useSignal<RequestKind>(first ?? "statement");
  const act = useAct();
  const error = tooLong(subject.value, LIMIT);
  const send = async () => {
    const args = { list, subject: subject.value, kind: kind.value };
    if (error || !(await act.run(() => room.act("speakers.request_floor", args)))) return;
    clearIf(subject, args.subject);
    onClose();
  };
  const kinds = may.map((each): [RequestKind, string] => [each, kindWord(each)]);
  const hint = _("Everyone in the room reads it beside your name.");
  return (
    <ActDialog title={_("Request the floor")} verb={_("Request the floor")} act={act} send={send} onClose={onClose}>
      <Select id="kind" label={_("What for")} choices={kinds} chosen={kind} />
      <TextField id="subject" label={_("Subject, if you like")} hint={hint} text={subject} most={LIMIT} error={error} />
    </ActDialog>
  );
}
