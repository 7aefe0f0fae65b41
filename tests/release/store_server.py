"""An S3 server on this machine, and an HTTP server that can be slow, cut off or wrong."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "films"
KEYS = {"AWS_ACCESS_KEY_ID": "ana", "AWS_SECRET_ACCESS_KEY": "not-a-secret", "AWS_REGION": "us-east-1"}


class S3:
    """A server that speaks the protocol of S3, with a bucket."""

    def __init__(self, port: int = 0) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        self._server.start()
        host, self.port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{self.port}"
        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            region_name=KEYS["AWS_REGION"],
        )
        self.client.create_bucket(Bucket=BUCKET)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead to it."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.endpoint}

    def names(self, prefix: str) -> list[str]:
        """The names of the objects below a prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def stop(self) -> None:
        """End it; what it holds is gone."""
        self._server.stop()


class FolderServer(ThreadingHTTPServer):
    """A web server of a folder; ``before`` is called with each path, and may wait or return other bytes."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.before: Callable[[str], bytes | None] = lambda _: None
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(SimpleHTTPRequestHandler):
    server: FolderServer

    def do_GET(self) -> None:
        """Answer with the file, or with what the test says."""
        self.server.asked.append(self.path)
        other = self.server.before(self.path)
        if other is None:
            super().do_GET()
            return
        size = Path(self.translate_path(self.path)).stat().st_size
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(other)  # fewer bytes than were announced are a connection that is cut off
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def folder_server(folder: Path) -> Iterator[FolderServer]:
    """A web server of a folder that ends with the block."""
    with FolderServer(folder) as server:
        thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.05))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def waiting(seconds: float) -> Callable[[str], None]:
    """A server's ``before`` that lets every request wait."""
    return lambda _: time.sleep(seconds)
