// The floor card: who speaks, and how long.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useRoom } from "../room/context";
import { coarseMoment, moment } from "../shared/clock";
import { _ } from "../shared/i18n";
import { Button, ErrorText, Icon, useAct } from "../shared/ui";
import { type FloorView, floorView } from "./floor-view";
import { speakersOf } from "./state";

// The content policy allows no style attribute; the script sets the property itself.
function Track({ left, warnAt }: { left: number; warnAt: number }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    bar.current?.style.setProperty("--left", `${left * 100}%`);
    bar.current?.style.setProperty("--warn-at", `${warnAt * 100}%`);
  }, [left, warnAt]);
  return (
    <div class="track" ref={bar} aria-hidden="true">
      <i />
    </div>
  );
}

function Clock({ clock }: { clock: NonNullable<FloorView["clock"]> }) {
  const room = useRoom();
  const adrift = room.link.state.value === "again" || room.link.state.value === "away";
  return (
    <div class="clock" translate={false} role="timer" aria-live="off" aria-label={_("Time of this statement")}>
      {adrift && <span class="clock__about">{_("about")}</span>}
      <b>{clock.digits}</b>
      <span>{clock.under}</span>
    </div>
  );
}

function EndMine() {
  const room = useRoom();
  const act = useAct();
  const mine = speakersOf(room).mine.value.find((request) => request.state === "speaking");
  if (!mine) return null;
  const end = () => act.run(() => room.act("speakers.end_floor", { request: mine.id }));
  return (
    <div class="slab__do">
      <Button onPress={end} busy={act.busy.value}>
        {_("End my statement")}
      </Button>
      <ErrorText id="end-error" text={act.error.value} />
    </div>
  );
}

export function FloorCard({ children }: { children?: ComponentChildren }) {
  const room = useRoom();
  const floor = speakersOf(room).floor.value;
  const running = floor?.request && !floor.paused;
  const view = floorView(room, running ? moment.value : coarseMoment.value);
  const mine = speakersOf(room).mine.value.some((request) => request.state === "speaking");
  return (
    <section class={`slab slab--${view.look}`} aria-labelledby="holder">
      <p class="slab__state">
        {view.clock && <i class="blink" aria-hidden="true" />}
        <b>{mine ? _("You have the floor") : view.state}</b>
        {view.more && <span>{view.more}</span>}
      </p>
      <div class="slab__who">
        <h2 id="holder" tabIndex={-1}>
          {view.title}
        </h2>
        {view.under && <p>{view.under}</p>}
      </div>
      {view.clock && <Clock clock={view.clock} />}
      {view.clock?.limited && <Track left={view.look === "over" ? 1 : view.clock.left} warnAt={view.clock.warnAt} />}
      {view.below && (
        <p class="slab__below">
          <Icon name="clock" /> {view.below}
        </p>
      )}
      {mine && <EndMine />}
      {children}
    </section>
  );
}
