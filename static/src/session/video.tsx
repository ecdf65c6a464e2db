// The place for the video room. A Jitsi room opens in the page, only when asked for; any other link opens by itself.

import { signal } from "@preact/signals";
import { perRoom, useRoom } from "../room/context";
import { _ } from "../shared/i18n";
import { Button, Icon } from "../shared/ui";

const embeddedOf = perRoom(() => signal(false));

// Only what is known to be Jitsi and encrypted is put in a frame.
export function jitsi(link: string | null | undefined): boolean {
  const url = link && URL.canParse(link) ? new URL(link) : null;
  return url?.protocol === "https:" && /(^|\.)(meet\.jit\.si|8x8\.vc)$|^(jitsi|meet)\./.test(url.hostname);
}

// Where there is no room for words, the sign alone.
export function VideoButton({ sign }: { sign?: boolean }) {
  const room = useRoom();
  const link = room.session.value?.video;
  if (!link) return null;
  const open = embeddedOf(room).value && jitsi(link);
  const words = open ? _("Close the video call") : _("Open the video call");
  const inside = (
    <>
      <Icon name="video" />
      {!sign && words}
    </>
  );
  if (jitsi(link)) {
    return (
      <Button
        small
        icon={sign}
        label={sign ? words : undefined}
        onPress={() => (embeddedOf(room).value = !embeddedOf(room).value)}
      >
        {inside}
      </Button>
    );
  }
  const look = sign ? "btn btn--s btn--icon" : "btn btn--s";
  return (
    <a class={look} href={link} target="_blank" rel="noreferrer noopener" aria-label={sign ? words : undefined}>
      {inside}
    </a>
  );
}

export function VideoFrame() {
  const room = useRoom();
  const link = room.session.value?.video;
  if (!embeddedOf(room).value || !link || !jitsi(link)) return null;
  return (
    <section class="card video" aria-label={_("Video call")}>
      <iframe src={link} title={_("Video call")} allow="camera; microphone; display-capture; fullscreen; autoplay" />
    </section>
  );
}
