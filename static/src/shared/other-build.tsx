// The server may be of another build than this page: what it says would be shown wrong. So the page is loaded anew, once, and
// the one that comes says why. What was typed is on the device, and read from there by that page.

import { signal } from "@preact/signals";
import { PROTOCOL } from "./contract";
import { _ } from "./i18n";
import type { Link } from "./link";
import { Button, Notice } from "./ui";
import type { UnsentStore } from "./unsent-store";

const SPOKE = "protocol"; // what the last page of this tab spoke
const ANEW = "other-build"; // when a page of this tab was loaded anew for it
const REST = 60_000; // no sooner again: where the old page comes once more, another worker still serves it
const PATIENCE = 3000; // for commands on their way

const renewed = signal(false);

function tab<T>(what: (storage: Storage) => T): T | null {
  try {
    return what(sessionStorage);
  } catch {
    return null; // a browser that keeps nothing
  }
}

const wasLoadedAnew = (): boolean => {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type === "reload";
};

// At the beginning of a page: has it taken the place of one of another build? Those before there were numbers left none.
export function noteBuild(isReload = wasLoadedAnew()): void {
  const before = tab((storage) => storage.getItem(SPOKE) ?? "");
  tab((storage) => storage.setItem(SPOKE, String(PROTOCOL)));
  renewed.value = isReload && before !== null && before !== String(PROTOCOL);
}

export const isRenewed = (): boolean => renewed.value;

// False where the page was loaded anew for this a moment ago, or could not remember that it was.
export function mayLoadAnew(now = Date.now()): boolean {
  const since = now - Number(tab((storage) => storage.getItem(ANEW)) ?? 0);
  if (since >= 0 && since < REST) return false;
  return tab((storage) => storage.setItem(ANEW, String(now)) ?? true) ?? false;
}

function sent(link: Link): Promise<void> {
  return new Promise((done) => {
    const late = setTimeout(done, PATIENCE);
    const stop = link.outbox.waiting.subscribe((waiting) => {
      if (waiting > 0) return;
      clearTimeout(late);
      done();
      queueMicrotask(() => stop());
    });
  });
}

// Followed by the page that knows how it is loaded anew.
export async function leaveOtherBuild(link: Link, unsentStore: UnsentStore, loadAnew: () => void): Promise<void> {
  if (!mayLoadAnew()) return; // the page says why it stands still, and has a button
  await sent(link);
  await unsentStore.flush();
  loadAnew();
}

export function LoadAnew() {
  return (
    <Button small onPress={() => location.reload()}>
      {_("Load the page anew")}
    </Button>
  );
}

export function Renewed() {
  if (!renewed.value) return null;
  return (
    <Notice tone="ok" urgent>
      <p>{_("There is a new version of this page, so it was loaded anew. What you had typed is kept.")}</p>
      <Button small kind="quiet" onPress={() => (renewed.value = false)}>
        {_("Close")}
      </Button>
    </Notice>
  );
}
