// What the page brings with it.

import type { Zone } from "./i18n";
import type { Entity } from "./store";
import { outliveTranslators } from "./translated";

// A stream as the page brought it: what a join would have been answered when the page was made.
export interface Brought {
  seq: number;
  mark: string;
  entities: Entity[];
}

export interface Me {
  participant: string;
  role: string;
  delegation: string | null;
  name: string;
  function: string;
}

export interface Boot {
  session: string;
  dialogue: string;
  document: string | null;
  person: string | null; // who is signed in, whatever they may do here
  me: Me | null;
  zone: Zone;
  language: string;
  csrf: string;
  [more: string]: unknown;
}

export function pageJson<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

export function broughtStream(name: string): Brought | undefined {
  return pageJson<Record<string, Brought>>("streams")?.[name];
}

export function boot<T extends Boot = Boot>(): T {
  outliveTranslators();
  const given = pageJson<T>("boot");
  if (!given) throw new Error("the page brought no boot data");
  return given;
}
