// The words an outcome document is written in. `dialogue_platform/outcome/schema.py` says the same for the server; a test
// compares the two. A page whose list differs never mounts an editor: it would delete what it does not know.

export const SCHEMA = "outcome-1";
export const FRAGMENT = "default";
export const PARAGRAPH_ID = "paragraph_id";

export const NODES = ["heading", "paragraph", "bulletList", "orderedList", "listItem", "hardBreak"];
export const MARKS = ["bold", "italic", "underline", "bracket"];

// Those that the editor adds and the Y document never names.
export const BARE = ["doc", "text"];

// A mark that may overlap itself is kept as `name--hash`.
export const markName = (key: string): string => key.split("--", 1)[0] ?? key;
