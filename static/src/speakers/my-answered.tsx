// What became of my last request, if it was not the floor: told until I have read it.

import type { Room } from "../room/room";
import type { MyRequest } from "../shared/contract";
import { _ } from "../shared/i18n";
import { remembered } from "../shared/remembered";
import { Button, Notice } from "../shared/ui";
import { reasonWords } from "./reasons";
import { speakersOf } from "./state";

const read = remembered("declined-read", "");

const isAnswer = ({ state, reason }: MyRequest): boolean =>
  state === "declined" || state === "no_show" || (state === "withdrawn" && reason !== null);

export function lastAnswered(room: Room, list: string): MyRequest | undefined {
  const mine = speakersOf(room).mine.value.filter((request) => request.list === list && isAnswer(request));
  const last = mine.sort((a, b) => (a.requested_at < b.requested_at ? 1 : -1))[0];
  return last?.id === read.value ? undefined : last;
}

function Words({ request }: { request: MyRequest }) {
  if (request.state === "no_show")
    return (
      <p>
        <b>{_("You were called and were not in the room.")}</b> {_("Tell the moderator when you are back.")}
      </p>
    );
  if (request.state === "withdrawn")
    return (
      <p>
        <b>{_("Your request was taken off the list, for your role has changed.")}</b>
      </p>
    );
  return (
    <p>
      <b>{_("Your request was declined:")}</b> <span dir="auto">{reasonWords(request)}</span>
    </p>
  );
}

export function Answered({ request }: { request: MyRequest }) {
  return (
    <Notice tone="alert">
      <Words request={request} />
      <Button kind="quiet" small onPress={() => (read.value = request.id)}>
        {_("I have read it")}
      </Button>
    </Notice>
  );
}
