// What must not compile: the contract is only as good as what tsc refuses by it. Nothing here runs, and nothing imports it.

import type { Commands, Entities, Kind } from "./contract";
import type { Link } from "./link";
import type { Refused } from "./outbox";
import type { Store } from "./store";
import type { Transport } from "./transport";

export async function refusedByTsc(link: Link, store: Store, transport: Transport, refused: Refused): Promise<void> {
  link.command("speakers.give_floor", { request: "r", list_version: 3 });
  // @ts-expect-error no such command
  link.command("speakers.give_the_floor", { request: "r", list_version: 3 });
  // @ts-expect-error an argument is missing
  link.command("speakers.give_floor", { request: "r" });
  // @ts-expect-error an argument is of another type
  link.command("speakers.give_floor", { request: "r", list_version: "3" });
  // @ts-expect-error there is no such argument
  link.command("speakers.give_floor", { request: "r", list_version: 3, at_once: true });
  // @ts-expect-error not one of the words
  link.command("questions.answer", { question: "q", revision: 1, how: "by letter" });

  const { question: made } = await link.command("questions.ask", { session: "s", text: "How?" });
  const id: string = made;
  // @ts-expect-error a field that no answer of this command has
  const { id: other } = await link.command("questions.ask", { session: "s", text: "How?" });
  // @ts-expect-error a field of another type
  const version: string = (await link.command("speakers.accept_request", { request: "r" })).list_version;
  // @ts-expect-error it answers nothing
  const { list_version: none }: { list_version: number } = await link.command("speakers.end_floor", { request: "r" });
  // @ts-expect-error of what is secret nothing may be told a second time
  const token: string = (await link.command("people.create_token", { label: "t" })).token;
  void [id, other, version, none, token];

  // @ts-expect-error no such refusal
  void (refused.code === "list_is_closed");
  void (refused.code === "list_closed" || refused.code === "no_link");
  // @ts-expect-error a field that no refusal has
  void refused.reason;

  const [question] = store.list("question");
  const text: string | undefined = question?.text;
  // @ts-expect-error no such kind
  store.list("questions");
  // @ts-expect-error a field that no question has
  void question?.author_id;
  // @ts-expect-error a state that no question is in
  void (question?.state === "asked");
  // @ts-expect-error a reason that nobody can have chosen
  void (question?.reason_code === "time_over");
  // @ts-expect-error a delegation may be null
  const delegation: string | undefined = question?.delegation;
  void [text, delegation];

  transport.send("draft.update", { document: "d", uid: "u", update: new Uint8Array() }, (given) => {
    if (given?.ok) void given.log_seq;
    // @ts-expect-error another event's answer
    if (given?.ok) void given.entities;
    // @ts-expect-error a refusal has no answer in it
    void given?.log_seq;
    if (given?.ok === false) void given.error.field;
    // @ts-expect-error a field that no refusal has
    if (given?.ok === false) void given.error.reason;
  });
  // @ts-expect-error no such event
  transport.send("draft.delete", { document: "d" }, () => {});
  // @ts-expect-error a field of another type
  transport.send("draft.update", { document: "d", uid: "u", update: "text" }, () => {});
  // @ts-expect-error a field is missing
  transport.send("page", { stream: "s" }, () => {});
  transport.on("sync", (told) => void told.entities);
  // @ts-expect-error the server sends no such event
  transport.on("question", () => {});
  // @ts-expect-error a field that no such event has
  transport.on("removed", (told) => void told.why);

  // @ts-expect-error a name that no kind has
  void ({} as Entities["poll"]);
  // @ts-expect-error a name that no command has
  void ({} as Commands["polls.open"]);
  const kind: Kind = "floor_request";
  void kind;
}
