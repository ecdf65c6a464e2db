// The agenda with the present item, and the way to the outcome document.

import { coarseMoment } from "../shared/clock";
import { _, timeOfDay } from "../shared/i18n";
import { room } from "./room";
import { Reopened } from "./session-acts";
import type { AgendaItem } from "./types";

type Place = "done" | "now" | "later";

function placeOf(item: AgendaItem): Place {
  const session = room.session.value;
  const current = room.agenda.value.find((other) => other.id === session?.current_item);
  if (session?.state === "closed") return "done";
  if (!current) return "later";
  return item.number < current.number ? "done" : item.number === current.number ? "now" : "later";
}

// Planned beginnings follow from the session's own time and the minutes of the items before.
export function plannedStart(item: AgendaItem): number | null {
  const session = room.session.value;
  if (!session) return null;
  const before = room.agenda.value.filter((other) => other.number < item.number);
  if (before.some((other) => other.minutes === null)) return null;
  return Date.parse(session.starts_at) + before.reduce((sum, other) => sum + (other.minutes ?? 0), 0) * 60_000;
}

export function plannedEnd(item: AgendaItem): number | null {
  const start = plannedStart(item);
  return start === null || item.minutes === null ? null : start + item.minutes * 60_000;
}

function nowText(item: AgendaItem): string {
  const since = room.session.value?.item_since;
  if (!item.minutes || !since) return _("Now");
  const end = Math.max(coarseMoment.value, Date.parse(since) + item.minutes * 60_000);
  return _("Now, until about %(time)s", { time: timeOfDay(end) });
}

function When({ item, place }: { item: AgendaItem; place: Place }) {
  const start = plannedStart(item);
  if (place === "now") return <span class="agenda__when">{nowText(item)}</span>;
  if (start === null) return null;
  const text = place === "done" ? timeOfDay(start) : _("Planned for %(time)s", { time: timeOfDay(start) });
  return <time dateTime={new Date(start).toISOString()}>{text}</time>;
}

export function Agenda({ id = "ag" }: { id?: string }) {
  const items = room.agenda.value;
  return (
    <section aria-labelledby={id}>
      <h2 class="eyebrow" id={id} tabIndex={-1}>
        {_("Agenda")}
      </h2>
      <Reopened />
      {!items.length && <p class="meta">{_("This session has no agenda items.")}</p>}
      <ol class="agenda">
        {items.map((item) => {
          const place = placeOf(item);
          return (
            <li key={item.id} class={`is-${place}`} aria-current={place === "now" ? "step" : undefined}>
              <b dir="auto">
                {item.number}. {item.title}
              </b>
              <When item={item} place={place} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

export function OutcomeLink() {
  const document = room.dialogue.value?.document ?? room.given.document;
  if (!document) return null;
  return (
    <section aria-labelledby="oc">
      <h2 class="eyebrow" id="oc">
        {_("Outcome document")}
      </h2>
      <p>
        <a href={`/documents/${document}`}>{_("Read the outcome document")}</a>
      </p>
    </section>
  );
}
