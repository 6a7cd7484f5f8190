"""Every view declares its policy, or the server does not start."""

import os
import subprocess
import sys

from django.core import checks
from django.urls import get_resolver

from giamngheo.access import policy
from tests.architecture.source import ROOT


def test_every_address_declares_its_policy() -> None:
    assert policy.every_view_declares_its_policy(None) == []


def test_there_are_addresses_to_check() -> None:
    assert list(policy.routed_views(get_resolver().url_patterns))


def test_no_address_takes_a_number_that_no_database_holds() -> None:
    """`<row:…>` for `<int:…>`: a number of thirty digits is a wrong address and no fault of the server."""
    loose = [
        f"{file.relative_to(ROOT)}"
        for file in (ROOT / "src").rglob("urls.py")
        if "<int:" in file.read_text(encoding="utf-8")
    ]
    assert loose == []


def test_the_system_check_is_registered() -> None:
    assert policy.every_view_declares_its_policy in checks.registry.registry.get_checks()


def test_the_server_does_not_start_with_a_hole() -> None:
    program = (
        "import django.conf, tests.settings; tests.settings.ROOT_URLCONF = 'tests.architecture.hole';"
        "import giamngheo.project.wsgi"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "declares no policy" in done.stderr
    assert "Traceback" not in done.stderr
