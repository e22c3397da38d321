"""``python -m pattern_pipeline_tests.model_server --latency 0.5 --slots 64`` prints its URL and serves."""

import argparse
import asyncio
import os
import sys
import threading

import uvloop

from pattern_pipeline_tests.model_server.endpoint import Endpoint
from pattern_pipeline_tests.model_server.server import ModelServer


async def _serve(server: ModelServer) -> None:
    stop = asyncio.Event()
    serving = asyncio.ensure_future(server.serve(stop))
    while server.url.endswith(":0/v1"):
        await asyncio.sleep(0.01)
    print(server.url, flush=True)
    await serving


def _end_with_parent() -> None:
    """A test that is killed leaves no server behind: its end of the pipe closes with it."""
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pattern_pipeline_tests.model_server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds an answer takes")
    parser.add_argument("--slots", type=int, default=0, help="answers at once, above them 429; 0: no limit")
    parser.add_argument("--retry-after", default="1", help="seconds told with a 429")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    asked = parser.parse_args()
    if asked.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    endpoint = Endpoint(latency=asked.latency, slots=asked.slots, retry_after=asked.retry_after)
    uvloop.run(_serve(ModelServer(endpoint, port=asked.port)))


if __name__ == "__main__":
    main()
