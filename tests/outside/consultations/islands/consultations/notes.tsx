// What a delegation and the circles of its members note during a session, for those alone to whom it belongs.

import { useRoom } from "@islands/room/context";
import { columnLook } from "@islands/room/dock";
import type { Room } from "@islands/room/room";
import { _, timeOfDay } from "@islands/shared/i18n";

export interface DelegationNote {
  kind: "delegation_note";
  id: string;
  seq: number;
  text: string;
  at: string;
}

export interface CircleNote {
  kind: "circle_note";
  id: string;
  seq: number;
  circle: string;
  text: string;
  at: string;
}

declare module "@islands/shared/contract" {
  interface Entities {
    delegation_note: DelegationNote;
    circle_note: CircleNote;
  }
  interface Commands {
    "consultations.note": { session: string; text: string; circle?: string | null };
  }
  interface Results {
    "consultations.note": { note: string };
  }
}

export const notesOf = (room: Room): (DelegationNote | CircleNote)[] =>
  [...room.here.store.list("delegation_note"), ...room.here.store.list("circle_note")].sort((a, b) =>
    a.at < b.at ? 1 : -1,
  );

export function Notes() {
  const room = useRoom();
  const notes = notesOf(room);
  return (
    <section id="notes" class={`card ${columnLook("notes")}`} aria-labelledby="h-notes">
      <div class="card__head">
        <h2 id="h-notes">{_("Notes of your consultation")}</h2>
      </div>
      <div class="card__body">
        {notes.length === 0 && <p>{_("Nothing is noted yet.")}</p>}
        <ul>
          {notes.map((note) => (
            <li key={note.id}>
              <span dir="auto">{note.text}</span> <time dateTime={note.at}>{timeOfDay(note.at)}</time>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
