// What a field says when its text is over the limit: by how much.

import { _ } from "../shared/i18n";

export const tooLong = (text: string, most: number): string | null => {
  const over = [...text].length - most;
  return over > 0 ? _("Shorten it by %(n)s characters.", { n: over }) : null;
};
