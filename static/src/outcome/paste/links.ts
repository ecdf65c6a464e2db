// The address behind a link, as a reader of the text could type it.

const TOLD = /^(https?|mailto|tel|ftp):/i;

// Mail and document programs lead their links through a page of their own.
function unwrapped(address: string): string {
  try {
    const url = new URL(address);
    if (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url")
      return url.searchParams.get("q") ?? address;
    if (url.hostname.endsWith("safelinks.protection.outlook.com")) return url.searchParams.get("url") ?? address;
  } catch {
    // not an address that can be taken apart: it stays as it is
  }
  return address;
}

// Null for what leads nowhere outside the document it was copied from.
export function addressOf(href: string | null): string | null {
  const address = href?.trim() ?? "";
  if (!TOLD.test(address)) return null;
  const found = unwrapped(address);
  return TOLD.test(found) ? found : null;
}
