"""Django's entry to the public pages: their templates and static files; they have no tables."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Name and label."""

    name = "giamngheo.portal"
    label = "portal"
    verbose_name = "Trang công khai"
