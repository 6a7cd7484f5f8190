"""Django's entry to access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Brings the system check of policies along, whether or not any view imports it."""

    name = "giamngheo.access"
    verbose_name = "quyền truy cập"

    def ready(self) -> None:
        from giamngheo.access import policy  # noqa: F401  # models must be there first
