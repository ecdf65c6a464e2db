// What went wrong at the podium, said where the thing is: the id of the request, question or list.

import { effect, signal, untracked } from "@preact/signals";

export const trouble = signal<{ id: string; text: string } | null>(null);
const READ = 5000; // by then it has been read
let since = 0;

export function wentWrong(id: string, text: string): void {
  since = Date.now();
  trouble.value = { id, text };
}

// Once it has been read, it says nothing any more when something else happens at what is watched.
export function watchTrouble(watched: () => unknown): void {
  effect(() => {
    watched();
    untracked(() => {
      if (Date.now() > since + READ) trouble.value = null;
    });
  });
}
