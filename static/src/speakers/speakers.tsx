// The speakers list as everybody in the room reads it.

import { useRoom } from "../room/context";
import { clockText } from "../shared/clock";
import type { FloorRequest, SpeakersList } from "../shared/contract";
import { _, ngettext, timeOfDay } from "../shared/i18n";
import { Pill, Time } from "../shared/ui";
import { capacity, kindWord, spokenLimit, who } from "./labels";
import { speakersOf } from "./state";

export function ListState({ list }: { list: SpeakersList }) {
  return list.state === "open" ? <Pill tone="ok">{_("Open")}</Pill> : <Pill hollow>{_("Closed")}</Pill>;
}

// The rule in words, always above the list.
export function ruleText(list: SpeakersList): string {
  const rule = list.rule || _("In the order in which requests are accepted.");
  const limit = list.limit_s ? _("%(time)s each.", { time: spokenLimit(list.limit_s) }) : _("No time limit.");
  return `${rule} ${limit}`;
}

function movedText(role: string, reason: string | null): string {
  const by =
    role === "chair"
      ? _("Moved by the chair")
      : role === "organiser"
        ? _("Moved by the organiser")
        : _("Moved by a moderator");
  return reason ? _("%(moved)s: %(reason)s", { moved: by, reason }) : by;
}

function addedText(role: string): string {
  if (role === "chair") return _("Added by the chair");
  return role === "organiser" ? _("Added by the organiser") : _("Added by a moderator");
}

// Why a row stands where it does.
export function whyText(request: FloorRequest): string {
  const parts: string[] = [];
  if (request.moved_by) parts.push(movedText(request.moved_by, request.moved_reason));
  if (request.request_kind !== "statement") parts.push(kindWord(request.request_kind));
  const at = timeOfDay(request.requested_at);
  if (request.added_by) {
    parts.push(addedText(request.added_by));
    if (request.subject) parts.push(request.subject);
    return parts.join(". ");
  }
  parts.push(
    request.subject
      ? _("Requested at %(time)s: %(subject)s", { time: at, subject: request.subject })
      : _("Requested at %(time)s", { time: at }),
  );
  return parts.join(". ");
}

function Row({ request, at }: { request: FloorRequest; at: number | null }) {
  const room = useRoom();
  const mine = speakersOf(room).mine.value.some((own) => own.id === request.id);
  return (
    <li class={mine ? "is-me" : undefined}>
      <span class="n">{request.place}</span>
      <span class="who">
        {who(room, request)} <span>{mine ? _("You") : capacity(request)}</span>
      </span>
      {at === null ? <span class="at" /> : <Time at={at} class="at" />}
      <span class="why" dir="auto">
        {whyText(request)}
      </span>
    </li>
  );
}

export function Delivered() {
  const room = useRoom();
  const rows = speakersOf(room).delivered.value;
  if (!rows.length) return null;
  return (
    <details class="delivered">
      <summary>{ngettext("%(num)s statement delivered", "%(num)s statements delivered", rows.length)}</summary>
      <ol>
        {rows.map((request) => (
          <li key={request.id}>
            {who(room, request)}, {kindWord(request.request_kind)}, {clockText((request.spoken_s ?? 0) * 1000)}
          </li>
        ))}
      </ol>
    </details>
  );
}

export function ListFoot() {
  const room = useRoom();
  const { end } = speakersOf(room).times.value;
  const ends = end !== null && speakersOf(room).waiting.value.length > 0;
  if (!ends && !speakersOf(room).delivered.value.length) return null;
  return (
    <div class="foot">
      <Delivered />
      {ends && <span>{_("The list ends at about %(time)s", { time: timeOfDay(end) })}</span>}
    </div>
  );
}

export function SpeakersCard() {
  const room = useRoom();
  const list = speakersOf(room).list.value;
  if (!list) return null;
  const waiting = speakersOf(room).waiting.value;
  return (
    <section class="card tofold" aria-labelledby="sl">
      <div class="card__head">
        <h2 id="sl">{_("Speakers list")}</h2>
        <ListState list={list} />
        <p>{ruleText(list)}</p>
      </div>
      {waiting.length === 0 && (
        <div class="empty empty--inside">
          <b>{_("Nobody is waiting")}</b>
          {list.state === "open"
            ? _("Requests stand here once a moderator has accepted them.")
            : _("The list is closed.")}
        </div>
      )}
      <ol class="reqs">
        {waiting.map((request) => (
          <Row key={request.id} request={request} at={speakersOf(room).times.value.start(request.place ?? 1)} />
        ))}
      </ol>
      <ListFoot />
    </section>
  );
}
