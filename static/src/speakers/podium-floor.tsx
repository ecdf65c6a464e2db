// The floor on the podium: its tools, who is next, times and presence.

import { useSignal } from "@preact/signals";
import { useRoom } from "../room/context";
import { isBusy } from "../room/podium-acts";
import { present } from "../room/presence";
import type { Room } from "../room/room";
import { Trouble } from "../room/trouble";
import type { Floor } from "../shared/contract";
import { _, ngettext, timeOfDay } from "../shared/i18n";
import { Button, Key, Pill } from "../shared/ui";
import { FloorCard } from "./floor";
import {
  addTime,
  endFloor,
  giveFloor,
  isLive,
  mayAddTime,
  mayGive,
  mayHearPoint,
  mayPause,
  pauseOrResume,
  takeBackEnd,
  takeBackFloor,
} from "./floor-acts";
import { capacity, kindWord, spokenLimit, who } from "./labels";
import { LimitDialog } from "./limit";
import { changeSpeaker, pointOfOrder } from "./speaker-dialogs";
import { speakersOf } from "./state";

function MoreTools({ floor, busy }: { floor: Floor; busy: boolean }) {
  const room = useRoom();
  const holder = speakersOf(room).holder.value;
  return (
    <>
      {holder?.to_be_named && <Button onPress={() => changeSpeaker(room, holder)}>{_("Change speaker")}</Button>}
      {floor.limit_s !== null && (
        <Button onPress={() => void addTime(room, -60)} busy={busy} off={floor.limit_s < 70}>
          {_("Take off 1 min")}
        </Button>
      )}
      <Button onPress={() => void takeBackFloor(room)} busy={busy}>
        {_("Take back the floor")}
      </Button>
    </>
  );
}

function PointOfOrder({ busy }: { busy: boolean }) {
  const room = useRoom();
  const [first] = speakersOf(room).points.value;
  return (
    <Button onPress={() => void pointOfOrder(room)} busy={busy} off={!mayHearPoint(room)} shortcut="O">
      {first ? _("Point of order: %(who)s", { who: who(room, first) }) : _("Point of order")} <Key>O</Key>
    </Button>
  );
}

// Nobody has the floor. Whoever ended the last statement, the speaker too: as long as nothing came after, it can go on.
function Free({ floor, busy }: { floor: Floor; busy: boolean }) {
  const room = useRoom();
  const ended = room.closed.value ? undefined : speakersOf(room).requests.value.find((one) => one.id === floor.ended);
  if (!ended && !isLive(room)) return null;
  return (
    <div class="slab__do">
      {ended && (
        <Button onPress={() => void takeBackEnd(room, ended)} busy={busy}>
          {_("Let %(who)s go on", { who: who(room, ended) })}
        </Button>
      )}
      {isLive(room) && <PointOfOrder busy={busy} />}
    </div>
  );
}

function FloorTools() {
  const room = useRoom();
  const floor = speakersOf(room).floor.value;
  const busy = isBusy(room, "floor");
  if (!floor?.request) return floor ? <Free floor={floor} busy={busy} /> : null;
  return (
    <div class="slab__do">
      <Button onPress={() => void pauseOrResume(room)} busy={busy} shortcut="Space" off={!mayPause(room)}>
        {floor.paused ? _("Resume") : _("Pause")} <Key>{_("Space")}</Key>
      </Button>
      {mayAddTime(room) && (
        <Button onPress={() => void addTime(room, 60)} busy={busy} shortcut="+">
          {_("Add 1 min")} <Key>+</Key>
        </Button>
      )}
      <Button onPress={() => void endFloor(room)} busy={busy} shortcut="E">
        {_("End statement")} <Key>E</Key>
      </Button>
      <PointOfOrder busy={busy} />
      <MoreTools floor={floor} busy={busy} />
    </div>
  );
}

function about(place: string, inRoom: boolean): string {
  return inRoom ? _("%(capacity)s, in the room", { capacity: place }) : place;
}

export function Next() {
  const room = useRoom();
  const next = speakersOf(room).waiting.value[0];
  if (!next || room.session.value?.state !== "live") return null;
  const taken = Boolean(speakersOf(room).floor.value?.request);
  const under = about(capacity(next) || kindWord(next.request_kind), present(room, next.delegation));
  return (
    <section class="card next" aria-labelledby="nx">
      <p class="meta">{_("Next on the list")}</p>
      <h3 id="nx">{who(room, next)}</h3>
      <p class="meta">{under}</p>
      <Button
        kind="primary"
        wide
        onPress={() => void giveFloor(room, next)}
        busy={isBusy(room, "floor")}
        off={!mayGive(room, next)}
        shortcut="G"
      >
        {_("Give the floor to %(who)s", { who: who(room, next) })} <Key>G</Key>
      </Button>
      {taken && <p class="meta">{_("End the present statement first.")}</p>}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string | number | null }) {
  if (value === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function statesHere(room: Room): string | null {
  const states = room.delegations.value.filter((each) => each.constituency === "state");
  const here = states.filter((each) => present(room, each.id)).length;
  return states.length ? _("%(n)s of %(all)s", { n: here, all: states.length }) : null;
}

export function Facts() {
  const room = useRoom();
  const limit = useSignal(false);
  const { end, over, planned, behind } = speakersOf(room).times.value;
  const seconds = speakersOf(room).list.value?.limit_s;
  return (
    <section class="card podium__facts" aria-label={_("Time and presence")}>
      <dl class="facts">
        <Fact name={_("List ends at about")} value={end && timeOfDay(end)} />
        {behind > 0 && <Fact name={_("Session ends at about")} value={over && timeOfDay(over)} />}
        <Fact name={_("Session ends by the programme")} value={planned && timeOfDay(planned)} />
        <Fact name={_("Time for each")} value={seconds ? spokenLimit(seconds) : _("no limit")} />
        <Fact name={_("In the room")} value={room.presence.value.total} />
        <Fact name={_("State delegations")} value={statesHere(room)} />
      </dl>
      {!room.closed.value && (
        <div class="facts__do">
          <Button kind="quiet" small onPress={() => (limit.value = true)}>
            {_("Change the limit")}
          </Button>
        </div>
      )}
      {limit.value && <LimitDialog onClose={() => (limit.value = false)} />}
    </section>
  );
}

export function PodiumFloor() {
  return (
    <FloorCard>
      <FloorTools />
      <Trouble id="floor" />
    </FloorCard>
  );
}

const DAY = 24 * 60; // who forgot to close a session knows

// How far the session runs past its end in the programme.
export function Behind() {
  const room = useRoom();
  const minutes = speakersOf(room).times.value.behind;
  if (minutes < 1 || minutes > DAY) return null;
  return (
    <span class="hide bar__behind">
      <Pill tone="warn">
        {ngettext("%(num)s min behind the programme", "%(num)s min behind the programme", minutes)}
      </Pill>
    </span>
  );
}
