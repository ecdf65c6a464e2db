// The first module of a page: opens the line to the server, then hands it to the rest of the page when that has come.

import { socketTransport, type Transport } from "./transport";

const AGAIN = 5000;

export function arrive(rest: () => Promise<{ begin: (transport: Transport) => unknown }>): void {
  const transport = socketTransport();
  rest().then(
    ({ begin }) => begin(transport),
    // Nothing is typed yet, and what was made on the server can be read meanwhile.
    () => setTimeout(() => location.reload(), AGAIN),
  );
}
