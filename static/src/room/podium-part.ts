// What only a podium needs, once it has come: most pages are not one, and many of them come over poor lines.

import { signal } from "@preact/signals";
import type * as Part from "./podium";

export const podium = signal<typeof Part | null>(null);
