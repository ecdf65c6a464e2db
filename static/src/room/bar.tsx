// The live part of the bar: the line to the server, the dialogue's time, the video call, the session's buttons.

import { VideoButton } from "../session/video";
import { coarseMoment, serverTime } from "../shared/clock";
import { _, ngettext, timeOfDay, yourTimeOfDay, zoneCity, zoneOffset } from "../shared/i18n";
import { Pill } from "../shared/ui";
import { times } from "../speakers/timetable";
import { LinkPill } from "./link-pill";
import { podium } from "./podium-part";
import { room } from "./room";

function Zone() {
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

const DAY = 24 * 60; // who forgot to close a session knows

// How far the session runs past its end in the programme.
function Behind() {
  const minutes = times.value.behind;
  if (minutes < 1 || minutes > DAY) return null;
  return (
    <span class="hide bar__behind">
      <Pill tone="warn">
        {ngettext("%(num)s min behind the programme", "%(num)s min behind the programme", minutes)}
      </Pill>
    </span>
  );
}

export function Bar() {
  const { value: part } = podium;
  return (
    <>
      {part && <Behind />}
      <LinkPill />
      <Zone />
      {part && <VideoButton sign />}
      <span class="hide bar__acts">{part ? <part.SessionButtons /> : !room.given.may.podium && <VideoButton />}</span>
    </>
  );
}

export function Where() {
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
