"""A server with one empty route: ``empty HOST PORT``."""

import sys

import uvicorn
from fastapi import FastAPI


def main(host: str, port: str) -> None:
    """Serve until told to stop."""
    app = FastAPI()

    @app.get("/empty")
    def empty() -> dict[str, str]:
        return {}

    @app.get("/health/ready")
    def ready() -> dict[str, str]:
        return {}

    uvicorn.run(app, host=host, port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
