// Made by `flask describe` from the register of commands. Do not edit.
export interface Commands {
  "delegations.create": { dialogue: string; name: string; constituency: "state" | "UN system" | "intergovernmental" | "expert" | "academia" | "non-governmental" | "business"; code?: string | null };
  "delegations.edit": { delegation: string; name?: string | null; constituency?: "state" | "UN system" | "intergovernmental" | "expert" | "academia" | "non-governmental" | "business" | null; code?: string | null; seen?: unknown | null };
  "delegations.remove": { delegation: string };
  "dialogues.archive": { dialogue: string; on: boolean };
  "dialogues.close_session": { session: string };
  "dialogues.copy": { dialogue: string; title: string; starts_on: string };
  "dialogues.create": { title: string; starts_on: string; tz: string; lead?: string; objectives?: (string)[] | null; conveners?: (string)[] | null; languages?: ("en" | "ru" | "kk" | "ky" | "tg" | "tk" | "uz")[] | null; visibility?: "public" | "participants"; place?: string; contact_name?: string; contact_email?: string; contact_phone?: string; series?: string | null };
  "dialogues.create_item": { session: string; title: string; minutes?: number | null };
  "dialogues.create_series": { title: string; theme?: string; conveners?: (string)[] | null };
  "dialogues.create_session": { dialogue: string; title: string; starts_at: string; minutes: number; summary?: string; anonymous_questions?: boolean; premoderation?: boolean };
  "dialogues.edit": { dialogue: string; title?: string | null; starts_on?: string | null; tz?: string | null; lead?: string | null; objectives?: (string)[] | null; conveners?: (string)[] | null; languages?: ("en" | "ru" | "kk" | "ky" | "tg" | "tk" | "uz")[] | null; visibility?: "public" | "participants" | null; place?: string | null; contact_name?: string | null; contact_email?: string | null; contact_phone?: string | null; sessions_keep?: "hour" | "moment" | null; seen?: unknown | null };
  "dialogues.edit_item": { item: string; title?: string | null; minutes?: number | null; seen?: unknown | null };
  "dialogues.edit_session": { session: string; title?: string | null; starts_at?: string | null; minutes?: number | null; summary?: string | null; anonymous_questions?: boolean | null; premoderation?: boolean | null; video?: string | null; seen?: unknown | null };
  "dialogues.move_item": { item: string; before: string | null };
  "dialogues.open_session": { session: string };
  "dialogues.remove_item": { item: string };
  "dialogues.remove_session": { session: string };
  "dialogues.reopen_session": { session: string; reason: string };
  "dialogues.restore_item": { item: string };
  "dialogues.restore_session": { session: string };
  "dialogues.set_current_item": { item: string; from: string | null };
  "dialogues.set_video": { session: string; video: string | null; seen?: unknown | null };
  "dialogues.suspend_session": { session: string; resumes_at?: string | null; resumes_time?: string | null };
  "dialogues.take_questions": { session: string; on: boolean };
  "outcome.adopt": { document: string; version: string; open_brackets?: number | null; shorter_than?: number | null };
  "outcome.create_document": { dialogue: string; title: string; sections?: (string)[] };
  "outcome.name_version": { document: string; name: string };
  "outcome.reopen": { document: string; reason: string };
  "outcome.set_visibility": { document: string; visibility: "public" | "participants" };
  "people.accept_invitation": { participant: string };
  "people.change_role": { participant: string; role: "organiser" | "chair" | "moderator" | "rapporteur" | "panellist" | "delegate" | "observer" | "interpreter"; seen?: unknown | null };
  "people.close_account": {  };
  "people.create_token": { label: string; days?: number };
  "people.edit": { participant: string; name?: string | null; function?: string | null; delegation?: string | null; role?: "organiser" | "chair" | "moderator" | "rapporteur" | "panellist" | "delegate" | "observer" | "interpreter" | null; seen?: unknown | null };
  "people.invite": { dialogue: string; email: string; role: "organiser" | "chair" | "moderator" | "rapporteur" | "panellist" | "delegate" | "observer" | "interpreter"; delegation?: string | null; name?: string; function?: string };
  "people.remind": { participant: string };
  "people.remove": { participant: string };
  "people.restore": { participant: string };
  "people.revoke_token": { token: string };
  "people.set_language": { language: "en" | "ru" | "kk" | "ky" | "tg" | "tk" | "uz" };
  "people.set_profile": { name: string; seen?: unknown | null };
  "questions.answer": { question: string; revision: number; how: "live" | "written"; text?: string | null };
  "questions.ask": { session: string; text: string; anonymous?: boolean; item?: string | null; follows?: string | null };
  "questions.dismiss": { question: string; revision: number; reason: string; reason_code?: "asked_already" | "not_on_item" | "as_statement" | "shorter" | "outside_rules" | null };
  "questions.edit": { question: string; text: string; seen?: unknown | null };
  "questions.endorse": { question: string; on: boolean };
  "questions.publish": { question: string; revision: number };
  "questions.restore": { question: string; revision: number };
  "questions.reword": { question: string; revision: number; text: string };
  "questions.stage": { question: string; revision: number; from: string | null };
  "questions.take_back": { question: string; revision: number };
  "questions.unstage": { question: string };
  "questions.withdraw": { question: string };
  "speakers.accept_request": { request: string };
  "speakers.add_request": { list: string; participant?: string | null; delegation?: string | null; name?: string; function?: string; kind?: "statement" | "point_of_order" | "right_of_reply" | "question" | "reply"; subject?: string };
  "speakers.add_time": { request: string; seconds: number; from?: number | null };
  "speakers.close_list": { list: string; turn?: number | null };
  "speakers.create_list": { session: string; title: string; item?: string | null; limit_s?: number | null };
  "speakers.decline_request": { request: string; reason: string; reason_code?: "item_closed" | "has_spoken" | "time_over" | "as_question" | "outside_rules" | null };
  "speakers.edit_list": { list: string; limit_s?: number | "0" | null; warning_s?: number | null; rule?: string | null; order_limit_s?: number | "0" | null; seen?: unknown | null };
  "speakers.end_floor": { request: string };
  "speakers.give_floor": { request: string; list_version: number };
  "speakers.interrupt": { request: string; holder: string };
  "speakers.mark_absent": { request: string };
  "speakers.move_request": { request: string; before: string | null; list_version: number; reason?: string };
  "speakers.open_list": { list: string; turn?: number | null };
  "speakers.pause_floor": { request: string };
  "speakers.request_floor": { list: string; subject?: string; kind?: "statement" | "point_of_order" | "right_of_reply" | "question" | "reply" };
  "speakers.resume_floor": { request: string };
  "speakers.substitute": { request: string; participant?: string | null; name?: string | null; function?: string | null };
  "speakers.take_back_floor": { request: string };
  "speakers.undo_end": { request: string };
  "speakers.undo_request": { request: string; state: "pending" | "accepted" | "speaking" | "interrupted" | "delivered" | "declined" | "withdrawn" | "no_show"; list_version: number };
  "speakers.withdraw_request": { request: string };
}

export type Kind =
  | "agenda_item"
  | "delegation"
  | "dialogue"
  | "document"
  | "floor"
  | "floor_request"
  | "my_endorsement"
  | "my_question"
  | "my_request"
  | "paragraph"
  | "participant"
  | "question"
  | "question_tally"
  | "session"
  | "speakers_list"
  | "stage"
  | "version";

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
