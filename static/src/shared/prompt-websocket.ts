// A WebSocket that must say something soon. Some proxies take the upgrade and never answer, others answer it and let nothing
// through: without this the page would wait for as long as it is open, for nothing here is an error.

import { WebSocket as EngineWebSocket } from "engine.io-client";

const FIRST_PACKET = 5000;
const AT_LEAST = 1000; // for what was begun long ago, and may be on its way

// What the page itself began while this file was on its way: see early_socket in templates/macros.html.
interface Early {
  socket: WebSocket;
  heard: MessageEvent[];
  at: number; // performance.now()
}

function takeEarly(): Early | null {
  const page = globalThis as { earlySocket?: Early };
  const early = page.earlySocket;
  delete page.earlySocket;
  return early && early.socket.readyState <= WebSocket.OPEN ? early : null;
}

// What has happened already is told once those who listen are there.
function tellAgain({ socket, heard }: Early): void {
  if (socket.readyState === WebSocket.OPEN) socket.onopen?.(new Event("open"));
  for (const said of heard) socket.onmessage?.(said);
}

export class PromptWebSocket extends EngineWebSocket {
  private patience: ReturnType<typeof setTimeout> | undefined;
  private begun = 0;

  override doOpen() {
    this.begun = performance.now();
    const opening = super.doOpen();
    const left = FIRST_PACKET - (performance.now() - this.begun);
    this.patience = setTimeout(() => this.giveUp(), Math.max(AT_LEAST, left));
    return opening;
  }

  override createSocket(...how: Parameters<EngineWebSocket["createSocket"]>) {
    const early = takeEarly();
    if (!early) return super.createSocket(...how);
    this.begun = early.at;
    queueMicrotask(() => tellAgain(early));
    return early.socket;
  }

  protected override onPacket(packet: Parameters<EngineWebSocket["onPacket"]>[0]): void {
    clearTimeout(this.patience);
    super.onPacket(packet);
  }

  override doClose(): void {
    clearTimeout(this.patience);
    super.doClose();
  }

  private giveUp(): void {
    const { ws } = this;
    this.onError("nothing came", undefined);
    ws?.close();
  }
}
