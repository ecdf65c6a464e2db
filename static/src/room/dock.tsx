// The dock of a phone: the parts of the room, one at a time.

import { parts } from "parts:room";
import { effect, signal } from "@preact/signals";
import { _ } from "../shared/i18n";
import { Icon } from "../shared/ui";
import { useRoom } from "./context";
import { type DockItem, inOrder } from "./parts";

const ITEMS = inOrder(parts.map((part) => part.dock));
const HERE = ITEMS.filter((item) => !item.href).map((item) => item.to);
const named = (): string => HERE.find((part) => location.hash === `#${part}`) ?? HERE[0] ?? "";

const open = signal("");

// The part that is open is in the address, so that going back and a reload keep it.
export function followAddress(): void {
  open.value = named();
  addEventListener("hashchange", () => {
    open.value = named();
    scrollTo(0, 0);
  });
  effect(() => {
    document.body.dataset.part = open.value;
  });
}

// The class of a column that is one of these parts: a narrow screen shows the one that is open.
export const columnLook = (part: string): string => `room__column ${open.value === part ? "is-open" : ""}`;

function Item({ item }: { item: DockItem }) {
  const room = useRoom();
  const address = item.href ? item.href(room) : `#${item.to}`;
  if (!address) return null;
  return (
    <a href={address} aria-current={open.value === item.to ? "page" : undefined}>
      <Icon name={item.icon} />
      {item.words()}
    </a>
  );
}

export function Dock() {
  return (
    <nav class="dock" aria-label={_("Parts of the room")}>
      {ITEMS.map((item) => (
        <Item key={item.to} item={item} />
      ))}
    </nav>
  );
}
