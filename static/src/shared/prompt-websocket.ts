// A WebSocket that must say something soon. Some proxies take the upgrade and never answer, others answer it and let nothing
// through: without this the page would wait for as long as it is open, for nothing here is an error.

import { WebSocket as EngineWebSocket } from "engine.io-client";

const FIRST_PACKET = 5000;

export class PromptWebSocket extends EngineWebSocket {
  private patience: ReturnType<typeof setTimeout> | undefined;

  override doOpen() {
    this.patience = setTimeout(() => this.giveUp(), FIRST_PACKET);
    return super.doOpen();
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
