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
    client_max_body_size 2m;

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


def site(ports: list[int], listen: str = "80") -> str:
    """What goes into nginx's `http` block, for workers on these ports of this machine."""
    workers = "\n".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in ports)
    return SITE.format(workers=workers, listen=listen)
