"""Which port a server may listen on, said before anything else is done."""

import socket

from tools.say import Trouble

#: browsers open none of these, whoever listens there (the Fetch standard, "bad port")
REFUSED_BY_BROWSERS = {
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
    540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
    6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
}  # fmt: skip


def refuse_port(host: str, port: int, behind_proxy: bool) -> None:
    """Raises Trouble where nobody could come: another program listens, or no browser would open it."""
    if not 0 < port < 65536:
        raise Trouble(f"There is no port {port}. Try: ./dev run --port 5000")
    if port in REFUSED_BY_BROWSERS and not behind_proxy:
        raise Trouble(f"No browser opens port {port}, whoever listens there. Try: ./dev run --port {_next(port)}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as why:
            raise Trouble(
                f"{host}:{port} cannot be used: {why.strerror}. Try: ./dev run --port {_next(port)}"
            ) from None


def _next(port: int) -> int:
    """A port that a browser opens and a user may listen on."""
    after = max(port, 1023) + 1 if port < 65535 else 5000
    return after if after not in REFUSED_BY_BROWSERS else _next(after)
