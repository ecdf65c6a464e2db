// Dialogs with one act, and the choices in them.

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { _ } from "./i18n";
import { Button, Dialog, DialogActs, ErrorText, type useAct } from "./ui";

interface ActDialogProps {
  title: string;
  verb: string;
  kind?: "primary" | "risk";
  act: ReturnType<typeof useAct>;
  send: () => unknown;
  onClose: () => void;
  careful?: boolean; // the focus starts on Cancel
  children: ComponentChildren;
}

// The button repeats the verb; a refusal stands above it, and what was typed stays.
export function ActDialog({ title, verb, kind = "primary", act, send, onClose, careful, children }: ActDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <ErrorText id="dialog-error" text={act.error.value} />
      <DialogActs>
        <Button first={careful} onPress={onClose}>
          {_("Cancel")}
        </Button>
        <Button kind={kind} onPress={send} busy={act.busy.value}>
          {act.busy.value ? _("Sending") : verb}
        </Button>
      </DialogActs>
    </Dialog>
  );
}

interface ChoicesProps<V extends string> {
  legend: string;
  name: string;
  choices: [value: V, words: string][];
  chosen: Signal<V>;
}

export function Choices<V extends string>({ legend, name, choices, chosen }: ChoicesProps<V>) {
  const choose = (value: V) => () => {
    chosen.value = value;
  };
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map(([value, words], n) => (
        <div class="check" key={value}>
          <input
            id={`${name}-${n}`}
            type="radio"
            name={name}
            checked={chosen.value === value}
            onChange={choose(value)}
          />
          <label for={`${name}-${n}`}>{words}</label>
        </div>
      ))}
    </fieldset>
  );
}

interface SelectProps<V extends string> {
  id: string;
  label: string;
  choices: [value: V, words: string][];
  chosen: Signal<V>;
}

export function Select<V extends string>({ id, label, choices, chosen }: SelectProps<V>) {
  const choose = (value: V) => {
    chosen.value = value;
  };
  return (
    <div class="control">
      <label class="label" for={id}>
        {label}
      </label>
      <select class="field" id={id} value={chosen.value} onChange={(event) => choose(event.currentTarget.value as V)}>
        {choices.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
