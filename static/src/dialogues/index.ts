import { offerCopies } from "./copy";
import { spellOut } from "./spelled";

// Puts the reader's own time beside the dialogue's, where the two differ. The words come with the list.
// What the dialogue's clocks show is in the page (2026-11-26T14:00+05:00): a device may know its zone by old rules.
const own = document.documentElement.lang;
const language = own === "en" ? "en-GB" : own; // as the server writes days
const HOURS: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function yours(written: string): string | null {
  const at = new Date(written);
  const clock = at.toLocaleTimeString(language, HOURS);
  const sameDay = at.toLocaleDateString("sv") === written.slice(0, 10);
  if (Number.isNaN(at.getTime()) || (sameDay && clock === written.slice(11, 16))) return null;
  return sameDay ? clock : `${at.toLocaleDateString(language, { day: "numeric", month: "long" })}, ${clock}`;
}

function putBeside(list: HTMLElement): void {
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
