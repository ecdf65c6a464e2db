// Rows of the podium's list: a request to decide, and one that waits, with the tools on the selected one.

import { useEffect, useRef } from "preact/hooks";
import { useRoom } from "../room/context";
import { show } from "../room/open-dialog";
import { isBusy } from "../room/podium-acts";
import { present } from "../room/presence";
import { ReasonDialog } from "../room/reason";
import { selectionOf } from "../room/selection";
import { Trouble } from "../room/trouble";
import { type FloorRequest, SpeakersDeclineRequest } from "../shared/contract";
import { _, timeOfDay } from "../shared/i18n";
import { Button, Icon, Key, Time } from "../shared/ui";
import { accept, decline, giveFloor, hear, markAbsent, mayGive, mayHear, mayMove, move, moveTo } from "./floor-acts";
import { capacity, who } from "./labels";
import { declineReasons } from "./reasons";
import { changeSpeaker } from "./speaker-dialogs";
import { whyText } from "./speakers";
import { speakersOf } from "./state";

function Decline({ request }: { request: FloorRequest }) {
  const room = useRoom();
  const ask = () =>
    show(room, (close) => (
      <ReasonDialog
        title={_("Decline the request of %(who)s", { who: who(room, request) })}
        verb={_("Decline")}
        reasons={declineReasons()}
        place={request.id}
        most={SpeakersDeclineRequest.reason.maxLength}
        act={(why) => decline(room, request, why)}
        onClose={close}
      />
    ));
  return (
    <Button small onPress={ask}>
      {_("Decline, with a reason")}
    </Button>
  );
}

function Name({ request }: { request: FloorRequest }) {
  const room = useRoom();
  const on = selectionOf(room).selected("list") === request.id;
  return (
    <button
      type="button"
      class="pick who"
      id={`pick-${request.id}`}
      aria-expanded={on}
      onClick={() => selectionOf(room).pick("list", request.id)}
      onFocus={() => selectionOf(room).pick("list", request.id)}
    >
      {who(room, request)} <span>{capacity(request)}</span>
    </button>
  );
}

// What may interrupt is heard at once.
function HearNow({ request }: { request: FloorRequest }) {
  const room = useRoom();
  if (!mayHear(room, request)) return null;
  const first = speakersOf(room).points.value[0]?.id === request.id;
  return (
    <Button
      small
      kind="second"
      onPress={() => void hear(room, request)}
      busy={isBusy(room, "floor")}
      shortcut={first ? "O" : undefined}
    >
      {_("Hear it now")} {first && <Key>O</Key>}
    </Button>
  );
}

export function ToDecide({ request }: { request: FloorRequest }) {
  const room = useRoom();
  const on = selectionOf(room).selected("list") === request.id;
  return (
    <li class={on ? "is-sel" : undefined}>
      <Name request={request} />
      <span class="at">{_("asked %(time)s", { time: timeOfDay(request.requested_at) })}</span>
      <span class="why" dir="auto">
        {whyText(request)}
      </span>
      {!room.closed.value && (
        <div class="acts">
          <HearNow request={request} />
          <Button
            small
            onPress={() => void accept(room, request)}
            busy={isBusy(room, request.id)}
            shortcut={on ? "A" : undefined}
          >
            {_("Accept")} {on && <Key>A</Key>}
          </Button>
          <Decline request={request} />
          <Trouble id={request.id} />
        </div>
      )}
    </li>
  );
}

// Ahead of those before: on the list, or with the floor at once.
function OutOfTurn({ request }: { request: FloorRequest }) {
  const room = useRoom();
  return (
    <>
      <Button small onPress={() => void moveTo(room, request, 0)} busy={isBusy(room, request.id)}>
        {_("To the top")}
      </Button>
      {mayGive(room, request) && (
        <Button small onPress={() => void giveFloor(room, request)} busy={isBusy(room, "floor")}>
          {_("Give the floor now")}
        </Button>
      )}
    </>
  );
}

function Tools({ request }: { request: FloorRequest }) {
  const room = useRoom();
  const name = who(room, request);
  return (
    <div class="acts">
      <Button
        small
        icon
        label={_("Move %(who)s up", { who: name })}
        off={!mayMove(room, request, -1)}
        onPress={() => void move(room, request, -1)}
      >
        <Icon name="arrow-up" />
      </Button>
      <Button
        small
        icon
        label={_("Move %(who)s down", { who: name })}
        off={!mayMove(room, request, 1)}
        onPress={() => void move(room, request, 1)}
      >
        <Icon name="arrow-down" />
      </Button>
      <HearNow request={request} />
      {request.place !== 1 && <OutOfTurn request={request} />}
      <Button small onPress={() => changeSpeaker(room, request)}>
        {_("Change speaker")}
      </Button>
      <Button small onPress={() => void markAbsent(room, request)} busy={isBusy(room, request.id)}>
        {_("Not in the room")}
      </Button>
      <Decline request={request} />
      <Trouble id={request.id} />
    </div>
  );
}

export function Waiting({ request }: { request: FloorRequest }) {
  const room = useRoom();
  const at = speakersOf(room).times.value.start(request.place ?? 1);
  const on = selectionOf(room).selected("list") === request.id;
  const row = useRef<HTMLLIElement>(null);
  // The focus goes with the row that was moved.
  useEffect(() => {
    if (on && row.current?.contains(document.activeElement)) row.current.scrollIntoView({ block: "nearest" });
  }, [request.place]);
  return (
    <li ref={row} class={on ? "is-sel" : undefined} aria-current={on ? "true" : undefined}>
      <span class="n">{request.place}</span>
      <Name request={request} />
      {at === null ? <span class="at" /> : <Time at={at} class="at" />}
      <span class="why" dir="auto">
        {request.to_be_named && <b class="wn">{_("Nobody is named to speak.")} </b>}
        {request.delegation && !present(room, request.delegation) && <b class="wn">{_("Not in the room.")} </b>}
        {whyText(request)}
      </span>
      {on && !room.closed.value && <Tools request={request} />}
    </li>
  );
}
