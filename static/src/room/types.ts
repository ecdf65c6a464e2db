// The entities of a room, as they come over the wire.

import type { Boot } from "../shared/boot";
import type { Zone } from "../shared/i18n";
import type { Entity } from "../shared/store";

export interface Dialogue extends Entity, Zone {
  title: string;
  document: string | null;
}

export interface Delegation extends Entity {
  name: string;
  constituency: string;
  place: number;
}

export type SessionState = "planned" | "live" | "suspended" | "closed";

export interface Session extends Entity {
  number: number;
  title: string;
  state: SessionState;
  starts_at: string;
  minutes: number;
  current_item: string | null;
  item_since: string | null;
  video: string | null;
  resumes_at: string | null;
  reopened: { at: string; by: string; reason: string } | null;
  anonymous_questions: boolean;
  premoderation: boolean;
  questions_open: boolean;
}

export interface AgendaItem extends Entity {
  session: string;
  number: number;
  title: string;
  minutes: number | null;
}

export interface SpeakersList extends Entity {
  item: string | null;
  title: string;
  state: "open" | "closed";
  version: number;
  rule: string;
  limit_s: number | null;
  warning_s: number;
  own_warning_s: number | null; // as it was set; null: by the rule
  order_limit_s: number | null;
  turn: number;
}

export type RequestKind = "statement" | "point_of_order" | "right_of_reply" | "question" | "reply";

export type RequestState =
  | "pending"
  | "accepted"
  | "speaking"
  | "interrupted"
  | "delivered"
  | "declined"
  | "withdrawn"
  | "no_show";

// Why, as its code and in a moderator's own words; `reason` is both in English.
export interface Reason {
  reason: string | null;
  reason_code?: string | null;
  reason_note?: string | null;
}

export interface FloorRequest extends Entity, Reason {
  list: string;
  delegation: string | null;
  name: string;
  function: string;
  request_kind: RequestKind;
  subject: string;
  state: RequestState;
  place: number | null;
  requested_at: string;
  started_at: string | null;
  ended_at: string | null;
  spoken_s: number | null;
  moved_by: string | null;
  moved_reason: string | null;
  added_by: string | null;
  under: string | null; // what interrupts it
  to_be_named: boolean;
  undoable: boolean; // told to the podium alone, as the reason is: what was done with it last can be taken back
}

// A statement that is interrupted, as it stood.
export interface Frame {
  request: string;
  list: string;
  limit_s: number | null;
  warning_s: number;
  segments: [string, string | null][];
}

export interface FloorEntity extends Entity {
  request: string | null;
  list: string | null;
  limit_s: number | null;
  warning_s: number;
  segments: [string, string | null][];
  paused: boolean;
  stack: Frame[];
  ended: string | null; // the request whose end can be taken back
}

export interface MyRequest extends Entity, Reason {
  list: string;
  request_kind: RequestKind;
  subject: string;
  state: RequestState;
  place: number | null;
  requested_at: string;
}

export type QuestionState =
  | "pending"
  | "shortlisted"
  | "published"
  | "on_stage"
  | "answered"
  | "dismissed"
  | "withdrawn"
  | "merged";

interface QuestionText extends Entity, Reason {
  number: number;
  text: string;
  state: QuestionState;
  revision: number;
  anonymous: boolean;
  asked_at: string;
  answered_at: string | null;
  answer_how: "live" | "written" | null;
  answer_text: string | null;
  published_at: string | null;
  follows: string | null;
  reworded: { by: string; at: string; was?: string | null } | null;
  corrected: { by: string; at: string; was: string } | null;
}

export interface Question extends QuestionText {
  delegation: string | null;
  name: string | null;
  function: string | null;
  item: string | null;
}

export type MyQuestion = QuestionText;

// How many support a question; its id is the question's.
export interface QuestionTally extends Entity {
  endorsements: number;
}

export interface Stage extends Entity {
  question: string | null;
  since: string | null;
}

export interface MyEndorsement extends Entity {
  question: string;
  on: boolean;
}

export interface Presence {
  total: number;
  counts: Record<string, number>;
  names?: { participant: string; name?: string; delegation?: string | null }[];
}

export interface RoomBoot extends Boot {
  may: { request_floor: boolean; ask: boolean; podium: boolean };
}
