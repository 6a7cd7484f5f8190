"""Files written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary sibling to write to; it takes the place of `path` when the block ends well.

    Where the block raises, the sibling is removed and `path` stays as it was.  OSError as the system gives it.
    """
    target = path.resolve()
    sibling = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        sibling.touch(exist_ok=False)
        yield sibling
        with sibling.open("rb+") as written:
            os.fsync(written.fileno())
        sibling.replace(target)
    finally:
        sibling.unlink(missing_ok=True)
