"""How large the parts of a file are, and the whole."""

#: bytes of one piece: a row, a job of the writer, and what a sender holds in memory
CHUNK = 64 * 1024
#: how much longer than the writer took for a piece its sender then rests: the writer is others' for most of the time
REST = 4
#: bytes in a second of all uploads of a worker together, however quick its disk is: what is written must at times be moved
#: from SQLite's log into its file, which holds everybody up
RATE = 1024 * 1024
#: seconds
LONGEST_REST = 0.5
#: bytes of one file
LARGEST = 25 * 1024 * 1024
#: bytes that the files of one dialogue may take together, equal ones counted once
QUOTA = 250 * 1024 * 1024
#: uploads at the same time, of one worker: each waits for the writer with one piece in hand
AT_ONCE = 4
