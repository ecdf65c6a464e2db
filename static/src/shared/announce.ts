// What assistive technology hears. One polite region and one urgent one live in the page from its start.

import { remembered } from "./remembered";

export const announcements = remembered("announce", "all"); // all, mine, nothing

type Whose = "all" | "mine";

function region(role: "status" | "alert"): HTMLElement {
  const id = `say-${role}`;
  const found = document.getElementById(id);
  if (found) return found;
  const made = document.createElement("p");
  made.id = id;
  made.className = "vh";
  made.setAttribute("role", role);
  document.body.append(made);
  return made;
}

export function prepareRegions(): void {
  region("status");
  region("alert");
}

const heard = (whose: Whose): boolean =>
  announcements.value === "all" || (announcements.value === "mine" && whose === "mine");

export function say(text: string, whose: Whose = "all"): void {
  if (heard(whose)) region("status").textContent = text;
}

export function warn(text: string): void {
  region("alert").textContent = text;
}

// Says at most once in `seconds`, and then the last that was meant.
export function calmly(seconds: number, speak: (text: string) => void = say): (text: string) => void {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let next = "";
  const now = () => {
    last = Date.now();
    timer = null;
    speak(next);
  };
  return (text) => {
    next = text;
    if (!timer) timer = setTimeout(now, Math.max(0, last + seconds * 1000 - Date.now()));
  };
}
