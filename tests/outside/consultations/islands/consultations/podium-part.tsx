// A key of the podium: whoever runs the session hears whether it has notes of its own.

import type { PodiumPart } from "@islands/room/parts";
import { say } from "@islands/shared/announce";
import { _ } from "@islands/shared/i18n";
import { Notes, notesOf } from "./notes";

export const part: PodiumPart = {
  panels: [{ at: "column", order: 40, Show: Notes }],
  keys: [
    {
      order: 900,
      code: "KeyB",
      shown: "B",
      words: () => _("Say how many notes there are"),
      act: (room) => say(_("Notes here: %(num)s", { num: notesOf(room).length }), "mine"),
    },
  ],
};
