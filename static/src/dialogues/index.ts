// Puts the reader's own time beside the dialogue's, where the two differ. The words come with the list.
const language = document.documentElement.lang;

function said(at: Date, timeZone: string | undefined): string {
  const hours: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = (zone: string | undefined) => at.toLocaleDateString("en-CA", { timeZone: zone });
  const clock = at.toLocaleTimeString(language, { ...hours, timeZone });
  const elsewhere = document.querySelector<HTMLElement>("[data-zone]")?.dataset.zone;
  if (timeZone || day(undefined) === day(elsewhere)) return clock;
  return `${at.toLocaleDateString(language, { day: "numeric", month: "long" })}, ${clock}`;
}

function putBeside(list: HTMLElement): void {
  const { zone, yours } = list.dataset;
  for (const time of list.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    if (!yours || Number.isNaN(at.getTime()) || said(at, zone) === said(at, undefined)) continue;
    const beside = document.createElement("span");
    beside.className = "yours";
    beside.textContent = yours.replace("{time}", said(at, undefined));
    time.append(beside);
  }
}

document.querySelectorAll<HTMLElement>("[data-zone]").forEach(putBeside);
