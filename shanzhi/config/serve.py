"""Serves the city, or another ASGI application in the same way: `python -m shanzhi.config.serve`."""

import argparse

import uvicorn

from shanzhi.config import env
from shanzhi.kernel.scans.hot.protocol import HotProtocol

CITY = "shanzhi.config.asgi:application"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("application", nargs="?", default=CITY)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    uvicorn.run(
        options.application,
        host=options.host,
        port=options.port,
        workers=int(env.text("SHANZHI_WEB_PROCESSES", "2")),
        http=HotProtocol,
        loop="uvloop",
        ws="none",
        interface="asgi3",
        backlog=4096,
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
