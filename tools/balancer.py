"""The words by which nginx spreads browsers over several workers: printed by ./dev run, shown in docs/operations.md, tested."""

SITE = """\
upstream dialogue {{
    least_conn;
{workers}
}}

map $http_upgrade $dialogue_connection {{
    default upgrade;
    ''      '';
}}

server {{
    listen {listen};
    client_max_body_size 26m;

    location / {{
        proxy_pass http://dialogue;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Request-Id $request_id;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $dialogue_connection;
        proxy_buffering off;
        proxy_connect_timeout 3s;
        proxy_read_timeout 90s;
        proxy_next_upstream error timeout;
    }}
}}
"""


#: what bounds one address before it reaches us: connections, and posts to the sign-in; the first part goes beside `upstream`,
#: the second into `server`
LIMITS = """\
limit_conn_zone $binary_remote_addr zone=dialogue_lines:10m;
limit_req_zone  $dialogue_tries zone=dialogue_tries:10m rate=20r/s;

map "$request_method $uri" $dialogue_tries {
    "~^POST /sign-in" $binary_remote_addr;
    default           "";
}
"""
LIMITED = """\
    limit_conn dialogue_lines 3000;
    limit_conn_status 429;
    limit_req zone=dialogue_tries burst=400 nodelay;
    limit_req_status 429;
    client_header_timeout 15s;
"""


def limited(site: str) -> str:
    """The same site with these bounds."""
    return LIMITS + "\n" + site.replace("\n    location", f"\n{LIMITED}\n    location", 1)


#: what stands in the place of `listen 80;` where nginx holds the certificate
TLS = """\
    listen {listen} ssl;
    ssl_certificate     {certificate};
    ssl_certificate_key {key};
    ssl_protocols       TLSv1.2 TLSv1.3;
    ssl_session_cache   shared:dialogue:10m;
"""


def tls(listen: str, certificate: str, key: str) -> str:
    """The lines that hold the certificate; both are paths."""
    return TLS.format(listen="443" if listen == "80" else listen, certificate=certificate, key=key)


def secure(site: str, listen: str, certificate: str, key: str) -> str:
    """The same site over TLS. ``listen`` is where it listened without."""
    return site.replace(f"    listen {listen};\n", tls(listen, certificate, key))


def site(ports: list[int], listen: str = "80") -> str:
    """What goes into nginx's `http` block, for workers on these ports of this machine."""
    workers = "\n".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in ports)
    return SITE.format(workers=workers, listen=listen)
