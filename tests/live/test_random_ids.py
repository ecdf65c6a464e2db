"""Ids and salts: never twice, not among threads and not among processes."""

from __future__ import annotations

import os
import threading

from dialogue_platform.live.random_ids import AT_ONCE, random_hex


def test_threads_never_get_the_same():
    found = [[] for _ in range(8)]
    threads = [
        threading.Thread(target=lambda to=to: to.extend(random_hex() for _ in range(5 * AT_ONCE))) for to in found
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [piece for some in found for piece in some]
    assert len(set(every)) == len(every) == 8 * 5 * AT_ONCE
    assert {len(piece) for piece in every} == {32} and len(random_hex(12)) == 24


def test_a_process_that_was_forked_goes_its_own_way():
    random_hex()  # some are ready now, in both
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, random_hex().encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 64).decode() not in {random_hex() for _ in range(2 * AT_ONCE)}
