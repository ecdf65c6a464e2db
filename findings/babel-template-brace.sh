#!/usr/bin/env bash
# Babel's extractor for JavaScript reads expressions in template strings (`parse_template_string`), but ends one at the first brace that closes, which may be that
# of an object in it: `${_("Hello %(name)s", { name })}` is not found, silently, and is said in English in every language. Concerns whoever hands values
# to a translation function in an object, as most do.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
babel=2.18.0
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "babel==$babel"

cat > "$folder/extract.py" <<'PY'
from io import BytesIO
from babel.messages.extract import extract

def found(source):
    options = {"parse_template_string": True}
    return [message for _line, message, _comments, _context in extract("javascript", BytesIO(source.encode()), {"_": None}, options=options)]

plain, within = found('`${_("Hello")} and more`'), found('`${_("Hello %(name)s", { name })} and more`')
outside = found('_("Hello %(name)s", { name })')
print(f"in a template: {plain}; with an object: {within}; the same outside of a template: {outside}")
if (plain, within, outside) != (["Hello"], [], ["Hello %(name)s"]):
    raise SystemExit("another behaviour than when this was written")
PY
echo "Babel $babel, $(python3 --version)"
"$folder/venv/bin/python" "$folder/extract.py"
