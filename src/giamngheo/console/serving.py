"""`giamngheo serve`: an installation served with the production server."""

import errno
import socket
import webbrowser
from pathlib import Path
from threading import Timer

import click

from giamngheo.console.installed import data_option, needs_installation
from giamngheo.console.output import language_option, refuses, say
from giamngheo.core.problems import Kind, Problem, Refused, catalogue

catalogue(
    {
        "console.port_busy": Kind(
            "Cổng {port} ở {host} đang có chương trình khác dùng.",
            "Port {port} of {host} is in use by another program.",
            "Chọn cổng khác bằng --port.",
            "Choose another one with --port.",
        ),
        "console.address_unusable": Kind(
            "Không chạy được ở {host}, cổng {port}: {reason}.",
            "Cannot serve at {host}, port {port}: {reason}.",
            "Chọn một địa chỉ của máy này bằng --host, một cổng từ 1024 trở lên bằng --port.",
            "Choose an address of this machine with --host and a port from 1024 on with --port.",
        ),
    }
)

_UNTIL_IT_ANSWERS = 3  # seconds before the browser is sent to a server that is only starting

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


def free_address(host: str, port: int) -> str:
    """The IP address of `host`, where the port was found free; raises `Refused` where nothing can be served."""
    values: dict[str, object] = {"host": host, "port": port}
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            # As the server does it: connections that linger from a server just stopped do not count.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused([Problem("console.port_busy", values=values)]) from None
        values["reason"] = error.strerror
        raise Refused([Problem("console.address_unusable", values=values)]) from None
    return str(address[0])


def run(host: str, port: int, language: str, *, open_browser: bool = False) -> None:
    """Serves until interrupted; Django must be ready and its data directory in the environment.

    Raises `Refused` where the port is taken or the address is not this machine's.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    address = free_address(host, port)
    name = "localhost" if address == "127.0.0.1" else f"[{host}]" if ":" in host else host
    url = f"http://{name}:{port}/"
    click.echo(say(language, f"Mở {url} — dừng bằng Ctrl+C.", f"Open {url} — stop with Ctrl+C."))
    if open_browser:
        opening = Timer(_UNTIL_IT_ANSWERS, webbrowser.open, [url])
        opening.daemon = True
        opening.start()
    server = Server(
        "giamngheo.project.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=False,
    )
    server.serve()
