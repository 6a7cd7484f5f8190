"""Django's entry to the journal."""

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    """Name and label."""

    name = "giamngheo.budget"
    label = "budget"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Dự toán, giải ngân"
