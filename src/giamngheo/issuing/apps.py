"""Django's entry to issuing."""

from django.apps import AppConfig


class IssuingConfig(AppConfig):
    """Name and label."""

    name = "giamngheo.issuing"
    label = "issuing"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Văn bản ban hành"
