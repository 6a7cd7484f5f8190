"""Django's entry to field capture."""

from django.apps import AppConfig


class CaptureConfig(AppConfig):
    """Name and label."""

    name = "giamngheo.capture"
    label = "capture"
    verbose_name = "Thu thập tại thực địa"
