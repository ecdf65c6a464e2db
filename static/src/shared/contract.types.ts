// What must not compile: the contract is only as good as what tsc refuses by it. Nothing here runs, and nothing imports it.

import type { Commands, Entities, Kind } from "./contract";
import type { Link } from "./link";
import type { Store } from "./store";

export function refusedByTsc(link: Link, store: Store): void {
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

  const [question] = store.list("question");
  const text: string | undefined = question?.text;
  // @ts-expect-error no such kind
  store.list("questions");
  // @ts-expect-error a field that no question has
  void question?.author_id;
  // @ts-expect-error a state that no question is in
  void (question?.state === "asked");
  // @ts-expect-error a delegation may be null
  const delegation: string | undefined = question?.delegation;
  void [text, delegation];

  // @ts-expect-error a name that no kind has
  void ({} as Entities["poll"]);
  // @ts-expect-error a name that no command has
  void ({} as Commands["polls.open"]);
  const kind: Kind = "floor_request";
  void kind;
}
