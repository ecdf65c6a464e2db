// The keys of the podium: each with a box to turn it off, and the line at the foot that names the first of them.

import { _ } from "../shared/i18n";
import { Button, Key } from "../shared/ui";
import { helping } from "./help-state";
import { isOff, KEYS, turn } from "./keys";
import { room } from "./room";
import { Toast } from "./undo";

export function Keys() {
  return (
    <fieldset>
      <legend>{_("Keys that act")}</legend>
      <p class="hint">
        {_(
          "What acts on what is selected acts in one column: where the focus is, or was last. Pressed from the other column, a key goes there first. On keyboards without Latin letters, letters count by their place.",
        )}
      </p>
      {KEYS.map((key) => (
        <div class="check" key={key.shown}>
          <input
            id={`key-${key.shown}`}
            type="checkbox"
            checked={!isOff(key)}
            onChange={(event) => turn(key, event.currentTarget.checked)}
          />
          <label for={`key-${key.shown}`}>
            <kbd>{key.shown === "Space" ? _("Space") : key.shown}</kbd> {key.words()}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

function KeysThatAct() {
  return (
    <>
      <span>
        <Key>Alt</Key>
        <Key>↑</Key>
        <Key>↓</Key> {_("move")}
      </span>
      <span>
        <Key>G</Key> {_("give the floor")}
      </span>
    </>
  );
}

export function KeysBar() {
  return (
    <footer class="keys">
      <span>
        <Key>J</Key>
        <Key>K</Key> {_("select")}
      </span>
      {!room.closed.value && <KeysThatAct />}
      <Button kind="quiet" small onPress={() => (helping.value = true)} shortcut="?">
        <Key>?</Key> {_("All keys")}
      </Button>
      <b class="grow" />
      <Toast />
    </footer>
  );
}
