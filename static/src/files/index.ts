// An upload with its progress: the bare file goes to the door of uploads. Without script the form brings it, and the page waits.

import { _, number } from "../shared/catalogue";

interface Answer {
  ok: boolean;
  result?: { file: string };
  error?: { message: string };
}

const BROKEN = () => _("The connection broke, and nothing of the file was kept. Send it again.");

const part = <E extends Element>(within: ParentNode, selector: string): E => {
  const found = within.querySelector<E>(selector);
  if (!found) throw new Error(`the form has no ${selector}`);
  return found;
};

// What a server says that is none of ours (a proxy that takes no such body) is no JSON.
function answered(request: XMLHttpRequest): Answer {
  try {
    return JSON.parse(request.responseText) as Answer;
  } catch {
    return { ok: false };
  }
}

class Upload {
  private request: XMLHttpRequest | null = null;
  private readonly send: HTMLButtonElement;
  private readonly on: HTMLElement;
  private readonly words: HTMLElement;
  private readonly percent: HTMLElement;
  private readonly bar: HTMLProgressElement;
  private readonly fault: HTMLElement;

  constructor(private readonly form: HTMLFormElement) {
    this.send = part(form, ".form__do button");
    this.on = part(form, "[data-upload-on]");
    this.words = part(this.on, "[role=status]");
    this.percent = part(this.on, "span");
    this.bar = part(this.on, "progress");
    this.fault = part(form, "[data-upload-fault]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin();
    });
    part<HTMLButtonElement>(this.on, "button").addEventListener("click", () => this.request?.abort());
    // Who closes the page would lose the way, and the file would have to go again from its beginning.
    window.addEventListener("beforeunload", (event) => {
      if (this.request) event.preventDefault();
    });
  }

  // What the server would say, before anything is sent: it need not read a body to refuse it, and a browser then hears of a
  // broken line alone.
  private refused({ size }: File): string | null {
    const { largest, left } = this.form.dataset;
    if (size === 0) return _("This file is empty.");
    if (size > Number(largest)) return _("A file may have 25 MB at most. Upload it in parts, or a smaller form of it.");
    if (size > Number(left))
      return _("The files of this dialogue take all the room that there is for them. Ask the operator for more.");
    return null;
  }

  private begin(): void {
    const file = part<HTMLInputElement>(this.form, "[type=file]").files?.[0];
    if (!file || this.request) return;
    this.say(null);
    const refused = this.refused(file);
    if (refused) return this.say(refused);
    const asked = new FormData(this.form);
    const query = new URLSearchParams({ name: file.name, visibility: String(asked.get("visibility")) });
    const request = new XMLHttpRequest();
    request.open("POST", `${this.form.dataset.upload}?${query}`);
    request.setRequestHeader("X-CSRFToken", String(asked.get("csrf_token")));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => this.show((100 * loaded) / total);
    request.onload = () => this.answer(answered(request));
    request.onerror = () => this.end(BROKEN());
    request.onabort = () => this.end(_("Cancelled. Nothing of the file was kept."));
    this.request = request;
    this.send.setAttribute("aria-disabled", "true");
    this.on.hidden = false;
    this.show(0);
    request.send(file);
  }

  // What is read aloud changes twice; the figure beside it, which moves all the time, is for the eye.
  private show(percent: number): void {
    this.bar.value = percent / 100; // of the one that is the whole unless a page says otherwise
    this.percent.textContent = `${number(percent)}\u00a0%`;
    const words = percent < 100 ? _("Uploading") : _("Being saved");
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  private answer(answer: Answer): void {
    if (!answer.ok || !answer.result) return this.end(answer.error?.message ?? BROKEN());
    this.request = null;
    const there = new URL(location.pathname, location.href);
    there.searchParams.set("added", answer.result.file);
    location.assign(there);
  }

  private end(fault: string): void {
    this.request = null;
    this.on.hidden = true;
    this.send.removeAttribute("aria-disabled");
    this.say(fault);
    this.send.focus();
  }

  private say(fault: string | null): void {
    part<HTMLElement>(this.fault, "p").textContent = fault;
    this.fault.hidden = fault === null;
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("[data-upload]")) new Upload(form);
