// What a field for a day or a time holds, in words and in 24 hours: browsers show it in ways of their own, some with the month
// before the day.

import { dayInWords } from "../shared/catalogue";

function inWords({ type, value }: HTMLInputElement): string {
  if (type !== "date") return value.slice(0, 5);
  const at = new Date(`${value}T00:00Z`);
  return Number.isNaN(at.getTime()) ? "" : dayInWords(at);
}

function follow(place: HTMLElement): void {
  const field = document.getElementById(place.dataset.spells ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.addEventListener("input", () => {
    place.textContent = inWords(field);
  });
}

export function spellOut(): void {
  document.querySelectorAll<HTMLElement>("[data-spells]").forEach(follow);
}
