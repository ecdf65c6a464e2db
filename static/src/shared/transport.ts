// The one place that knows socket.io. Tests put something simpler in its stead.

import { io } from "socket.io-client";

// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is read by those who asked for it
export type Wire = any;

export interface Transport {
  readonly connected: boolean;
  // The answer is null when none came in time or the link was cut.
  send(event: string, payload: Wire, answer: (given: Wire | null) => void): void;
  tell(event: string, payload: Wire): void;
  on(event: string, hear: (payload: Wire) => void): void;
  reconnect(): void;
}

const ANSWER_WITHIN = 10_000;

export function socketTransport(): Transport {
  const socket = io({
    transports: document.documentElement.dataset.transports?.split(" ") ?? ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 400,
    reconnectionDelayMax: 4000,
    randomizationFactor: 0.5,
    timeout: 8000,
  });
  // Closed by the server (a revoked right, a restart): socket.io would stay away by itself.
  socket.on("disconnect", (why) => {
    if (why === "io server disconnect") setTimeout(() => socket.connect(), 500 + Math.random() * 1500);
  });
  // Turned away at the door (the database is away for a moment): socket.io would not knock again by itself.
  socket.on("connect_error", () => {
    if (!socket.active) setTimeout(() => socket.connect(), 2000 + Math.random() * 2000);
  });
  return {
    get connected() {
      return socket.connected;
    },
    send(event, payload, answer) {
      if (!socket.connected) return answer(null);
      socket
        .timeout(ANSWER_WITHIN)
        .emit(event, payload, (fault: Error | null, given: Wire) => answer(fault ? null : given));
    },
    tell: (event, payload) => void (socket.connected && socket.emit(event, payload)),
    on: (event, hear) => void socket.on(event, hear),
    reconnect: () => void socket.disconnect().connect(),
  };
}
