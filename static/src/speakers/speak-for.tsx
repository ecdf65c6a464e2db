// A place of my delegation for which nobody is named: any of its members may speak, or give it back.

import { useRoom } from "../room/context";
import type { Room } from "../room/room";
import type { FloorRequest } from "../shared/contract";
import { _ } from "../shared/i18n";
import { Button, ErrorText, Icon, useAct } from "../shared/ui";
import { kindWord, who } from "./labels";
import { speakersOf } from "./state";

function unnamed(room: Room): FloorRequest[] {
  const mine = room.given.me?.delegation;
  if (!mine) return [];
  const rows = speakersOf(room).requests.value.filter((request) => request.delegation === mine && request.to_be_named);
  return rows.filter((request) => ["accepted", "speaking", "interrupted"].includes(request.state));
}

function Place({ request }: { request: FloorRequest }) {
  const room = useRoom();
  const act = useAct();
  const speak = () =>
    act.run(() => room.act("speakers.substitute", { request: request.id, participant: room.given.me?.participant }));
  return (
    <section class="mine" aria-label={_("A place of your delegation")}>
      <p class="mine__n">
        <Icon name="people" />
      </p>
      <div>
        <b>{_("Nobody is named to speak for %(who)s", { who: who(room, request) })}</b>
        <p>{kindWord(request.request_kind)}</p>
        <ErrorText id={`place-error-${request.id}`} text={act.error.value} />
      </div>
      <Button small kind="second" onPress={speak} busy={act.busy.value}>
        {_("I speak")}
      </Button>
    </section>
  );
}

export function SpeakForDelegation() {
  const room = useRoom();
  return (
    <>
      {unnamed(room).map((request) => (
        <Place key={request.id} request={request} />
      ))}
    </>
  );
}
