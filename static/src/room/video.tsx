// The place for the video room. A Jitsi room opens in the page, only when asked for; any other link opens by itself.

import { signal } from "@preact/signals";
import { _ } from "../shared/i18n";
import { Button, Icon } from "../shared/ui";
import { room } from "./room";

const embedded = signal(false);

// Only what is known to be Jitsi and encrypted is put in a frame.
export function jitsi(link: string | null | undefined): boolean {
  const url = link && URL.canParse(link) ? new URL(link) : null;
  return url?.protocol === "https:" && /(^|\.)(meet\.jit\.si|8x8\.vc)$|^(jitsi|meet)\./.test(url.hostname);
}

export function VideoButton() {
  const link = room.session.value?.video;
  if (!link) return null;
  if (jitsi(link)) {
    return (
      <Button small onPress={() => (embedded.value = !embedded.value)}>
        <Icon name="video" />
        {embedded.value ? _("Close the video call") : _("Open the video call")}
      </Button>
    );
  }
  return (
    <a class="btn btn--s" href={link} target="_blank" rel="noreferrer noopener">
      <Icon name="video" />
      {_("Open the video call")}
    </a>
  );
}

export function VideoFrame() {
  const link = room.session.value?.video;
  if (!embedded.value || !link || !jitsi(link)) return null;
  return (
    <section class="card video" aria-label={_("Video call")}>
      <iframe src={link} title={_("Video call")} allow="camera; microphone; display-capture; fullscreen; autoplay" />
    </section>
  );
}
