"""``pattern-pipeline serve``: the live door."""

import logging
import os
import signal
import socket
import sys
from typing import Annotated

import typer

from pattern_pipeline import interrupts
from pattern_pipeline.cli.shared.output import say
from pattern_pipeline.errors import InputError
from pattern_pipeline.services.workspace import open_workspace

# Where OTLP/HTTP is spoken unless a person says otherwise.
PORT = 4318


def serve_traces(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)
    ] = PORT,
    token: Annotated[
        str, typer.Option(envvar="PATTERN_PIPELINE_TOKEN", help="What senders must show.", show_default=False)
    ] = "",
) -> None:
    """Take traces in over OTLP/HTTP, from any OpenTelemetry SDK or Collector.

    A request is answered once what it holds is stored. Without a token only this machine may send.
    """
    from pattern_pipeline.web.gate import is_loopback

    if not token and not is_loopback(host):
        raise InputError(
            f"others can reach {host}",
            fix="give a --token (or PATTERN_PIPELINE_TOKEN), or listen on 127.0.0.1",
        )
    from pattern_pipeline.web.otlp.reader_process import prepare_readers

    # Before this process imports what stores, which takes as long again.
    prepare_readers()

    from pattern_pipeline.lake.store_probe import StoreProbe
    from pattern_pipeline.web.app import create_app
    from pattern_pipeline.web.server import create_server

    host = host.strip("[]")
    workspace = open_workspace()
    StoreProbe(workspace.lake.location).check()
    app = create_app(workspace, token=token)
    with _open_listener(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
        say(f"listening; point your exporter here: OTEL_EXPORTER_OTLP_ENDPOINT={address}")
        sys.stdout.flush()
        server = create_server(app, workspace.settings.web.maximum_connections)
        interrupts.restore_handlers()
        # uvicorn finishes what is under way and then raises the signal once more: a clean end is status 0.
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: None)
        server.run(sockets=[listener])


def _open_listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise InputError(
            f"cannot listen: {os.strerror(error.errno) if error.errno else error}",
            where=f"{host}:{port}",
            fix="another program may hold it: choose another with --port",
        ) from error
