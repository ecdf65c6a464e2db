"""Files that were made, by the digest of all they are made from: a version never changes, so one rendering is enough."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

#: bytes of all kept files; those not asked for the longest go first
MOST = 256 * 2**20
DIGEST = hashlib.sha256().digest_size


class Cache:
    """A folder of one machine's. It may be lost, full or not writable at any time: then files are made again."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder, self.most = folder, most

    def get(self, key: str) -> bytes | None:
        """The file, if it is there whole: a power cut may leave any part of it."""
        place = self.folder / key
        try:
            kept = place.read_bytes()
        except OSError:
            return None
        data = kept[DIGEST:]
        if hashlib.sha256(data).digest() != kept[:DIGEST]:
            return None
        with suppress(OSError):
            os.utime(place)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep a file, and let go of old ones."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(len(data))
            handle, place = tempfile.mkstemp(dir=self.folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(data).digest() + data)
                os.replace(place, self.folder / key)
            except BaseException:
                os.unlink(place)
                raise
        except OSError as error:
            log.warning("a file is not kept: %s", type(error).__name__)

    def _make_room(self, size: int) -> None:
        kept = sorted(self._kept())
        taken = sum(bytes_ for _, bytes_, _ in kept) + size
        for _, bytes_, path in kept:
            if taken <= self.most:
                return
            with suppress(FileNotFoundError):  # another worker makes room too
                os.unlink(path)
            taken -= bytes_

    def _kept(self) -> Iterator[tuple[float, int, str]]:
        with os.scandir(self.folder) as found:
            for one in found:
                with suppress(FileNotFoundError):
                    known = one.stat()
                    yield known.st_mtime, known.st_size, one.path
