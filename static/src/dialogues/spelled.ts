// What a field for a day or a time holds, in words and in 24 hours: browsers show it in ways of their own, some with the month
// before the day.

const language = document.documentElement.lang;
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };

function inWords({ type, value }: HTMLInputElement): string {
  if (type !== "date") return value.slice(0, 5);
  const at = new Date(`${value}T00:00Z`);
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleDateString(language === "en" ? "en-GB" : language, DAY);
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
