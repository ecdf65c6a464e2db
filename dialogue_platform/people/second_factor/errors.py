"""The refusals of the second step."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import refusal

PENDING_OVER = refusal("pending_over", 410, _l("That took too long, or too many tries. Sign in once more."))
TOO_MANY_CODES = refusal(
    "too_many_codes", 429, _l("Too many wrong codes. Use a passkey or a recovery code, or wait an hour.")
)
CODE_USED = refusal("code_used", 409, _l("This code was used already. Wait for the next one."))
PASSKEY_KNOWN = refusal("passkey_known", 409, _l("This passkey was added already."))
PASSKEY_COPIED = refusal(
    "passkey_copied", 409, _l("This key counts backwards, as a copy of it would. Use another way, and remove the key.")
)
TOO_MANY_PASSKEYS = refusal("too_many_passkeys", 409, _l("You have too many passkeys. Remove some first."))
NO_SECOND_FACTOR = refusal("no_second_factor", 409, _l("No second step at sign-in is set up."))
SECOND_FACTOR_NEEDED = refusal(
    "second_factor_needed", 403, _l("Your role needs a second step at sign-in. Set one up in your account.")
)
