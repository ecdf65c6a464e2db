// Who is in the room, as counts; names only where the podium looks.

import { sorted } from "../shared/collation";
import { _, ngettext } from "../shared/i18n";
import { useRoom } from "./context";
import type { Room } from "./room";

export const present = (room: Room, delegation: string | null): boolean =>
  Boolean(delegation && room.presence.value.counts[delegation]);

export function Present({ id = "pr" }: { id?: string }) {
  const room = useRoom();
  const { total, counts } = room.presence.value;
  if (!total) return null; // nobody, or not told yet
  const here = room.delegations.value.filter((delegation) => counts[delegation.id]);
  const rows = sorted(here, (delegation) => delegation.name, room.language.value);
  return (
    <section aria-labelledby={id}>
      <h2 class="eyebrow" id={id}>
        {_("In the room")}
      </h2>
      <p class="meta">{ngettext("%(num)s participant", "%(num)s participants", total)}</p>
      <ul class="present">
        {rows.map((delegation) => (
          <li key={delegation.id}>
            {delegation.name} <span class="num">{counts[delegation.id]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
