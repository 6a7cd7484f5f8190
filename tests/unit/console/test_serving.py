"""serve and demo say at once, in one sentence, that nothing can be served where they were asked to."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from giamngheo.console.serving import free_address
from giamngheo.core.problems import Refused
from giamngheo.project.cli import main


@pytest.fixture
def busy() -> Iterator[int]:
    """A port of this machine on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_demonstration_is_not_built_for_a_busy_port(busy: int, tmp_path: Path) -> None:
    data = tmp_path / "demo"
    result = CliRunner().invoke(main, ["demo", "--data", str(data), "--port", str(busy), "--lang", "en"])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"error: Port {busy} of 127.0.0.1 is in use by another program. Choose another one with --port."
    ]
    assert not data.exists()


def test_an_earlier_demonstration_outlives_a_busy_port(busy: int, tmp_path: Path) -> None:
    (tmp_path / "demonstration.json").write_text("{}")
    assert CliRunner().invoke(main, ["demo", "--data", str(tmp_path), "--port", str(busy)]).exit_code == 2
    assert (tmp_path / "demonstration.json").read_text() == "{}"


def test_every_address_of_the_machine_is_looked_at(busy: int) -> None:
    with pytest.raises(Refused) as refused:
        free_address("0.0.0.0", busy)
    assert [problem.code for problem in refused.value.problems] == ["console.port_busy"]


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(Refused) as refused:
        free_address(host, 8000)
    (problem,) = refused.value.problems
    assert problem.code == "console.address_unusable"
    assert host in problem.sentence("vi")


def test_a_port_is_free_again_when_its_listener_is_gone(busy: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()
    assert free_address("localhost", port) in ("127.0.0.1", "::1")
