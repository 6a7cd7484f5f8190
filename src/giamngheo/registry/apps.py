"""Django's entry to the register."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Name and label."""

    name = "giamngheo.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Hộ dân"
