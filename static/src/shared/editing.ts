// A form that edits something sends what the person has changed, with what was seen. What another has changed meanwhile
// is shown, never overwritten: the next press decides with that before its eyes.

import { _ } from "./i18n";
import { Refused } from "./outbox";

type Values = Record<string, unknown>;

export class Seen<T extends Values> {
  constructor(
    private seen: T,
    private readonly words: (name: keyof T, value: unknown) => string = (_name, value) => String(value ?? ""),
  ) {}

  // Null where nothing was changed.
  changed(typed: T): (Partial<T> & { seen: Values }) | null {
    const names = Object.keys(typed).filter((name) => typed[name] !== this.seen[name]);
    if (!names.length) return null;
    const of = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name]]));
    return { ...(of(typed) as Partial<T>), seen: of(this.seen) };
  }

  // Does it, and says what another has written meanwhile; from then on that is what was seen.
  async send(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.code !== "stale_form" || !fault.fields) throw fault;
      this.seen = { ...this.seen, ...fault.fields };
      const value = Object.entries(fault.fields)
        .map(([name, now]) => this.words(name, now))
        .join(", ");
      throw new Error(_("Changed meanwhile to “%(value)s”. Save again to put yours in its place.", { value }));
    }
  }
}
