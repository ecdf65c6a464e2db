// Made by `flask describe` from what Python declares. Do not edit.

// Which protocol this build of the pages speaks (docs/protocol.md, Versions).
export const PROTOCOL = 2;

// The arguments of each command.
export interface Commands {
  "delegations.create": { dialogue: string; name: string; constituency: Constituency; code?: string | null };
  "delegations.edit": { delegation: string; name?: string | null; constituency?: Constituency | null; code?: string | null; seen?: Record<string, unknown> | null };
  "delegations.remove": { delegation: string };
  "dialogues.archive": { dialogue: string; on: boolean };
  "dialogues.close_session": { session: string };
  "dialogues.copy": { dialogue: string; title: string; starts_on: string };
  "dialogues.create": { title: string; starts_on: string; tz: string; lead?: string; objectives?: string[] | null; conveners?: string[] | null; languages?: ("en" | "ru" | "kk" | "ky" | "tg" | "tk" | "uz")[] | null; visibility?: Visibility; place?: string; contact_name?: string; contact_email?: string; contact_phone?: string; series?: string | null };
  "dialogues.create_item": { session: string; title: string; minutes?: number | null };
  "dialogues.create_series": { title: string; theme?: string; conveners?: string[] | null };
  "dialogues.create_session": { dialogue: string; title: string; starts_at: string; minutes: number; summary?: string; anonymous_questions?: boolean; premoderation?: boolean };
  "dialogues.edit": { dialogue: string; title?: string | null; starts_on?: string | null; tz?: string | null; lead?: string | null; objectives?: string[] | null; conveners?: string[] | null; languages?: ("en" | "ru" | "kk" | "ky" | "tg" | "tk" | "uz")[] | null; visibility?: Visibility | null; place?: string | null; contact_name?: string | null; contact_email?: string | null; contact_phone?: string | null; sessions_keep?: SessionsKeep | null; seen?: Record<string, unknown> | null };
  "dialogues.edit_item": { item: string; title?: string | null; minutes?: number | null; seen?: Record<string, unknown> | null };
  "dialogues.edit_session": { session: string; title?: string | null; starts_at?: string | null; minutes?: number | null; summary?: string | null; anonymous_questions?: boolean | null; premoderation?: boolean | null; video?: string | null; seen?: Record<string, unknown> | null };
  "dialogues.move_item": { item: string; before: string | null };
  "dialogues.open_session": { session: string };
  "dialogues.remove_item": { item: string };
  "dialogues.remove_session": { session: string };
  "dialogues.reopen_session": { session: string; reason: string };
  "dialogues.restore_item": { item: string };
  "dialogues.restore_session": { session: string };
  "dialogues.set_current_item": { item: string; from: string | null };
  "dialogues.set_video": { session: string; video: string | null; seen?: Record<string, unknown> | null };
  "dialogues.suspend_session": { session: string; resumes_at?: string | null; resumes_time?: string | null };
  "dialogues.take_questions": { session: string; on: boolean };
  "files.remove": { file: string };
  "files.restore": { file: string };
  "outcome.adopt": { document: string; version: string; open_brackets?: number | null; shorter_than?: number | null };
  "outcome.create_document": { dialogue: string; title: string; sections?: string[] };
  "outcome.name_version": { document: string; name: string };
  "outcome.reopen": { document: string; reason: string };
  "outcome.resolve_bracket": { document: string; paragraph: string; bracket: number; sha256: string; keep: boolean };
  "outcome.set_visibility": { document: string; visibility: Visibility };
  "people.accept_invitation": { participant: string };
  "people.change_role": { participant: string; role: Role; seen?: Record<string, unknown> | null };
  "people.close_account": Record<string, never>;
  "people.create_token": { label: string; days?: number };
  "people.edit": { participant: string; name?: string | null; function?: string | null; delegation?: string | null; role?: Role | null; seen?: Record<string, unknown> | null };
  "people.invite": { dialogue: string; email: string; role: Role; delegation?: string | null; name?: string; function?: string };
  "people.remind": { participant: string };
  "people.remove": { participant: string };
  "people.restore": { participant: string };
  "people.revoke_token": { token: string };
  "people.set_language": { language: "en" | "ru" | "kk" | "ky" | "tg" | "tk" | "uz" };
  "people.set_profile": { name: string; seen?: Record<string, unknown> | null };
  "questions.answer": { question: string; revision: number; how: AnswerHow; text?: string | null };
  "questions.ask": { session: string; text: string; anonymous?: boolean; item?: string | null; follows?: string | null };
  "questions.dismiss": { question: string; revision: number; reason: string; reason_code?: DismissReason | null };
  "questions.edit": { question: string; text: string; seen?: Record<string, unknown> | null };
  "questions.endorse": { question: string; on: boolean };
  "questions.publish": { question: string; revision: number };
  "questions.restore": { question: string; revision: number };
  "questions.reword": { question: string; revision: number; text: string };
  "questions.stage": { question: string; revision: number; from: string | null };
  "questions.take_back": { question: string; revision: number };
  "questions.unstage": { question: string };
  "questions.withdraw": { question: string };
  "speakers.accept_request": { request: string };
  "speakers.add_request": { list: string; participant?: string | null; delegation?: string | null; name?: string; function?: string; kind?: RequestKind; subject?: string };
  "speakers.add_time": { request: string; seconds: number; from?: number | null };
  "speakers.close_list": { list: string; turn?: number | null };
  "speakers.create_list": { session: string; title: string; item?: string | null; limit_s?: number | null };
  "speakers.decline_request": { request: string; reason: string; reason_code?: DeclineReason | null };
  "speakers.edit_list": { list: string; limit_s?: number | 0 | null; warning_s?: number | null; rule?: string | null; order_limit_s?: number | 0 | null; seen?: Record<string, unknown> | null };
  "speakers.end_floor": { request: string };
  "speakers.give_floor": { request: string; list_version: number };
  "speakers.interrupt": { request: string; holder: string };
  "speakers.mark_absent": { request: string };
  "speakers.move_request": { request: string; before: string | null; list_version: number; reason?: string };
  "speakers.open_list": { list: string; turn?: number | null };
  "speakers.pause_floor": { request: string };
  "speakers.request_floor": { list: string; subject?: string; kind?: RequestKind };
  "speakers.resume_floor": { request: string };
  "speakers.substitute": { request: string; participant?: string | null; name?: string | null; function?: string | null };
  "speakers.take_back_floor": { request: string };
  "speakers.undo_end": { request: string };
  "speakers.undo_request": { request: string; state: RequestState; list_version: number };
  "speakers.withdraw_request": { request: string };
}

export type CommandName = keyof Commands;

// What each command answers when it is done; null: nothing more.
export interface Results {
  "delegations.create": NewDelegation;
  "delegations.edit": null;
  "delegations.remove": null;
  "dialogues.archive": null;
  "dialogues.close_session": null;
  "dialogues.copy": NewDialogue;
  "dialogues.create": NewDialogue;
  "dialogues.create_item": NewAgendaItem;
  "dialogues.create_series": NewSeries;
  "dialogues.create_session": NewSession;
  "dialogues.edit": null;
  "dialogues.edit_item": null;
  "dialogues.edit_session": null;
  "dialogues.move_item": null;
  "dialogues.open_session": null;
  "dialogues.remove_item": null;
  "dialogues.remove_session": null;
  "dialogues.reopen_session": null;
  "dialogues.restore_item": null;
  "dialogues.restore_session": null;
  "dialogues.set_current_item": null;
  "dialogues.set_video": null;
  "dialogues.suspend_session": null;
  "dialogues.take_questions": null;
  "files.remove": null;
  "files.restore": null;
  "outcome.adopt": AdoptedVersion;
  "outcome.create_document": NewDocument;
  "outcome.name_version": NewVersion;
  "outcome.reopen": null;
  "outcome.resolve_bracket": Edited;
  "outcome.set_visibility": null;
  "people.accept_invitation": null;
  "people.change_role": null;
  "people.close_account": null;
  "people.create_token": NewToken | null;
  "people.edit": null;
  "people.invite": NewParticipant;
  "people.remind": null;
  "people.remove": null;
  "people.restore": null;
  "people.revoke_token": null;
  "people.set_language": null;
  "people.set_profile": null;
  "questions.answer": null;
  "questions.ask": NewQuestion;
  "questions.dismiss": null;
  "questions.edit": NewWording;
  "questions.endorse": Endorsed;
  "questions.publish": null;
  "questions.restore": null;
  "questions.reword": NewWording;
  "questions.stage": null;
  "questions.take_back": null;
  "questions.unstage": null;
  "questions.withdraw": null;
  "speakers.accept_request": ListOrder;
  "speakers.add_request": AddedRequest;
  "speakers.add_time": null;
  "speakers.close_list": ListTurn;
  "speakers.create_list": NewList;
  "speakers.decline_request": ListOrder;
  "speakers.edit_list": null;
  "speakers.end_floor": FloorEnded;
  "speakers.give_floor": null;
  "speakers.interrupt": null;
  "speakers.mark_absent": ListOrder;
  "speakers.move_request": ListOrder;
  "speakers.open_list": ListTurn;
  "speakers.pause_floor": null;
  "speakers.request_floor": NewRequest;
  "speakers.resume_floor": null;
  "speakers.substitute": null;
  "speakers.take_back_floor": null;
  "speakers.undo_end": null;
  "speakers.undo_request": ListOrder;
  "speakers.withdraw_request": null;
}

/** Somebody was put on the list. */
export interface AddedRequest {
  request: string;
  /** of the list, as the act left it */
  list_version: number;
}

/** The text is adopted as this version. */
export interface AdoptedVersion {
  version: string;
  /** of the version, from 1 */
  number: number;
}

/** A numbered topic of a session. `gone` while it is removed. */
export interface AgendaItem {
  kind: "agenda_item";
  id: string;
  seq: number;
  session: string;
  number: number;
  title: string;
  minutes: number | null;
}

/** How a question was answered. */
export type AnswerHow = "live" | "written";

export type AnyEntity = Dialogue | Delegation | Session | AgendaItem | Participant | File | Document | Version | Paragraph | Floor | SpeakersList | FloorRequest | MyRequest | Stage | Question | QuestionTally | MyQuestion | MyEndorsement | Gone;

export type AnyResult = NewDelegation | NewDialogue | NewAgendaItem | NewSeries | NewSession | AdoptedVersion | NewDocument | NewVersion | Edited | NewToken | NewParticipant | NewQuestion | NewWording | Endorsed | ListOrder | AddedRequest | ListTurn | NewList | FloorEnded | NewRequest;

/** One open bracket, and where it stands. */
export interface Bracket {
  paragraph: string;
  block: "title" | "heading" | "paragraph" | "list";
  number: string | null;
  text: string;
}

/** The command is done, and on the disk. */
export interface CommandAck {
  ok: true;
  /** of the stream on which its first argument lives */
  seq: number;
  /** of the command's shape; null: it answers nothing, or a secret was told before */
  result: AnyResult | null;
}

export interface CommandEvent {
  name: string;
  args?: Record<string, unknown>;
  key?: string | null;
}

export type Constituency = "state" | "UN system" | "intergovernmental" | "expert" | "academia" | "non-governmental" | "business";

/** Whom to ask. */
export interface Contact {
  /** may be empty */
  name: string;
  /** may be empty */
  email: string;
  /** may be empty */
  phone: string;
}

/** The spelling was corrected since it was published. */
export interface Corrected {
  by: Role | "author";
  at: string;
  /** the wording that was published */
  was: string;
}

/** What a moderator may choose from. */
export type DeclineReason = "item_closed" | "has_spoken" | "time_over" | "as_question" | "outside_rules";

/** The body that takes part. `gone` while it is removed. */
export interface Delegation {
  kind: "delegation";
  id: string;
  seq: number;
  name: string;
  /** two letters, of a state */
  code: string | null;
  constituency: Constituency;
  /** order, from 1 */
  place: number;
}

/** The event itself. */
export interface Dialogue {
  kind: "dialogue";
  id: string;
  seq: number;
  title: string;
  lead: string;
  objectives: string[];
  conveners: string[];
  /** IANA zone */
  tz: string;
  /** [seconds since 1970, minutes]: how far its clocks are ahead of UTC, and from when on; the year before the dialogue to ten years after. What a page reckons with, for a device may know older rules */
  offsets: [number, number][];
  /** codes */
  languages: string[];
  visibility: Visibility;
  starts_on: string;
  /** empty when online */
  place: string;
  contact: Contact | null;
  /** null for `public` where it may read nothing of it */
  document: string | null;
  series: string | null;
  /** put away: not public, in no list but its organisers' */
  archived: boolean;
}

/** What a moderator may choose from. */
export type DismissReason = "asked_already" | "not_on_item" | "as_statement" | "shorter" | "outside_rules";

/** The text as a whole. */
export interface Document {
  kind: "document";
  id: string;
  seq: number;
  dialogue: string;
  title: string;
  stage: DocumentStage;
  visibility: Visibility;
  /** the adopted one */
  version: string | null;
  adopted_at: string | null;
  /** while an adopted text is drafted again, as is the next */
  reopened_at: string | null;
  reopened_reason: string | null;
  /** how many */
  versions: number | null;
  /** the paragraphs show the text up to this `log_seq` */
  upto: number | null;
  epoch: string | null;
}

export type DocumentStage = "drafting" | "adopted";

/** Nothing more is to be said. */
export interface Done {
  ok: true;
}

/** Carets of others. */
export interface DraftAwareness {
  document: string;
  update: Uint8Array;
}

export interface DraftAwarenessEvent {
  /** of y-protocols awareness */
  update: Uint8Array;
  document: string;
}

/** What the page lacks, and what we have. */
export interface DraftJoinAck {
  ok: true;
  may_write: boolean;
  /** of your document, if this is your first join; null if you may not write */
  client: number | null;
  update: Uint8Array;
  vector: Uint8Array;
  /** names this life of the log */
  epoch: string;
}

export interface DraftJoinEvent {
  /** the words your editor knows: `outcome-1` */
  schema: string;
  document: string;
  /** your state vector; may be empty */
  vector?: Uint8Array | null;
}

/** It is on the disk. */
export interface DraftUpdateAck {
  ok: true;
  log_seq: number;
}

export interface DraftUpdateEvent {
  document: string;
  uid: string;
  /** a Yjs update */
  update: Uint8Array;
}

/** One update for everything new up to `log_seq`. */
export interface DraftUpdated {
  document: string;
  log_seq: number;
  update: Uint8Array;
}

/** The text was changed. */
export interface Edited {
  /** of the update that did it */
  log_seq: number;
}

/** It is endorsed, or is not any more. */
export interface Endorsed {
  /** how many there are now */
  endorsements: number;
}

/** A paper of the dialogue; its bytes are at `/files/<id>`. `gone` while it is removed. */
export interface File {
  kind: "file";
  id: string;
  seq: number;
  name: string;
  /** of media, as its bytes say */
  type: string;
  /** bytes */
  size: number;
  sha256: string;
  visibility: Visibility;
  at: string;
}

/** Who has the floor. One per session, its `id` is the session's. */
export interface Floor {
  kind: "floor";
  id: string;
  seq: number;
  /** who has the floor */
  request: string | null;
  list: string | null;
  /** seconds */
  limit_s: number | null;
  /** [start, end?] */
  segments: ([string, string | null])[];
  warning_s: number;
  paused: boolean;
  /** the statements that are interrupted, the first one first */
  stack: Frame[];
  /** the request whose end can be taken back */
  ended: string | null;
}

/** The statement is over. */
export interface FloorEnded {
  /** seconds it took */
  spoken_s: number;
}

/** One entry on a speakers list. `reason`, `reason_code`, `reason_note` and `undoable` are told to the podium alone. */
export interface FloorRequest {
  kind: "floor_request";
  id: string;
  seq: number;
  list: string;
  delegation: string | null;
  name: string;
  function: string;
  request_kind: RequestKind;
  subject: string;
  state: RequestState;
  /** 1 is next */
  place: number | null;
  moved_by: Role | null;
  moved_reason: string | null;
  added_by: Role | null;
  /** the request that interrupts it */
  under: string | null;
  to_be_named: boolean;
  requested_at: string;
  started_at: string | null;
  ended_at: string | null;
  spoken_s: number | null;
  reason: string | null;
  reason_code: DeclineReason | "in_writing" | "no_longer_takes_part" | "role_changed" | null;
  reason_note: string | null;
  /** what was done with it last can be taken back */
  undoable: boolean;
}

/** A statement that is interrupted, as it stood. */
export interface Frame {
  request: string;
  list: string;
  /** seconds */
  limit_s: number | null;
  /** [start, end?] */
  segments: ([string, string | null])[];
  warning_s: number;
}

/** What is left of an entity that this audience once saw and may see no longer. */
export interface Gone {
  kind: string;
  id: string;
  seq: number;
  gone: true;
}

/** A snapshot, or what changed since. */
export interface JoinAck {
  ok: true;
  stream: string;
  seq: number;
  mark: string;
  full: boolean;
  entities: AnyEntity[];
  /** cursor of the next page */
  more: string | null;
  /** the server's clock */
  now: string;
}

export interface JoinEvent {
  stream: string;
  /** the `seq` that you hold */
  after?: number;
  mark?: string | null;
}

export interface LeaveEvent {
  stream: string;
}

/** The order of the list is another. */
export interface ListOrder {
  /** of the list, as the act left it */
  list_version: number;
}

/** Whether a speakers list takes requests. */
export type ListState = "open" | "closed";

/** The list was opened or closed. */
export interface ListTurn {
  /** how often it was, now */
  turn: number;
}

/** One's own support for a question. */
export interface MyEndorsement {
  kind: "my_endorsement";
  id: string;
  seq: number;
  question: string;
  on: boolean;
}

/** A question as its author sees it; same `id` as its `question`. */
export interface MyQuestion {
  kind: "my_question";
  id: string;
  seq: number;
  number: number;
  text: string;
  state: QuestionState;
  revision: number;
  anonymous: boolean;
  /** an earlier question of the same author, asked anew in other words */
  follows: string | null;
  /** its spelling was corrected since it was published */
  corrected: Corrected | null;
  asked_at: string;
  published_at: string | null;
  answered_at: string | null;
  answer_how: AnswerHow | null;
  answer_text: string | null;
  reason: string | null;
  reason_code: DismissReason | null;
  reason_note: string | null;
  /** the words are not the author's own */
  reworded: MyReworded | null;
}

/** A request, as who is to speak sees it; same `id` as its `floor_request`. */
export interface MyRequest {
  kind: "my_request";
  id: string;
  seq: number;
  list: string;
  request_kind: RequestKind;
  subject: string;
  state: RequestState;
  place: number | null;
  requested_at: string;
  reason: string | null;
  reason_code: DeclineReason | "in_writing" | "no_longer_takes_part" | "role_changed" | null;
  reason_note: string | null;
}

/** The same, as the author is told. */
export interface MyReworded {
  by: Role;
  at: string;
  /** the author's own words */
  was: string | null;
}

/** Who is there, for the podium. */
export interface Named {
  participant: string;
  delegation: string | null;
  name: string;
  function: string;
}

/** An item was put on the agenda. */
export interface NewAgendaItem {
  item: string;
}

/** There is a delegation; one that was removed may be back. */
export interface NewDelegation {
  delegation: string;
}

/** A dialogue was made. */
export interface NewDialogue {
  dialogue: string;
}

/** A document was begun. */
export interface NewDocument {
  document: string;
}

/** A speakers list was made. */
export interface NewList {
  list: string;
}

/** Somebody was invited. */
export interface NewParticipant {
  participant: string;
}

/** It was asked. */
export interface NewQuestion {
  question: string;
}

/** The floor was asked for. */
export interface NewRequest {
  request: string;
}

/** A series was made. */
export interface NewSeries {
  series: string;
}

/** A session was put into the programme. */
export interface NewSession {
  session: string;
}

/** A personal token was made. */
export interface NewToken {
  id: string;
  /** told this once */
  token: string;
}

/** The text as it stands has a name. */
export interface NewVersion {
  version: string;
  /** of the version, from 1 */
  number: number;
  /** up to which update of the text it goes */
  log_seq: number;
  /** of the text */
  sha256: string;
}

/** It stands in these words now. */
export interface NewWording {
  /** what a moderator decides about next */
  revision: number;
}

/** The next page of a snapshot. */
export interface PageAck {
  ok: true;
  entities: AnyEntity[];
  more: string | null;
}

export interface PageEvent {
  stream: string;
  /** `more` of the last answer */
  cursor: string;
}

/** A block of the text. `gone` when it left the text. */
export interface Paragraph {
  kind: "paragraph";
  id: string;
  seq: number;
  /** its stable id in the text */
  paragraph: string;
  /** safe, without an outer element */
  html: string;
  /** order */
  place: number;
  block: "title" | "heading" | "paragraph" | "list";
  number: string | null;
  upto: number;
}

/** Somebody who takes part. For the podium alone. */
export interface Participant {
  kind: "participant";
  id: string;
  seq: number;
  name: string;
  /** as it was written; either spelling of a domain is the same person */
  email: string;
  role: Role;
  delegation: string | null;
  function: string;
  state: Standing;
}

/** Who is there. */
export interface Presence {
  total: number;
  /** by delegation; the empty key: of none */
  counts: Record<string, number>;
  /** told to the podium alone */
  names?: Named[];
}

/** A question put in the live Q&A. `reason`, `reason_code` and `reason_note` are told to the podium alone. */
export interface Question {
  kind: "question";
  id: string;
  seq: number;
  number: number;
  text: string;
  state: QuestionState;
  revision: number;
  anonymous: boolean;
  /** an earlier question of the same author, asked anew in other words */
  follows: string | null;
  /** its spelling was corrected since it was published */
  corrected: Corrected | null;
  asked_at: string;
  published_at: string | null;
  item: string | null;
  /** the words are not the author's own */
  reworded: Reworded | null;
  delegation: string | null;
  name: string | null;
  function: string | null;
  answered_at: string | null;
  answer_how: AnswerHow | null;
  answer_text: string | null;
  reason: string | null;
  reason_code: DismissReason | null;
  reason_note: string | null;
}

/** Where a question stands. */
export type QuestionState = "pending" | "shortlisted" | "published" | "on_stage" | "answered" | "dismissed" | "withdrawn" | "merged";

/** How many support a question; same `id` as its `question`, and seen by whom that is seen. */
export interface QuestionTally {
  kind: "question_tally";
  id: string;
  seq: number;
  endorsements: number;
}

/** Nothing was changed. */
export interface RefusalAck {
  ok: false;
  error: RefusalBody;
}

/** Why the answer is no. */
export interface RefusalBody {
  code: RefusalCode;
  /** for people, in the language of the connection */
  message: string;
  /** which argument it is about */
  field?: string;
  state?: AnyEntity;
  /** with `stale_form`: what each of them holds now */
  fields?: Record<string, unknown>;
  /** with a fault of ours: under which it stands in the server's log */
  request?: string;
}

/** A join has ended from the server's side. */
export interface Removed {
  stream: string;
  reason: "role_changed" | "removed" | "restored" | "signed_out";
}

/** The last time that a closed session was opened again. */
export interface Reopened {
  at: string;
  by: Role;
  reason: string;
}

/** What the floor is asked for. */
export type RequestKind = "statement" | "point_of_order" | "right_of_reply" | "question" | "reply";

/** Where a request for the floor stands. */
export type RequestState = "pending" | "accepted" | "speaking" | "interrupted" | "delivered" | "declined" | "withdrawn" | "no_show";

/** The words are not the author's own. */
export interface Reworded {
  by: Role;
  at: string;
}

export type Role = "organiser" | "chair" | "moderator" | "rapporteur" | "panellist" | "delegate" | "observer" | "interpreter";

/** One sitting. `gone` while it is removed from the programme, and then its room takes no acts. */
export interface Session {
  kind: "session";
  id: string;
  seq: number;
  /** closes up when another is removed, but for sessions that have begun */
  number: number;
  title: string;
  summary: string;
  state: SessionState;
  starts_at: string;
  minutes: number;
  current_item: string | null;
  item_since: string | null;
  /** https link; null for `public` */
  video: string | null;
  resumes_at: string | null;
  /** the last time it was reopened */
  reopened: Reopened | null;
  anonymous_questions: boolean;
  premoderation: boolean;
  questions_open: boolean;
}

export type SessionState = "planned" | "live" | "suspended" | "closed";

/** What planned sessions keep when the zone of their dialogue is corrected. */
export type SessionsKeep = "hour" | "moment";

/** Something that is not kept. */
export interface Signal {
  stream: string;
  kind: "presence";
  data: Presence;
}

export interface SignalEvent {
  stream: string;
  kind: string;
  data?: unknown;
}

/** The requests for the floor under one item or segment. */
export interface SpeakersList {
  kind: "speakers_list";
  id: string;
  seq: number;
  item: string | null;
  title: string;
  state: ListState;
  version: number;
  rule: string;
  /** seconds */
  limit_s: number | null;
  /** how many seconds before the end the warning begins */
  warning_s: number;
  /** what was set; null: by the rule, 30 seconds or a sixth of the limit, whichever is less */
  own_warning_s: number | null;
  /** of a point of order */
  order_limit_s: number | null;
  /** how often it was opened or closed */
  turn: number;
}

/** Where the question now on show stands. One per session, its `id` is the session's. */
export interface Stage {
  kind: "stage";
  id: string;
  seq: number;
  /** the one on show */
  question: string | null;
  since: string | null;
}

/** Where a participant stands with the dialogue. */
export type Standing = "invited" | "active" | "removed";

/** What changed for you. */
export interface Sync {
  stream: string;
  /** the `seq` of the sync before */
  from: number;
  seq: number;
  mark: string;
  entities: AnyEntity[];
  /** the server's clock */
  now: string;
  /** what is yours alone; moves no mark */
  mine?: true;
}

/** The text at one moment. */
export interface Version {
  kind: "version";
  id: string;
  seq: number;
  number: number;
  name: string;
  log_seq: number;
  /** of the text, see below */
  sha256: string;
  /** 1 or 2 */
  hash_scheme: number;
  at: string;
  /** delegation, or the person's name */
  by: string;
  /** kept when the text is reopened */
  adopted_at: string | null;
  /** outside title and headings */
  letters: number;
  /** how many `[` a reader sees */
  open_brackets: number;
  /** the first 20 */
  brackets: Bracket[];
  /** headings; the first 20 */
  empty_sections: string[];
  /** number of an earlier version more than twice as long; null for `public` */
  shorter_than: number | null;
}

export type Visibility = "public" | "participants";

// Each kind of entity, as whoever may see it gets it.
export interface Entities {
  dialogue: Dialogue;
  delegation: Delegation;
  session: Session;
  agenda_item: AgendaItem;
  participant: Participant;
  file: File;
  document: Document;
  version: Version;
  paragraph: Paragraph;
  floor: Floor;
  speakers_list: SpeakersList;
  floor_request: FloorRequest;
  my_request: MyRequest;
  stage: Stage;
  question: Question;
  question_tally: QuestionTally;
  my_question: MyQuestion;
  my_endorsement: MyEndorsement;
}

export type Kind = keyof Entities;

// What a page sends, and what it is answered if it is not refused.
export interface ClientEvents {
  command: { payload: CommandEvent; ack: CommandAck };
  "draft.awareness": { payload: DraftAwarenessEvent; ack: Done };
  "draft.join": { payload: DraftJoinEvent; ack: DraftJoinAck };
  "draft.update": { payload: DraftUpdateEvent; ack: DraftUpdateAck };
  join: { payload: JoinEvent; ack: JoinAck };
  leave: { payload: LeaveEvent; ack: Done };
  page: { payload: PageEvent; ack: PageAck };
  signal: { payload: SignalEvent; ack: null };
}

// What a page is sent.
export interface ServerEvents {
  "draft.awareness": DraftAwareness;
  "draft.update": DraftUpdated;
  removed: Removed;
  signal: Signal;
  sync: Sync;
}

// The status that each refusal has over HTTP.
export interface Refusals {
  account_closed: 409;
  address_taken: 409;
  already_requested: 409;
  already_takes_part: 409;
  anonymous_not_allowed: 409;
  answer_needed: 422;
  bad_cursor: 422;
  bad_email: 422;
  bad_key: 422;
  bad_link: 422;
  bad_update: 422;
  broken_text: 422;
  busy: 503;
  cannot_interrupt: 409;
  code_used: 409;
  csrf_missing: 400;
  current_item: 409;
  document_adopted: 409;
  document_exists: 409;
  email_not_ascii: 422;
  empty: 422;
  empty_text: 409;
  ended_lately: 429;
  export_failed: 503;
  fault: 500;
  floor_taken: 409;
  foreign_client: 403;
  has_another_request: 409;
  in_use: 409;
  key_reused: 409;
  last_organiser: 409;
  link_expired: 410;
  link_used: 410;
  list_closed: 409;
  missing: 422;
  much_shorter: 409;
  name_taken: 409;
  no_delegation: 409;
  no_limit: 409;
  no_second_factor: 409;
  not_a_choice: 422;
  not_a_correction: 409;
  not_come_yet: 409;
  not_found: 404;
  not_in_delegation: 409;
  not_joined: 409;
  not_permitted: 403;
  not_proved: 403;
  open_brackets: 409;
  other_author: 409;
  other_protocol: 426;
  out_of_range: 422;
  own_question: 409;
  participant_removed: 409;
  passkey_copied: 409;
  passkey_known: 409;
  password_too_short: 422;
  pending_over: 410;
  person_known: 409;
  questions_closed: 409;
  quota_used: 413;
  second_factor_needed: 403;
  session_not_live: 409;
  signed_out: 401;
  skipped_hour: 422;
  stale_floor: 409;
  stale_form: 409;
  stale_item: 409;
  stale_list: 409;
  stale_paragraph: 409;
  stale_request: 409;
  stale_revision: 409;
  stale_stage: 409;
  stale_version: 409;
  token_expired: 401;
  too_large: 413;
  too_long: 422;
  too_many_codes: 429;
  too_many_passkeys: 409;
  too_many_tokens: 409;
  too_often: 429;
  unavailable: 503;
  unknown_command: 404;
  unknown_field: 422;
  unknown_stream: 404;
  unknown_zone: 422;
  unreadable: 503;
  update_gap: 409;
  update_too_large: 413;
  upload_broken: 409;
  weak_password: 422;
  what_stays: 422;
  will_not_apply: 422;
  wrong_schema: 409;
  wrong_session_state: 409;
  wrong_state: 409;
  wrong_type: 422;
}

export type RefusalCode = keyof Refusals;

// Refusals that time heals: the same is asked again.
export const PASSING = {
  command: new Set<RefusalCode>(["busy", "unavailable"]),
  "draft.update": new Set<RefusalCode>(["busy", "unavailable", "unreadable", "fault", "too_often"]),
  join: new Set<RefusalCode>(["busy", "unavailable", "too_often", "fault"]),
} as const;

// Acts of the moment: done a minute late, unattended, they would do harm.
export const IMMEDIATE: ReadonlySet<CommandName> = new Set<CommandName>([
  "dialogues.close_session",
  "dialogues.open_session",
  "dialogues.reopen_session",
  "dialogues.set_current_item",
  "dialogues.suspend_session",
  "questions.stage",
  "questions.unstage",
  "speakers.add_time",
  "speakers.end_floor",
  "speakers.give_floor",
  "speakers.interrupt",
  "speakers.mark_absent",
  "speakers.pause_floor",
  "speakers.resume_floor",
  "speakers.take_back_floor",
  "speakers.undo_end",
  "speakers.undo_request",
]);

// What an argument may be at most and at least: `<input {...OutcomeNameVersion.name} />`.
export const DelegationsCreate = { name: { maxLength: 120 }, code: { maxLength: 2 } } as const;
export const DelegationsEdit = { name: { maxLength: 120 }, code: { maxLength: 2 } } as const;
export const DialoguesCopy = { title: { maxLength: 300 } } as const;
export const DialoguesCreate = { title: { maxLength: 300 }, tz: { maxLength: 64 }, lead: { maxLength: 2000 }, objectives: { maxItems: 20, each: { maxLength: 400 } }, conveners: { maxItems: 20, each: { maxLength: 400 } }, languages: { maxItems: 7 }, place: { maxLength: 120 }, contact_name: { maxLength: 120 }, contact_email: { maxLength: 254 }, contact_phone: { maxLength: 40 } } as const;
export const DialoguesCreateItem = { title: { maxLength: 300 }, minutes: { min: 1, max: 1440 } } as const;
export const DialoguesCreateSeries = { title: { maxLength: 300 }, theme: { maxLength: 2000 }, conveners: { maxItems: 20, each: { maxLength: 400 } } } as const;
export const DialoguesCreateSession = { title: { maxLength: 200 }, minutes: { min: 1, max: 1440 }, summary: { maxLength: 2000 } } as const;
export const DialoguesEdit = { title: { maxLength: 300 }, tz: { maxLength: 64 }, lead: { maxLength: 2000 }, objectives: { maxItems: 20, each: { maxLength: 400 } }, conveners: { maxItems: 20, each: { maxLength: 400 } }, languages: { maxItems: 7 }, place: { maxLength: 120 }, contact_name: { maxLength: 120 }, contact_email: { maxLength: 254 }, contact_phone: { maxLength: 40 } } as const;
export const DialoguesEditItem = { title: { maxLength: 300 }, minutes: { min: 1, max: 1440 } } as const;
export const DialoguesEditSession = { title: { maxLength: 200 }, minutes: { min: 1, max: 1440 }, summary: { maxLength: 2000 }, video: { maxLength: 500 } } as const;
export const DialoguesReopenSession = { reason: { maxLength: 400 } } as const;
export const DialoguesSetCurrentItem = { from: { maxLength: 64 } } as const;
export const DialoguesSetVideo = { video: { maxLength: 500 } } as const;
export const OutcomeAdopt = { open_brackets: { min: 0, max: 1000000000 }, shorter_than: { min: 0, max: 1000000000 } } as const;
export const OutcomeCreateDocument = { title: { maxLength: 200 }, sections: { maxItems: 40, each: { maxLength: 120 } } } as const;
export const OutcomeNameVersion = { name: { maxLength: 80 } } as const;
export const OutcomeReopen = { reason: { maxLength: 500 } } as const;
export const OutcomeResolveBracket = { paragraph: { maxLength: 32 }, bracket: { min: 1, max: 1000 } } as const;
export const PeopleCreateToken = { label: { maxLength: 80 }, days: { min: 1, max: 365 } } as const;
export const PeopleEdit = { name: { maxLength: 200 }, function: { maxLength: 200 } } as const;
export const PeopleInvite = { email: { maxLength: 254 }, name: { maxLength: 200 }, function: { maxLength: 200 } } as const;
export const PeopleSetProfile = { name: { maxLength: 200 } } as const;
export const QuestionsAnswer = { text: { maxLength: 2000 } } as const;
export const QuestionsAsk = { text: { maxLength: 400 } } as const;
export const QuestionsDismiss = { reason: { maxLength: 400 } } as const;
export const QuestionsEdit = { text: { maxLength: 400 } } as const;
export const QuestionsReword = { text: { maxLength: 400 } } as const;
export const SpeakersAddRequest = { name: { maxLength: 200 }, function: { maxLength: 200 }, subject: { maxLength: 200 } } as const;
export const SpeakersAddTime = { seconds: { min: -3600, max: 3600 } } as const;
export const SpeakersCreateList = { title: { maxLength: 200 }, limit_s: { min: 10, max: 7200 } } as const;
export const SpeakersDeclineRequest = { reason: { maxLength: 400 } } as const;
export const SpeakersEditList = { limit_s: { min: 10, max: 7200 }, warning_s: { min: 0, max: 600 }, rule: { maxLength: 400 }, order_limit_s: { min: 10, max: 7200 } } as const;
export const SpeakersMoveRequest = { reason: { maxLength: 200 } } as const;
export const SpeakersRequestFloor = { subject: { maxLength: 200 } } as const;
export const SpeakersSubstitute = { name: { maxLength: 200 }, function: { maxLength: 200 } } as const;
