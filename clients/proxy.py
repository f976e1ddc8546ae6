"""A reverse proxy that sets X-Forwarded headers as proxies do, and breaks one kind of answer on purpose."""

import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request


def _wrong_type(path, status, headers, body):
    if path.startswith("/stac/search"):
        headers["Content-Type"] = "application/json"
    return status, body


def _lost_links(path, status, headers, body):
    if path.startswith("/stac/collections/") and status == 200:
        document = json.loads(body)
        document.pop("links", None)
        body = json.dumps(document).encode()
    return status, body


def _accepts_everything(path, status, headers, body):
    if path.startswith("/stac/search") and status == 400:
        headers["Content-Type"] = "application/geo+json"
        return 200, b'{"type": "FeatureCollection", "features": [], "links": []}'
    return status, body


class BreakingProxy:
    """Serves on a free port for as long as it is used as a context."""

    FAULTS = {
        "a search has another media type": _wrong_type,
        "collections have no links": _lost_links,
        "a search accepts everything": _accepts_everything,
    }

    def __init__(self, gateway, fault=None, prefix=""):
        change = self.FAULTS[fault] if fault else lambda path, status, headers, body: (status, body)
        host = urllib.parse.urlsplit(gateway)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.forward(None)

            def do_POST(self):
                self.forward(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def forward(self, body):
                path = self.path.removeprefix(prefix)
                request = urllib.request.Request(f"{host.scheme}://{host.netloc}{path}", data=body, method=self.command)
                for name in ("Accept", "Content-Type"):
                    if self.headers.get(name):
                        request.add_header(name, self.headers[name])
                request.add_header("X-Forwarded-Proto", "http")
                request.add_header("X-Forwarded-Host", self.headers["Host"])
                if prefix:
                    request.add_header("X-Forwarded-Prefix", prefix)
                try:
                    with urllib.request.urlopen(request) as answer:
                        status, headers, content = answer.status, dict(answer.headers), answer.read()
                except urllib.error.HTTPError as refusal:
                    status, headers, content = refusal.code, dict(refusal.headers), refusal.read()
                headers = {name: value for name, value in headers.items() if name.lower() in ("content-type",)}
                headers = {"Content-Type": next(iter(headers.values()), "text/plain")}
                status, content = change(path, status, headers, content)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}{prefix}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
