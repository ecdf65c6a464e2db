// What the page brings with it.

import { type Catalogue, useCatalogue } from "./i18n";

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
  me: Me | null;
  language: string;
  csrf: string;
  [more: string]: unknown;
}

export function pageJson<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

export function boot<T extends Boot = Boot>(): T {
  useCatalogue(pageJson<Catalogue>("messages"));
  const given = pageJson<T>("boot");
  if (!given) throw new Error("the page brought no boot data");
  return given;
}
