import { clockText, dayOfYear } from "../shared/catalogue";
import { offerCopies } from "./copy";
import { spellOut } from "./spelled";

// Puts the reader's own time beside the dialogue's, where the two differ. The words come with the list.
// What the dialogue's clocks show is in the page (2026-11-26T14:00+05:00): a device may know its zone by old rules.

// What the device's clocks show, as the instant at which those of UTC show it.
const shownHere = (at: Date): Date => new Date(at.getTime() - at.getTimezoneOffset() * 60_000);

function yours(written: string): string | null {
  const at = new Date(written);
  if (Number.isNaN(at.getTime())) return null;
  const clock = clockText(at.getHours(), at.getMinutes());
  const here = shownHere(at);
  const sameDay = here.toISOString().slice(0, 10) === written.slice(0, 10);
  if (sameDay && clock === written.slice(11, 16)) return null;
  return sameDay ? clock : `${dayOfYear(here)}, ${clock}`;
}

function putBeside(list: HTMLElement): void {
  // The name of the device's zone: nothing but Intl tells it.
  if (Intl.DateTimeFormat().resolvedOptions().timeZone === list.dataset.zone) return;
  for (const time of list.querySelectorAll("time")) {
    const here = yours(time.dateTime);
    if (!here || !list.dataset.yours) continue;
    const beside = document.createElement("span");
    beside.className = "yours";
    beside.textContent = list.dataset.yours.replace("{time}", here);
    time.append(beside);
  }
}

document.querySelectorAll<HTMLElement>("[data-zone]").forEach(putBeside);
offerCopies();
spellOut();
