// An act upon the text waits until what was typed here is in it, on this page or on an earlier one; also for the pen to come.

import { effect } from "@preact/signals";
import { _ } from "../shared/i18n";
import type { DocumentSession } from "./document-session";

const PATIENCE = 8000;

export function allSaved({ unsent }: DocumentSession): Promise<void> {
  if (unsent.value === 0) return Promise.resolve();
  return new Promise((done, fail) => {
    const late = setTimeout(() => {
      stop();
      fail(new Error(_("Your last changes are not saved yet. Try again when the page says Saved.")));
    }, PATIENCE);
    const stop = effect(() => {
      if (unsent.value > 0) return;
      clearTimeout(late);
      queueMicrotask(() => stop());
      done();
    });
  });
}
