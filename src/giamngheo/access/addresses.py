"""What may stand in an address."""

from django.urls.converters import IntConverter


class RowNumber(IntConverter):
    """The number of a row: a longer one is no row's, and no database would take it for a number."""

    regex = "[0-9]{1,18}"
