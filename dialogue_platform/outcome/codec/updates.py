"""What a Yjs update says about itself, read from its bytes without applying it.

An update is believed only after this: it parses to its last byte, holds nothing but what our schema writes, builds on
what we have (no gap), and its new text is written under client ids that were handed to the sender.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from dialogue_platform.outcome.codec.lib0 import Reader
from dialogue_platform.outcome.schema import FRAGMENT, knows_mark, knows_node

HAS_ORIGIN, HAS_RIGHT, HAS_KEY, KIND = 0x80, 0x40, 0x20, 0x1F
GC, DELETED, STRING, FORMAT, TYPE, ANY, SKIP = 0, 1, 4, 6, 7, 8, 10
XML_ELEMENT, XML_TEXT = 3, 6
LAST_CLOCK = 2**31
MOST_CLIENTS = 1000  # an update brings what one page wrote, and a few earlier ids; each is asked about under the lock

Id = tuple[int, int]  # (client, clock)
Part = tuple[int, int, tuple[Id, ...]]  # where one struct begins and ends, and what it builds on


class Malformed(ValueError):
    """The bytes are no Yjs update of ours."""


class UnknownWord(ValueError):
    """The update writes a node, mark or kind of content that is not in the schema."""


@dataclass
class Header:
    """Who wrote how far, what it builds on, and what it deletes."""

    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    needs: set[Id] = field(default_factory=set)
    parts: dict[int, list[Part]] = field(default_factory=dict)
    deletes: list[tuple[int, int]] = field(default_factory=list)  # (client, end of the range)
    skips: bool = False

    def begin(self, client: int, clock: int) -> None:
        """What follows by `take` is this client's, from this clock on."""
        self.starts[client] = self.ends[client] = clock
        self.parts[client] = []

    def take(self, client: int, length: int, needs: Iterable[Id] = ()) -> None:
        """One struct more of a client that was begun."""
        clock = self.ends[client]
        self.ends[client] = clock + length
        self.parts[client].append((clock, clock + length, tuple(needs)))
        self.needs.update(needs)

    @property
    def clients(self) -> set[int]:
        return set(self.starts)

    @property
    def empty(self) -> bool:
        return not self.starts and not self.deletes

    @property
    def builds_on_itself(self) -> bool:
        """Whether a part of it builds, or may build, on another part of it."""
        return len(self.ends) > 1 or any(
            client in self.starts and clock >= self.starts[client] for client, clock in self.needs
        )


def read_header(update: bytes) -> Header:
    reader = Reader(update)
    try:
        header = read_parts(reader)
    except UnknownWord:
        raise
    except ValueError as fault:  # a broken UTF-8 string is one too
        raise Malformed(str(fault)) from fault
    if not reader.done:
        raise Malformed("bytes left over")
    return header


def read_parts(reader: Reader) -> Header:
    """One update, wherever its bytes come from; faults are ValueErrors."""
    header = Header()
    for _ in range(reader.uint()):
        _client_part(reader, header)
    _delete_set(reader, header)
    return header


def _client_part(reader: Reader, header: Header) -> None:
    structs, client, clock = reader.uint(), reader.uint(), reader.uint()
    if client in header.starts or len(header.starts) >= MOST_CLIENTS:
        raise Malformed("a client twice, or too many")
    header.begin(client, clock)
    for _ in range(structs):
        _struct(reader, header, client)
    if header.ends[client] > LAST_CLOCK:
        raise Malformed("a clock out of bounds")


def _struct(reader: Reader, header: Header, client: int) -> None:
    info = reader.byte()
    kind = info & KIND
    if kind in (GC, SKIP):
        header.skips = header.skips or kind == SKIP
        header.take(client, _positive(reader.uint()))
    else:
        needs = _where(reader, info)
        header.take(client, _positive(_content(reader, kind)), needs)


def _positive(length: int) -> int:
    if not length:
        raise Malformed("an empty struct")
    return length


def _where(reader: Reader, info: int) -> list[Id]:
    """The neighbours of a struct, or its parent when it has none."""
    needs = [(reader.uint(), reader.uint()) for flag in (HAS_ORIGIN, HAS_RIGHT) if info & flag]
    if needs:
        return needs
    if reader.uint():
        if reader.string() != FRAGMENT:
            raise UnknownWord("another root")
    else:
        needs.append((reader.uint(), reader.uint()))
    if info & HAS_KEY:
        reader.string()
    return needs


def _content(reader: Reader, kind: int) -> int:
    if kind == DELETED:
        return reader.uint()
    if kind == STRING:
        return len(reader.string().encode("utf-16-le")) // 2
    if kind == ANY:
        return _any(reader)
    if kind in (FORMAT, TYPE):
        _format(reader) if kind == FORMAT else _type(reader)
        return 1
    raise UnknownWord("content of another kind")


def _any(reader: Reader) -> int:
    count = reader.uint()
    for _ in range(count):
        reader.any()
    return count


def _format(reader: Reader) -> None:
    key = reader.string()
    reader.string()
    if not knows_mark(key):
        raise UnknownWord(key)


def _type(reader: Reader) -> None:
    kind = reader.uint()
    if kind == XML_ELEMENT:
        name = reader.string()
        if not knows_node(name):
            raise UnknownWord(name)
    elif kind != XML_TEXT:
        raise UnknownWord("another shared type")


def _delete_set(reader: Reader, header: Header) -> None:
    for _ in range(reader.uint()):
        client = reader.uint()
        for _ in range(reader.uint()):
            start = reader.uint()
            header.deletes.append((client, start + reader.uint()))


def has_gap(header: Header, state: Mapping[int, int]) -> bool:
    """Whether the update would not be taken whole: something it builds on is missing, or waits for the update itself."""
    if header.skips or any(clock > state.get(client, 0) for client, clock in header.starts.items()):
        return True
    reached = _reached(header, state)
    if any(end > reached.get(client, 0) for client, end in header.ends.items()):
        return True
    return any(end > reached.get(client, 0) for client, end in header.deletes)


def _reached(header: Header, state: Mapping[int, int]) -> dict[int, int]:
    """How far the clocks come when each part is taken after all it builds on, whatever the order in the update.

    Parts that wait for one another in a circle are never taken. Each wait ends once, so that many of them cost little.
    """
    clocks = {**state}
    left = {client: deque(parts) for client, parts in header.parts.items()}
    waiting: defaultdict[int, list[Id]] = defaultdict(list)  # for whose clock, how far it must be, and who waits
    ready = list(left)
    while ready:
        client = ready.pop()
        while left[client]:
            clock, end, needs = left[client][0]
            missing = next((need for need in needs if not _is_there(need, client, clock, clocks)), None)
            if missing is not None:
                heappush(waiting[missing[0]], (missing[1], client))
                break
            left[client].popleft()
            clocks[client] = max(end, clocks.get(client, 0))
            while waiting[client] and waiting[client][0][0] < clocks[client]:
                ready.append(heappop(waiting[client])[1])
    return clocks


def _is_there(need: Id, client: int, clock: int, clocks: Mapping[int, int]) -> bool:
    """Whether a part may build on something by now; of its own client's, only what lies below it."""
    return need[1] < (clock if need[0] == client else clocks.get(need[0], 0))


def foreign_clients(header: Header, own: Iterable[int], state: Mapping[int, int]) -> set[int]:
    """Client ids under which the update writes something new without their being the sender's own.

    What we hold already may come again: a client sends its whole missing part after a cut, and that part may overlap.
    """
    writes = {client for client, end in header.ends.items() if end > state.get(client, 0)}
    return writes - set(own)


def read_vector(vector: bytes) -> dict[int, int]:
    """A state vector: how far each client's clock is known."""
    reader = Reader(vector)
    try:
        state = {reader.uint(): reader.uint() for _ in range(reader.uint())}
    except ValueError as fault:
        raise Malformed(str(fault)) from fault
    if not reader.done:
        raise Malformed("bytes left over")
    return state
