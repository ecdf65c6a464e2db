// Small parts that the islands share.

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isOnThisPageAlone } from "./draft";
import { _, timeOfDay } from "./i18n";
import type { Code } from "./outbox";

export function Icon({ name }: { name: string }) {
  return (
    <svg class="i" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

export function Pill({ tone, hollow, children }: { tone?: string; hollow?: boolean; children: ComponentChildren }) {
  const look = ["pill", tone && `pill--${tone}`, hollow && "pill--hollow"].filter(Boolean).join(" ");
  return (
    <span class={look}>
      <i />
      {children}
    </span>
  );
}

// The server is there and answers, but its database is full, locked or away.
export function TurnedAway() {
  return (
    <Pill tone="alert" hollow>
      {_("Nothing can be saved at the moment")}
    </Pill>
  );
}

export function Time({ at, class: look }: { at: string | number; class?: string }) {
  return (
    <time class={look} translate={false} dateTime={new Date(at).toISOString()}>
      {timeOfDay(at)}
    </time>
  );
}

export type Tone = "warn" | "alert" | "ok";

export function Notice({ tone, children, urgent }: { tone?: Tone; children: ComponentChildren; urgent?: boolean }) {
  const sign = tone === "ok" ? "check" : tone ? "alert" : "info";
  return (
    <div class={tone ? `notice notice--${tone}` : "notice"} role={urgent ? "alert" : undefined}>
      <Icon name={sign} />
      <div>{children}</div>
    </div>
  );
}

export function Key({ children }: { children: ComponentChildren }) {
  return <kbd aria-hidden="true">{children}</kbd>;
}

interface ButtonProps {
  onPress: () => void;
  kind?: "primary" | "second" | "quiet" | "risk";
  small?: boolean;
  icon?: boolean;
  wide?: boolean;
  off?: boolean;
  busy?: boolean;
  label?: string;
  shortcut?: string;
  first?: boolean; // where the focus starts in a dialog
  id?: string;
  children: ComponentChildren;
}

// A button that waits, or that cannot act now, keeps its place and its focus; it only does not act.
export function Button(p: ButtonProps) {
  const look = ["btn", p.kind && `btn--${p.kind}`, p.small && "btn--s", p.icon && "btn--icon", p.wide && "btn--wide"];
  const press = () => {
    if (!p.busy && !p.off) p.onPress();
  };
  return (
    <button
      type="button"
      id={p.id}
      class={look.filter(Boolean).join(" ")}
      data-off={p.off ? "" : undefined}
      aria-disabled={p.busy || p.off ? "true" : undefined}
      aria-label={p.label}
      aria-keyshortcuts={p.shortcut}
      autofocus={p.first}
      onClick={press}
    >
      {p.children}
    </button>
  );
}

export function ErrorText({ id, text }: { id: string; text: string | null }) {
  if (!text) return null;
  return (
    <p class="error" id={id} role="alert">
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  );
}

interface FieldProps {
  id: string;
  label: string;
  text: Signal<string>;
  most: number;
  error?: string | null;
  rows?: number;
  hint?: string;
}

// Over-long text is never cut: the count turns and the error says by how much.
export function TextField({ id, label, text, most, error, rows = 2, hint }: FieldProps) {
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div class="control">
      <label class="label" for={id}>
        {label}
        <span class="num" aria-hidden="true">
          {_("%(n)s of %(most)s", { n: [...text.value].length, most })}
        </span>
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <textarea
        class="field"
        id={id}
        rows={rows}
        dir="auto"
        value={text.value}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={about || undefined}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      {isOnThisPageAlone(text) && (
        <p class="hint" role="status">
          {_("Kept on this page alone: closing the page loses it.")}
        </p>
      )}
      <ErrorText id={`${id}-error`} text={error ?? null} />
    </div>
  );
}

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

// The browser's own dialog: it holds the focus, closes by Esc, and gives the focus back.
export function Dialog({ title, onClose, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const before = useRef(document.activeElement as HTMLElement | null);
  useEffect(() => {
    box.current?.showModal();
    return () => before.current?.focus?.();
  }, []);
  return (
    <dialog ref={box} aria-labelledby="dialog-title" onClose={onClose}>
      <div class="dialog">
        <h2 id="dialog-title">{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

export function DialogActs({ children }: { children: ComponentChildren }) {
  return <div class="dialog__do">{children}</div>;
}

// One act at a time: what it is doing, and what went wrong with it.
export function useAct() {
  const busy = useSignal(false);
  const error = useSignal<string | null>(null);
  const code = useSignal<Code | null>(null); // of a refusal, for who offers another way
  const run = async (what: () => Promise<unknown>): Promise<boolean> => {
    if (busy.value) return false;
    busy.value = true;
    error.value = code.value = null;
    try {
      await what();
      return true;
    } catch (fault) {
      error.value = fault instanceof Error ? fault.message : String(fault);
      code.value = (fault as { code?: Code }).code ?? null;
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy, error, code, run };
}
