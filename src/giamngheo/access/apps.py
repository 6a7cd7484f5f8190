"""Django's entry to access."""

from django.apps import AppConfig
from django.urls import register_converter

from giamngheo.access.addresses import RowNumber


class AccessConfig(AppConfig):
    """Brings along the system check of policies, and what the number of a row is in an address."""

    name = "giamngheo.access"
    verbose_name = "quyền truy cập"

    def ready(self) -> None:
        register_converter(RowNumber, "row")
        from giamngheo.access import policy  # noqa: F401  # models must be there first
