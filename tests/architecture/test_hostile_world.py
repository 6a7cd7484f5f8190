"""The tests' own world: a forgotten order and a misspelt variable are found there."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.utils import timezone

from giamngheo.access.models import Account


def test_an_undefined_template_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="housheold"):
        Template("{{ housheold.code }}").render(Context({"household": 1}))


def test_an_unordered_query_does_not_come_in_the_order_of_keys(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL promises no order by itself")
    for name in "abc":
        Account.objects.create(username=name, full_name=name, password="!", last_login=timezone.now())
    assert [account.username for account in Account.objects.order_by()] == ["c", "b", "a"]


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        __import__("warnings").warn("old", DeprecationWarning, stacklevel=1)
