// The session on the podium: its buttons, and the dialogs in which what reaches everybody is said first.

import { SettingsButton } from "../room/keys-dialog";
import type { PodiumPart } from "../room/parts";
import { Present } from "../room/presence";
import { _ } from "../shared/i18n";
import { Agenda, OutcomeLink } from "./agenda";
import { announceSession } from "./announcements";
import { askingOf, CloseButton, mayTurnItem, SessionButtons, SessionDialogs } from "./session-acts";
import { VideoButton, VideoFrame } from "./video";

function SessionCard() {
  return (
    <section class="card podium__session" id="agenda" aria-label={_("Agenda and session")}>
      <Agenda />
      <OutcomeLink />
      <Present id="pp" />
      <div class="podium__buttons">
        <CloseButton />
        <SettingsButton />
        <span class="only-phone">
          <SessionButtons />
        </span>
      </div>
    </section>
  );
}

export const part: PodiumPart = {
  panels: [
    { at: "bar", order: 10, Show: () => <VideoButton sign /> },
    { at: "bar-acts", order: 10, Show: SessionButtons },
    { at: "floor", order: 20, Show: VideoFrame },
    { at: "floor", order: 50, Show: SessionCard },
    { at: "dialogs", order: 10, Show: SessionDialogs },
  ],
  keys: [
    {
      order: 300,
      code: "KeyN",
      shown: "N",
      words: () => _("Turn to the next agenda item"),
      may: mayTurnItem,
      act: (room) => {
        askingOf(room).value = "item";
      },
    },
  ],
  announce: announceSession,
  watch: (room) => room.session.value,
};
