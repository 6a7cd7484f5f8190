"""The `giamngheo` command: every subcommand by name, its module loaded only when it is called."""

import importlib
import os

import click

_COMMANDS = {
    "check": "giamngheo.console.installation:check",
    "classify": "giamngheo.console.classify:classify",
    "createuser": "giamngheo.console.installation:createuser",
    "demo": "giamngheo.project.demo:demo",
    "explain": "giamngheo.console.explain:explain",
    "export": "giamngheo.console.exporting:export",
    "import": "giamngheo.console.importing:import_",
    "init": "giamngheo.console.installation:init",
    "law": "giamngheo.console.law:law",
    "migrate": "giamngheo.console.installation:migrate",
    "mpi": "giamngheo.console.mpi:mpi",
    "plan": "giamngheo.console.plan:plan",
    "seal": "giamngheo.console.sealing:seal",
    "serve": "giamngheo.console.serving:serve",
    "tables": "giamngheo.console.tables:tables",
    "transitions": "giamngheo.console.transitions:transitions",
    "verify": "giamngheo.console.sealing:verify",
    "whatif": "giamngheo.console.whatif:whatif",
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is asked for, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        found = getattr(importlib.import_module(module), name)
        assert isinstance(found, click.Command)  # noqa: S101 - a misnamed entry is a programming error
        return found


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="giamngheo", prog_name="giamngheo")
def main() -> None:
    """Hệ thống thông tin quản lý Chương trình giảm nghèo bền vững.

    The management information system of the sustainable poverty-reduction programme.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.project.settings")
