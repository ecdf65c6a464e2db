// What questions are called on the page, in one place.

import type { Room } from "../room/room";
import type { Question } from "../shared/contract";
import { _ } from "../shared/i18n";
export function asker(room: Room, question: Question): string {
  if (question.anonymous) return room.given.may.podium ? _("Not named on the floor") : _("A participant");
  return room.delegation(question.delegation) ?? question.name ?? _("A participant");
}
