// A feature that lies in a folder of its own, here or elsewhere, is on the page without being named in any file of ours.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

// Not of the bundle: the file as it stands, as build.mjs takes it.
const { parts, reach } = await import(pathToFileURL("tools/parts.mjs").href);

const ROOM = `
import { useRoom } from "@islands/room/context";
const Polls = () => <p id="polls">{useRoom().given.session}</p>;
export const part = {
  panels: [{ at: "column", order: 30, Show: Polls }],
  dock: [{ order: 25, to: "polls", icon: "check", words: () => "Polls" }],
  announce: () => {},
};`;
const PODIUM = `
export const part = {
  keys: [{ order: 400, code: "KeyV", shown: "V", words: () => "Open the poll", act: () => {} }],
  columns: [{ order: 30, name: "polls", rows: () => [{ id: "poll" }] }],
};`;

// What the page is made of, with the folder of a feature that lies elsewhere.
const ENTRY = `
import "@islands/shared/fake-page";
import { render } from "preact";
import { act } from "preact/test-utils";
import { InRoom } from "@islands/room/context";
import { Dock } from "@islands/room/dock";
import { openRoom } from "@islands/room/fake-room";
import { keysOf } from "@islands/room/keys";
import { Page } from "@islands/room/page";
import { selectionOf } from "@islands/room/selection";

export async function shown(podium) {
  const { room } = openRoom({ podium });
  const page = <InRoom value={room}><Page /><Dock /></InRoom>;
  await act(() => render(page, document.body));
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const dock = [...document.querySelectorAll(".dock a")].map((link) => link.textContent);
  return { ids, dock, keys: keysOf(room).map((key) => key.shown), rows: selectionOf(room).rows("polls") };
}`;

async function pageWith(...folders: string[]) {
  const outfile = resolve(`test-results/node/parts-${folders.length}.mjs`);
  await build({
    ...reach,
    stdin: { contents: ENTRY, resolveDir: process.cwd(), loader: "tsx" },
    plugins: [parts("static/src", ...folders)],
    ...{ bundle: true, format: "esm", platform: "node", packages: "external", outfile, logLevel: "warning" },
    ...{ jsx: "automatic", jsxImportSource: "preact" },
  });
  return (await import(pathToFileURL(outfile).href)).shown;
}

function polls(): string {
  const folder = mkdtempSync(join(tmpdir(), "islands-"));
  mkdirSync(join(folder, "polls"));
  writeFileSync(join(folder, "polls", "room-part.tsx"), ROOM);
  writeFileSync(join(folder, "polls", "podium-part.ts"), PODIUM);
  return folder;
}

const OURS = ["J", "K", "G", "Space", "+", "E", "O", "A", "L", "Alt ↑", "Alt ↓", "P", "X", "T", "N", "Z", "?"];

test("the features of the house stand where they stood, in one order", async () => {
  const shown = await pageWith();
  const { ids, dock } = await shown(false);
  const places = ["agenda", "ag", "floor", "holder", "sl", "questions", "qh"];
  assert.deepEqual(
    ids.filter((id: string) => places.includes(id)),
    places,
  );
  assert.deepEqual(dock, ["Floor", "Questions", "Agenda"]);
  assert.deepEqual((await shown(true)).keys, OURS);
});

test("a feature from elsewhere adds a column, a place in the dock, a key and rows to select", async () => {
  const shown = await pageWith(polls());
  const { ids, dock } = await shown(false);
  assert.ok(ids.indexOf("polls") > ids.indexOf("questions"));
  assert.deepEqual(dock, ["Floor", "Questions", "Polls", "Agenda"]);
  const { keys, rows } = await shown(true);
  assert.deepEqual(keys, [...OURS.slice(0, -2), "V", ...OURS.slice(-2)]);
  assert.deepEqual(rows, [{ id: "poll" }]);
});
