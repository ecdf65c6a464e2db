// The keys of the podium: each with a box to turn it off, and the line at the foot that names the first of them.

import { _ } from "../shared/i18n";
import { Button, Key } from "../shared/ui";
import { useRoom } from "./context";
import { helpOf } from "./help-state";
import { isOff, keysOf, turn } from "./keys";
import { Panels } from "./panels";
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
      {keysOf(useRoom()).map((key) => (
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

export function KeysBar() {
  const room = useRoom();
  return (
    <footer class="keys">
      <span>
        <Key>J</Key>
        <Key>K</Key> {_("select")}
      </span>
      <Panels at="keys" />
      <Button kind="quiet" small onPress={() => (helpOf(room).value = true)} shortcut="?">
        <Key>?</Key> {_("All keys")}
      </Button>
      <b class="grow" />
      <Toast />
    </footer>
  );
}
