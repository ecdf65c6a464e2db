// What is read aloud, light or dark, and at the podium all keys.

import { announcements } from "../shared/announce";
import { _ } from "../shared/i18n";
import { remembered } from "../shared/remembered";
import { Button, Dialog, DialogActs } from "../shared/ui";
import { useRoom } from "./context";
import { helpOf } from "./help-state";

function Announcements() {
  return (
    <div class="control">
      <label class="label" for="announce">
        {_("What is read aloud")}
      </label>
      <select
        class="field"
        id="announce"
        value={announcements.value}
        onChange={(event) => (announcements.value = event.currentTarget.value)}
      >
        <option value="all">{_("All")}</option>
        <option value="mine">{_("Mine only")}</option>
        <option value="nothing">{_("Nothing")}</option>
      </select>
    </div>
  );
}

const theme = remembered("theme", "");

// The theme follows the device; a choice is kept on it.
function Theme() {
  const choose = (choice: string) => {
    theme.value = choice;
    if (choice) document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
  };
  return (
    <div class="control">
      <label class="label" for="theme">
        {_("Light or dark")}
      </label>
      <select class="field" id="theme" value={theme.value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{_("As the device")}</option>
        <option value="light">{_("Light")}</option>
        <option value="dark">{_("Dark")}</option>
      </select>
    </div>
  );
}

export function SettingsButton() {
  const room = useRoom();
  return (
    <Button kind="quiet" small onPress={() => (helpOf(room).value = true)}>
      {room.given.may.podium ? _("All keys") : _("Settings of this page")}
    </Button>
  );
}

export function KeysDialog() {
  const room = useRoom();
  const close = () => {
    helpOf(room).value = false;
  };
  if (!helpOf(room).value) return null;
  return (
    <Dialog title={room.given.may.podium ? _("Keys of the podium") : _("Settings of this page")} onClose={close}>
      {room.podium.value && <room.podium.value.Keys />}
      <Announcements />
      <Theme />
      <DialogActs>
        <Button onPress={close}>{_("Close")}</Button>
      </DialogActs>
    </Dialog>
  );
}
