// The live part of the bar: the line to the server, the dialogue's time, and what the features put there.

import { coarseMoment, serverTime } from "../shared/clock";
import { _, timeOfDay, yourTimeOfDay, zoneCity, zoneOffset } from "../shared/i18n";
import { useRoom } from "./context";
import { LinkPill } from "./link-pill";
import { Panels } from "./panels";

function Zone() {
  const room = useRoom();
  if (!serverTime.sure.value && room.link.state.value === "starting") return null; // the device's clock may be wrong
  const minute = Math.floor(coarseMoment.value / 60_000) * 60_000;
  const [theirs, yours] = [timeOfDay(minute), yourTimeOfDay(minute)];
  return (
    <div class="zone">
      <time dateTime={new Date(minute).toISOString()}>{theirs}</time>
      <span class="meta">{_("%(city)s, %(offset)s", { city: zoneCity(), offset: zoneOffset(minute) })}</span>
      {yours && theirs !== yours && <span class="meta zone__yours">{_("%(time)s for you", { time: yours })}</span>}
    </div>
  );
}

export function Bar() {
  return (
    <>
      <Panels at="bar-start" />
      <LinkPill />
      <Zone />
      <Panels at="bar" />
      <span class="hide bar__acts">
        <Panels at="bar-acts" />
      </span>
    </>
  );
}

export function Where() {
  const room = useRoom();
  if (room.over.value !== null) return <b title={document.title}>{document.title}</b>;
  const { session, agenda, dialogue } = room;
  const item = agenda.value.find((each) => each.id === session.value?.current_item);
  const { number, title } = session.value ?? { number: "", title: "" };
  const first = room.given.may.podium
    ? _("Podium, session %(n)s: %(title)s", { n: number, title })
    : _("Session %(n)s: %(title)s", { n: number, title });
  const second =
    room.given.may.podium && item
      ? _("Item %(n)s: %(title)s", { n: item.number, title: item.title })
      : dialogue.value?.title;
  return (
    <>
      <b title={first}>{first}</b>
      <span title={second}>{second}</span>
    </>
  );
}
