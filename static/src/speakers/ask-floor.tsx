// What I may ask the floor for now, beside what I have asked for already.

import { useRoom } from "../room/context";
import { show } from "../room/open-dialog";
import type { Room } from "../room/room";
import type { RequestKind, SpeakersList } from "../shared/contract";
import { _ } from "../shared/i18n";
import { Button } from "../shared/ui";
import { kindWord } from "./labels";
import { KINDS, RequestForm } from "./request-form";
import { speakersOf } from "./state";

const AT_ANY_TIME: RequestKind[] = ["point_of_order", "right_of_reply"]; // on a closed list too
const OPEN = ["pending", "accepted", "speaking", "interrupted"];

// One open request of a kind.
export function askable(room: Room, list: SpeakersList): RequestKind[] {
  if (room.session.value?.state === "closed") return [];
  const mine = speakersOf(room).mine.value.filter(
    (request) => request.list === list.id && OPEN.includes(request.state),
  );
  const has = (kind: RequestKind) => mine.some((request) => request.request_kind === kind);
  return KINDS.filter((kind) => !has(kind) && (list.state === "open" || AT_ANY_TIME.includes(kind)));
}

export function AskMore({ list, kinds }: { list: SpeakersList; kinds: RequestKind[] }) {
  const room = useRoom();
  const offered = AT_ANY_TIME.filter((kind) => kinds.includes(kind));
  if (!offered.length || room.session.value?.state === "planned") return null;
  const ask = (kind: RequestKind) => () =>
    show(room, (close) => <RequestForm list={list.id} kinds={kinds} first={kind} onClose={close} />);
  return (
    <section class="mine mine--more" aria-label={_("Ask for the floor at any time")}>
      <p>{_("At any time:")}</p>
      {offered.map((kind) => (
        <Button key={kind} small onPress={ask(kind)}>
          {kindWord(kind)}
        </Button>
      ))}
    </section>
  );
}
