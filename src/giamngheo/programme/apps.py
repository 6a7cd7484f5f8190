"""Django's entry to the programme's activities."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Name and label."""

    name = "giamngheo.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Chương trình"
