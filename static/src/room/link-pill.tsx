// A quiet word about the line to the server.

import { _, ngettext, timeOfDay } from "../shared/i18n";
import { Pill, TurnedAway } from "../shared/ui";
import { useRoom } from "./context";

function Words() {
  const room = useRoom();
  const { state, since } = room.link;
  if (state.value === "away" && since.value) {
    return (
      <Pill tone="alert" hollow>
        {_("No connection since %(time)s", { time: timeOfDay(since.value) })}
      </Pill>
    );
  }
  if (state.value === "again")
    return (
      <Pill tone="warn" hollow>
        {_("Connecting again")}
      </Pill>
    );
  if (room.link.outbox.serverUnavailable.value) return <TurnedAway />;
  if (state.value === "starting") return <Pill hollow>{_("Connecting")}</Pill>;
  if (state.value === "slow") return <Pill tone="warn">{_("Slow link: updates every few seconds")}</Pill>;
  return <Pill tone="ok">{_("Connected")}</Pill>;
}

export function LinkPill() {
  const room = useRoom();
  const away = room.link.state.value === "again" || room.link.state.value === "away";
  const waiting = room.link.outbox.waiting.value;
  if (room.over.value !== null) return null;
  return (
    <span class="link" role="status">
      <Words />
      {away && waiting > 0 && (
        <span class="meta">
          {ngettext(
            "%(num)s thing will be sent when you are back",
            "%(num)s things will be sent when you are back",
            waiting,
          )}
        </span>
      )}
      {!away && waiting > 0 && room.link.outbox.serverUnavailable.value && (
        <span class="meta">
          {ngettext("%(num)s thing is kept and sent again", "%(num)s things are kept and sent again", waiting)}
        </span>
      )}
    </span>
  );
}
