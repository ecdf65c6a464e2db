"""Reading lib0's binary form (variable-length integers, strings, "any" values), as Yjs and its awareness write it.

Only what is needed to look into an update before it is believed. Every fault is a ValueError.
"""

LARGEST = 2**53 - 1  # the largest whole number a browser can hold
DEEPEST = 16


class Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at == len(self.data)

    def take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise ValueError("cut short")
        part = self.data[self.at : end]
        self.at = end
        return part

    def byte(self) -> int:
        return self.take(1)[0]

    def uint(self) -> int:
        """Most of what a keystroke's update is made of: read in place, without a call a byte."""
        data, at = self.data, self.at
        value = shift = 0
        try:
            while True:
                part = data[at]
                at += 1
                value |= (part & 0x7F) << shift
                shift += 7
                if value > LARGEST or shift > 63:
                    raise ValueError("number too large")
                if part < 0x80:
                    self.at = at
                    return value
        except IndexError:
            raise ValueError("cut short") from None

    def string(self) -> str:
        return self.take(self.uint()).decode("utf-8")

    def blob(self) -> bytes:
        return self.take(self.uint())

    def signed(self) -> None:
        """A signed number: the first byte carries 6 bits, a sign and whether more follow. Its value is not needed."""
        part = self.byte()
        while part >= 0x80:
            part = self.byte()

    def any(self, depth: int = 0) -> None:
        """Step over one "any" value."""
        if depth > DEEPEST:
            raise ValueError("nested too deeply")
        kind = self.byte()
        if kind in _FIXED:
            self.take(_FIXED[kind])
        elif kind == 125:
            self.signed()
        elif kind in (116, 119):
            self.blob()
        elif kind in (117, 118):
            self._many(kind == 118, depth)
        else:
            raise ValueError("unknown kind of value")

    def _many(self, keyed: bool, depth: int) -> None:
        for _ in range(self.uint()):
            if keyed:
                self.string()
            self.any(depth + 1)


# kinds of a fixed width: undefined, null, float32, float64, bigint, false, true
_FIXED = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}


def uint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    out.append(value)
    return bytes(out)


def string(text: str) -> bytes:
    raw = text.encode("utf-8")
    return uint(len(raw)) + raw
