// What went wrong at the podium, said where the thing is: the id of the request, question or list.

import { effect, signal, untracked } from "@preact/signals";
import { ErrorText } from "../shared/ui";
import { perRoom, useRoom } from "./context";
import type { Room } from "./room";

const READ = 5000; // by then it has been read

class TroubleHere {
  readonly said = signal<{ id: string; text: string } | null>(null);
  private since = 0;

  say(id: string, text: string): void {
    this.since = Date.now();
    this.said.value = { id, text };
  }

  // Once it has been read, it says nothing any more when something else happens at what is watched.
  watch(watched: () => unknown): void {
    effect(() => {
      watched();
      untracked(() => {
        if (Date.now() > this.since + READ) this.said.value = null;
      });
    });
  }
}

export const troubleOf: (room: Room) => TroubleHere = perRoom(() => new TroubleHere());

export function Trouble({ id }: { id: string }) {
  const said = troubleOf(useRoom()).said.value;
  return <ErrorText id={`trouble-${id}`} text={said?.id === id ? said.text : null} />;
}
