// Which column the keys act in, marked at its head.

import { _ } from "../shared/i18n";
import { Key } from "../shared/ui";
import { type Column, column } from "./selection";

export const here = (at: Column): string => (column.value === at ? "is-here" : "");

export function KeysHere({ at }: { at: Column }) {
  if (column.value !== at) return null;
  return (
    <span class="keys-here">
      <Key>J</Key>
      <Key>K</Key>
      <span class="vh">{_("The keys act in this column")}</span>
    </span>
  );
}
