// A page translator takes a text node out of the page and puts elements of its own in its place. Preact holds on to the
// node it made, writes its next words into it, and nobody sees them: a clock runs beside the name of who spoke before.
//
// Here a text node that was taken out knows what stands for it. Its next words bring it back to its place, where the
// translator finds it again; what is put before it, or after it, goes before or after what stands for it.

type Place = ChildNode[];

const away = new WeakMap<Node, Place>(); // of a text node that was taken out: what stands for it
const standsFor = new WeakMap<Node, Text>();

const living = (text: Node): Place => (away.get(text) ?? []).filter((node) => node.parentNode !== null);

// Back in its own place; what stood for it goes.
function comeHome(text: Text): void {
  const place = living(text);
  forget(text);
  place[0]?.before(text);
  for (const node of place) if (node !== text) node.remove();
}

function forget(text: Text): void {
  for (const name of ["data", "parentNode", "nextSibling", "remove"])
    delete (text as unknown as Record<string, unknown>)[name];
  away.delete(text);
}

function leave(text: Text): void {
  const place = living(text);
  forget(text);
  for (const node of place) node.remove();
  text.remove();
}

const words = Object.getOwnPropertyDescriptor(CharacterData.prototype, "data");

function standIn(text: Text, place: Place): void {
  patchOnce();
  away.set(text, place);
  for (const node of place) standsFor.set(node, text);
  const told = (get: () => unknown, set?: (value: string) => void) => ({ configurable: true, get, set });
  Object.defineProperties(text, {
    data: told(
      () => words?.get?.call(text),
      (value) => {
        comeHome(text);
        text.data = value;
      },
    ),
    parentNode: told(() => living(text)[0]?.parentNode ?? null),
    nextSibling: told(() => living(text).at(-1)?.nextSibling ?? null),
    remove: { configurable: true, value: () => leave(text) },
  });
}

// The child of this parent at or above a node: where something "before that node" goes.
function within(parent: Node, node: Node | null): Node | null {
  let at: Node | null = node && away.has(node) ? (living(node)[0] ?? null) : node;
  while (at && at.parentNode !== parent) at = at.parentNode;
  return at;
}

type Put = (this: Node, node: Node, before: Node | null) => Node;

function heeding(put: Put): Put {
  return function (this: Node, node: Node, before: Node | null) {
    if (away.has(node)) comeHome(node as Text);
    const lost = before !== null && (before.parentNode !== this || away.has(before));
    return put.call(this, node, lost ? within(this, before) : before);
  };
}

let patched = false;

// Only where a translator is at work: until then nobody pays for it.
function patchOnce(): void {
  if (patched) return;
  patched = true;
  const nodes = Node.prototype as unknown as Record<string, Put>;
  nodes.insertBefore = heeding(nodes.insertBefore as Put);
  const remove = nodes.removeChild as unknown as (this: Node, node: Node) => Node;
  nodes.removeChild = function (this: Node, node: Node) {
    if (!away.has(node)) return remove.call(this, node);
    for (const stand of living(node)) stand.remove(); // something else may be put there in the same breath
    if (node.isConnected) CharacterData.prototype.remove.call(node);
    return node;
  };
  const elements = Element.prototype as unknown as Record<string, Put>;
  if (elements.moveBefore) elements.moveBefore = heeding(elements.moveBefore);
}

// An editor reads its own nodes, and a change in it is a change for everybody: nothing in it is ours to mend.
const isEditor = (node: Node): boolean => node instanceof Element && node.closest("[contenteditable]") !== null;

function beside(record: MutationRecord, added: ReadonlySet<Node>): Place {
  const near = [record.previousSibling, record.nextSibling] as (ChildNode | null)[];
  const put = near.find((node) => node && added.has(node) && !away.has(node) && node.parentNode === record.target);
  return put ? [put] : [];
}

function look(records: readonly MutationRecord[]): void {
  const added = new Set(records.flatMap((record) => [...record.addedNodes]));
  for (const record of records) {
    if (!record.removedNodes.length || isEditor(record.target)) continue;
    const put = [...record.addedNodes] as Place;
    const place = put.length ? put : beside(record, added);
    for (const node of record.removedNodes) if (place.length) taken(node, place);
  }
}

// Taken out, or wrapped up; or what stood for it is replaced once more, as by "show the original".
function taken(node: Node, place: Place): void {
  const text = standsFor.get(node) ?? node;
  if (!(text instanceof Text) || (standsFor.has(node) && !away.has(text))) return;
  if (living(text).some((stand) => place.some((other) => stand.contains(other)))) return; // at work in what stands for it
  const inside = place.some((other) => other !== text && other.contains(text));
  if (text.isConnected && !inside) return;
  standIn(
    text,
    place.filter((other) => other !== text),
  );
}

export function outliveTranslators(root: Node = document.documentElement): void {
  new MutationObserver(look).observe(root, { childList: true, subtree: true });
}
