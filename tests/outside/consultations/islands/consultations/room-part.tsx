// The notes of a consultation, in a column of the room.

import type { RoomPart } from "@islands/room/parts";
import { _ } from "@islands/shared/i18n";
import { Notes } from "./notes";

export const part: RoomPart = {
  panels: [{ at: "column", order: 40, Show: Notes }],
  dock: [{ order: 40, to: "notes", icon: "edit", words: () => _("Notes") }],
};
