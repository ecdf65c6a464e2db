// Whether the settings of the page, at the podium with its keys, are open: any part of the page may open them.

import { signal } from "@preact/signals";
import { perRoom } from "./context";

export const helpOf = perRoom(() => signal(false));
