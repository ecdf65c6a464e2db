// What is read aloud of the session.

import { whenChanged } from "../room/announcements";
import type { Announce } from "../room/parts";
import { say } from "../shared/announce";
import { _ } from "../shared/i18n";
export const announceSession: Announce = (room) => {
  whenChanged(
    room,
    () => room.session.value?.state,
    (now) => {
      if (now === "live") say(_("The session is live"), "session");
      if (now === "suspended") say(_("Session suspended"), "session");
      if (now === "closed") say(_("Session closed"), "session");
    },
  );
};
