// Adopting a version, in the dialog as the chair has it: with what is open in it before one's eyes, and never past words of
// one's own that are not in it yet.

import "../../static/src/shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { render } from "preact";
import { act } from "preact/test-utils";
import { Adopt } from "../../static/src/outcome/adopt";
import { InDocument } from "../../static/src/outcome/context";
import { DocumentSession } from "../../static/src/outcome/document-session";
import { textPlace } from "../../static/src/outcome/pending-updates";
import type { DocumentBoot } from "../../static/src/outcome/types";
import type { Version } from "../../static/src/shared/contract";
import { FakeDevice } from "../../static/src/shared/fake-device";
import { openPage } from "../../static/src/shared/fake-page";
import type { Transport, Wire } from "../../static/src/shared/transport";
import { UnsentStore } from "../../static/src/shared/unsent-store";

class Server implements Transport {
  connected = true;
  readonly asked: [string, Wire][] = [];
  on(): void {}
  tell(): void {}
  reconnect(): void {}
  send(event: string, payload: Wire, answer: (given: Wire) => void): void {
    if (event !== "command") return;
    this.asked.push([payload.name, payload.args]);
    answer({ ok: true, result: {} });
  }
}

let server: Server;
let unsentStore: UnsentStore;
let documentSession: DocumentSession;
beforeEach(async () => {
  openPage();
  server = new Server();
  unsentStore = await UnsentStore.open("chair:document:d", new FakeDevice().tab());
  const given = { document: "d", me: null, may: { write: true } } as unknown as DocumentBoot;
  documentSession = new DocumentSession(given, unsentStore, server, () => {});
});

const version = (more: Partial<Version> = {}): Version => ({
  ...{
    kind: "version",
    id: "v",
    seq: 1,
    number: 3,
    name: "Third",
    log_seq: 40,
    sha256: "",
    hash_scheme: 2,
    at: "",
    by: "",
  },
  ...{ adopted_at: null, letters: 900, open_brackets: 0, brackets: [], empty_sections: [], shorter_than: null },
  ...more,
});

const bracket = { paragraph: "p", block: "paragraph", number: "2", text: "[shall]" } as const;

const found = <E extends HTMLElement>(selector: string): E => {
  const one = [...document.querySelectorAll<E>(selector)].at(-1);
  assert.ok(one, selector);
  return one;
};
const press = (selector: string) => act(async () => found(selector).click());
const type = (text: string) =>
  act(async () => {
    const field = found<HTMLInputElement>("#adopt-number");
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
const adopt = () => press("dialog .btn--second");

async function open(which: Version, upto = 40): Promise<void> {
  const adopting = <Adopt version={which} upto={upto} />;
  await act(async () => render(<InDocument value={documentSession}>{adopting}</InDocument>, document.body));
  await press(".adopt .btn");
}

test("adoption names the figures that were on the screen, once they were seen and the number typed", async () => {
  await open(version({ open_brackets: 1, brackets: [bracket], shorter_than: 2 }));
  assert.match(document.body.textContent ?? "", /open brackets: 1.*\[shall\]/);
  await type("3");
  await press("#adopt-shorter");
  await adopt();
  assert.deepEqual(server.asked, []); // the brackets have not been seen
  await press("#adopt-shorter");
  await press("#adopt-brackets");
  await adopt();
  assert.deepEqual(server.asked, []); // nor how much shorter it is
  await press("#adopt-shorter");
  await type("2");
  await adopt();
  assert.deepEqual(server.asked, []); // the number of another one
  await type("3");
  await adopt();
  assert.deepEqual(server.asked, [
    ["outcome.adopt", { document: "d", version: "v", open_brackets: 1, shorter_than: 2 }],
  ]);
});

test("nothing is adopted before what its author typed here is saved", async () => {
  unsentStore.put("u", `${textPlace("d")}epoch`, new Uint8Array([1]));
  await open(version());
  await type("3");
  await adopt();
  assert.deepEqual(server.asked, []);
  await act(async () => unsentStore.drop("u"));
  await act(async () => new Promise((done) => setTimeout(done)));
  assert.equal(server.asked.length, 1);
});

test("a version behind which the text has changed, and an empty one, have no button", async () => {
  for (const [which, upto] of [
    [version(), 41],
    [version({ letters: 0 }), 40],
  ] as const) {
    const adopting = <Adopt version={which} upto={upto} />;
    await act(async () => render(<InDocument value={documentSession}>{adopting}</InDocument>, document.body));
    assert.equal(document.querySelector(".adopt .btn"), null);
  }
});
