// The podium's first column: the floor with its tools, who is next, times and presence.

import { useSignal } from "@preact/signals";
import { SettingsButton } from "../room/keys-dialog";
import { capacity, kindWord, spokenLimit, who } from "../room/labels";
import { isBusy } from "../room/podium-acts";
import { Present, present } from "../room/presence";
import { room } from "../room/room";
import { trouble } from "../room/trouble";
import { Agenda, OutcomeLink } from "../session/agenda";
import { CloseButton, SessionButtons } from "../session/session-acts";
import { VideoFrame } from "../session/video";
import type { Floor } from "../shared/contract";
import { _, timeOfDay } from "../shared/i18n";
import { Button, ErrorText, Key } from "../shared/ui";
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
import { LimitDialog } from "./limit";
import { changeSpeaker, pointOfOrder } from "./speaker-dialogs";
import { times } from "./timetable";

export function Trouble({ id }: { id: string }) {
  return <ErrorText id={`trouble-${id}`} text={trouble.value?.id === id ? trouble.value.text : null} />;
}

function MoreTools({ floor, busy }: { floor: Floor; busy: boolean }) {
  const holder = room.holder.value;
  return (
    <>
      {holder?.to_be_named && <Button onPress={() => changeSpeaker(holder)}>{_("Change speaker")}</Button>}
      {floor.limit_s !== null && (
        <Button onPress={() => void addTime(-60)} busy={busy} off={floor.limit_s < 70}>
          {_("Take off 1 min")}
        </Button>
      )}
      <Button onPress={() => void takeBackFloor()} busy={busy}>
        {_("Take back the floor")}
      </Button>
    </>
  );
}

function PointOfOrder({ busy }: { busy: boolean }) {
  const [first] = room.points.value;
  return (
    <Button onPress={() => void pointOfOrder()} busy={busy} off={!mayHearPoint()} shortcut="O">
      {first ? _("Point of order: %(who)s", { who: who(first) }) : _("Point of order")} <Key>O</Key>
    </Button>
  );
}

// Nobody has the floor. Whoever ended the last statement, the speaker too: as long as nothing came after, it can go on.
function Free({ floor, busy }: { floor: Floor; busy: boolean }) {
  const ended = room.closed.value ? undefined : room.requests.value.find((one) => one.id === floor.ended);
  if (!ended && !isLive()) return null;
  return (
    <div class="slab__do">
      {ended && (
        <Button onPress={() => void takeBackEnd(ended)} busy={busy}>
          {_("Let %(who)s go on", { who: who(ended) })}
        </Button>
      )}
      {isLive() && <PointOfOrder busy={busy} />}
    </div>
  );
}

export function FloorTools() {
  const floor = room.floor.value;
  const busy = isBusy("floor");
  if (!floor?.request) return floor ? <Free floor={floor} busy={busy} /> : null;
  return (
    <div class="slab__do">
      <Button onPress={() => void pauseOrResume()} busy={busy} shortcut="Space" off={!mayPause()}>
        {floor.paused ? _("Resume") : _("Pause")} <Key>{_("Space")}</Key>
      </Button>
      {mayAddTime() && (
        <Button onPress={() => void addTime(60)} busy={busy} shortcut="+">
          {_("Add 1 min")} <Key>+</Key>
        </Button>
      )}
      <Button onPress={() => void endFloor()} busy={busy} shortcut="E">
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

function Next() {
  const next = room.waiting.value[0];
  if (!next || room.session.value?.state !== "live") return null;
  const taken = Boolean(room.floor.value?.request);
  const under = about(capacity(next) || kindWord(next.request_kind), present(next.delegation));
  return (
    <section class="card next" aria-labelledby="nx">
      <p class="meta">{_("Next on the list")}</p>
      <h3 id="nx">{who(next)}</h3>
      <p class="meta">{under}</p>
      <Button
        kind="primary"
        wide
        onPress={() => void giveFloor(next)}
        busy={isBusy("floor")}
        off={!mayGive(next)}
        shortcut="G"
      >
        {_("Give the floor to %(who)s", { who: who(next) })} <Key>G</Key>
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

function statesHere(): string | null {
  const states = room.delegations.value.filter((each) => each.constituency === "state");
  const here = states.filter((each) => present(each.id)).length;
  return states.length ? _("%(n)s of %(all)s", { n: here, all: states.length }) : null;
}

function Facts() {
  const limit = useSignal(false);
  const { end, over, planned, behind } = times.value;
  const seconds = room.list.value?.limit_s;
  return (
    <section class="card podium__facts" aria-label={_("Time and presence")}>
      <dl class="facts">
        <Fact name={_("List ends at about")} value={end && timeOfDay(end)} />
        {behind > 0 && <Fact name={_("Session ends at about")} value={over && timeOfDay(over)} />}
        <Fact name={_("Session ends by the programme")} value={planned && timeOfDay(planned)} />
        <Fact name={_("Time for each")} value={seconds ? spokenLimit(seconds) : _("no limit")} />
        <Fact name={_("In the room")} value={room.presence.value.total} />
        <Fact name={_("State delegations")} value={statesHere()} />
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

function SessionCard() {
  return (
    <section class="card podium__session" id="agenda" aria-label={_("Agenda and session")}>
      <Agenda />
      <OutcomeLink />
      <Present id="pp" />
      <div class="podium__buttons">
        <CloseButton />
        <SettingsButton />
        <span class="only-phone">
          <SessionButtons />
        </span>
      </div>
    </section>
  );
}

export function PodiumFloor() {
  return (
    <div class="col" id="floor">
      <FloorCard>
        <FloorTools />
        <Trouble id="floor" />
      </FloorCard>
      <VideoFrame />
      <Next />
      <Facts />
      <SessionCard />
    </div>
  );
}
