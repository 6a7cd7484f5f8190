"""`giamngheo serve`: an installation served with the production server."""

import webbrowser
from pathlib import Path

import click

from giamngheo.console.installed import data_option, needs_installation
from giamngheo.console.output import language_option, refuses, say

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ / address.")
port_option = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng / port."
)


@click.command()
@data_option
@host_option
@port_option
@language_option
@refuses
@needs_installation
def serve(data: Path, host: str, port: int, language: str) -> None:
    """Chạy trang làm việc trên một hệ thống đã cài; dừng bằng Ctrl+C.

    Serve an installation; stop it with Ctrl+C.
    """
    run(host, port, language)


def run(host: str, port: int, language: str, *, open_browser: bool = False) -> None:
    """Serves until interrupted; Django must be ready and its data directory in the environment."""
    from granian.constants import Interfaces
    from granian.server import Server

    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/"
    click.echo(say(language, f"Mở {address} — dừng bằng Ctrl+C.", f"Open {address} — stop with Ctrl+C."))
    if open_browser:
        webbrowser.open(address)
    server = Server(
        "giamngheo.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=False,
    )
    server.serve()
