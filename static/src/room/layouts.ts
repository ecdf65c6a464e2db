// Which key was pressed, on whatever layout. A letter is what the key says where that is a Latin letter (on a German
// keyboard Z lies elsewhere), and by its place where it is not (on a Russian one it says я). A sign is itself, wherever it lies.

export interface KeyShape {
  code: string; // of a letter, as on an American keyboard
  signs?: string; // any of these
  alt?: boolean;
}

export type Pressed = Pick<KeyboardEvent, "code" | "key" | "altKey" | "shiftKey" | "ctrlKey" | "metaKey"> &
  Partial<Pick<KeyboardEvent, "isComposing" | "getModifierState">>;

function named({ key, code }: Pressed): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  return key.startsWith("Arrow") ? key : code;
}

// Letters that are being put together, and what the system keeps for itself, are nothing of ours.
export function pressed<K extends KeyShape>(keys: readonly K[], event: Pressed): K | undefined {
  if (event.isComposing || event.key === "Dead" || event.key === "Process") return undefined;
  const graph = event.getModifierState?.("AltGraph") ?? false; // writes a sign; some systems call it Ctrl and Alt
  const sign = keys.find((key) => event.key.length === 1 && key.signs?.includes(event.key));
  if (sign) return graph || !(event.altKey || event.ctrlKey || event.metaKey) ? sign : undefined;
  if (graph || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  return keys.find((key) => !key.signs && key.code === named(event) && Boolean(key.alt) === event.altKey);
}
