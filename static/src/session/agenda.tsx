// The agenda with the present item, and the way to the outcome document.

import { useRoom } from "../room/context";
import type { Room } from "../room/room";
import { coarseMoment } from "../shared/clock";
import type { AgendaItem } from "../shared/contract";
import { _, timeOfDay } from "../shared/i18n";
import type { Span } from "../speakers/estimates";
import { speakersOf } from "../speakers/state";
import { Reopened } from "./session-acts";

type Place = "done" | "now" | "later";

function placeOf(room: Room, item: AgendaItem): Place {
  const session = room.session.value;
  const current = room.agenda.value.find((other) => other.id === session?.current_item);
  if (session?.state === "closed") return "done";
  if (!current) return "later";
  return item.number < current.number ? "done" : item.number === current.number ? "now" : "later";
}

// As the programme says, or from when on it can be its turn. While nobody knows that, the programme is still the plan
// for what it has in the future.
function beginning(room: Room, { planned, start }: Span, place: Place): { at: number; text: string } | null {
  if (place === "done") return planned === null ? null : { at: planned, text: timeOfDay(planned) };
  const plan = planned !== null && (room.session.value?.state === "planned" || planned > coarseMoment.value);
  const at = start ?? (plan ? planned : null);
  if (at === null) return null;
  const time = { time: timeOfDay(at) };
  return { at, text: at === planned ? _("Planned for %(time)s", time) : _("From about %(time)s", time) };
}

function When({ item, place }: { item: AgendaItem; place: Place }) {
  const room = useRoom();
  const span = speakersOf(room).times.value.items.get(item.id);
  if (!span) return null;
  if (place === "now") {
    const end = span.end === null ? _("Now") : _("Now, until about %(time)s", { time: timeOfDay(span.end) });
    return <span class="agenda__when">{end}</span>;
  }
  const begins = beginning(room, span, place);
  return begins && <time dateTime={new Date(begins.at).toISOString()}>{begins.text}</time>;
}

export function Agenda({ id = "ag" }: { id?: string }) {
  const room = useRoom();
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
          const place = placeOf(room, item);
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
  const room = useRoom();
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
