// Whether the list of keys is open: any part of the page may open it.

import { signal } from "@preact/signals";

export const helping = signal(false);
