"""Pages that are open to everybody, and say why.

It stands here, below everything, because the public pages may not import `access`: where accounts are known, persons
are near.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

View = Callable[..., Any]


def public(why: str) -> Callable[[View], View]:
    """Anybody passes, and `why` says for what reason; it counts as the view's declared policy."""
    if not why.strip():
        raise ValueError("a public view says why it is public")

    def declare(view: View) -> View:
        @wraps(view)
        def opened(*arguments: Any, **named: Any) -> Any:
            return view(*arguments, **named)

        opened.policy = f"public: {why}"  # type: ignore[attr-defined]
        return opened

    return declare
