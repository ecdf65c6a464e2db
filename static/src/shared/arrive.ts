// The first module of a page: opens the line to the server, then hands it to the rest of the page when that has come.

import { socketTransport, type Transport } from "./transport";

const AGAIN = 5000;
const SELDOM = 120_000;
const TRIED = "arrivals";

// What does not come at all is not fetched every few seconds for ever, by everybody who is here.
function patience(): number {
  try {
    const tried = Number(sessionStorage.getItem(TRIED) ?? 0);
    sessionStorage.setItem(TRIED, String(tried + 1));
    return Math.min(SELDOM, AGAIN * 2 ** tried) * (0.5 + Math.random());
  } catch {
    return SELDOM; // a browser that keeps nothing does not know how often
  }
}

function arrived(): void {
  try {
    sessionStorage.removeItem(TRIED);
  } catch {
    // nothing was kept
  }
}

export function arrive(rest: () => Promise<{ begin: (transport: Transport) => unknown }>): void {
  const transport = socketTransport();
  rest().then(
    ({ begin }) => {
      arrived();
      begin(transport);
    },
    // Nothing is typed yet, and what was made on the server can be read meanwhile.
    () => setTimeout(() => location.reload(), patience()),
  );
}
