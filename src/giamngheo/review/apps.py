"""Django's entry to the review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Name and label."""

    name = "giamngheo.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Rà soát"
