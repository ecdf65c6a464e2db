// Why this page is over for its reader, and the way back in where there is one.

import type { ComponentChildren } from "preact";
import { signedOut } from "./feed";
import { _ } from "./i18n";
import { Notice } from "./ui";

export function Over({ why, children }: { why: string; children?: ComponentChildren }) {
  const here = encodeURIComponent(location.pathname + location.search);
  return (
    <Notice tone="alert" urgent>
      <p>
        <b>{why}</b> {_("What you typed stays on this device.")}
      </p>
      {why === signedOut() && (
        <a class="btn btn--s" href={`/sign-in?next=${here}`}>
          {_("Sign in")}
        </a>
      )}
      {children}
    </Notice>
  );
}
