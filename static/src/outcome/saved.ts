// An act upon the text waits until what this page typed is in it.

import { effect } from "@preact/signals";
import { _ } from "../shared/i18n";
import { desk } from "./desk";

const PATIENCE = 8000;

export function allSaved(): Promise<void> {
  const draft = desk.draft.value;
  if (!draft || draft.waiting.value === 0) return Promise.resolve();
  return new Promise((done, fail) => {
    const late = setTimeout(() => {
      stop();
      fail(new Error(_("Your last changes are not saved yet. Try again when the page says Saved.")));
    }, PATIENCE);
    const stop = effect(() => {
      if (draft.waiting.value > 0) return;
      clearTimeout(late);
      queueMicrotask(() => stop());
      done();
    });
  });
}
