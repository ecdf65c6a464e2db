// Requesting the floor: what for, and about what. Both drafts stay on the device until the server has them.

import { draft, letGo } from "../shared/draft";
import { _ } from "../shared/i18n";
import { Button, Dialog, DialogActs, ErrorText, TextField, useAct } from "../shared/ui";
import { room } from "./room";
import type { RequestKind } from "./types";
import { kindWord } from "./words";

const KINDS: RequestKind[] = ["statement", "point_of_order", "right_of_reply", "question", "reply"];
const LIMIT = 200;

export function RequestForm({ onClose }: { onClose: () => void }) {
  const list = room.list.value?.id ?? "";
  const subject = draft(`request:${list}`);
  const kind = draft(`kind:${list}`, "statement");
  const act = useAct();
  const over = [...subject.value].length - LIMIT;
  const send = async () => {
    if (over > 0) return;
    const sent = subject.value;
    const done = await act.run(() => room.act("speakers.request_floor", { list, subject: sent, kind: kind.value }));
    if (!done) return;
    letGo(subject, sent);
    onClose();
  };
  return (
    <Dialog title={_("Request the floor")} onClose={onClose}>
      <div class="control">
        <label class="label" for="kind">
          {_("What for")}
        </label>
        <select
          class="field"
          id="kind"
          value={kind.value}
          onChange={(event) => (kind.value = event.currentTarget.value)}
        >
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {kindWord(each)}
            </option>
          ))}
        </select>
      </div>
      <TextField
        id="subject"
        label={_("Subject, if you like")}
        hint={_("Everyone in the room reads it beside your name.")}
        text={subject}
        most={LIMIT}
        error={over > 0 ? _("Shorten it by %(n)s characters.", { n: over }) : null}
      />
      <ErrorText id="request-error" text={act.error.value} />
      <DialogActs>
        <Button onPress={onClose}>{_("Cancel")}</Button>
        <Button kind="primary" onPress={send} busy={act.busy.value}>
          {act.busy.value ? _("Sending") : _("Request the floor")}
        </Button>
      </DialogActs>
    </Dialog>
  );
}
