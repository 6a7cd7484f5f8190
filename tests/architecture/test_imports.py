"""The direction of imports, as `pyproject.toml` declares it."""

import os
import tomllib

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source import PACKAGE, ROOT, modules

FORBIDDEN_NAMES = {"utils", "common", "helpers", "services", "managers", "signals", "mixins"}


def test_the_contracts_are_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_portal_may_not_exist_without_its_own_contract() -> None:
    """The public side cannot reach personal data, even indirectly; the contract starts with the package."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    portal = next((contract for contract in contracts if contract["id"] == "portal"), None)
    if not (PACKAGE / "portal").exists():
        assert portal is None
        return
    assert portal
    assert portal["type"] == "forbidden"
    assert portal["source_modules"] == ["giamngheo.portal"]
    assert not portal.get("allow_indirect_imports")
    record = {"registry", "review", "extract", "issuing", "facts", "access", "audit"}
    assert {f"giamngheo.{name}" for name in record} <= set(portal["forbidden_modules"])


def test_nothing_is_called_utils() -> None:
    named = {
        part.removesuffix(".py") for module in modules() for part in module.path.relative_to(PACKAGE).parts
    }
    assert not named & FORBIDDEN_NAMES


def test_every_folder_of_source_is_a_package() -> None:
    folders = {module.path.parent for module in modules()}
    lacking = [folder for folder in folders if not os.path.exists(folder / "__init__.py")]  # noqa: PTH110
    assert lacking == []
