"""How much of this machine a file from outside may cost before it is refused."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file that is read; each is refused with a sentence that names the bound.

    A workbook is a packed archive: 167 KB of it can unpack into 967 MB and 90 seconds of work, so its directory
    is weighed before it is opened, and it is opened in a child process that may take `seconds` of a processor and
    `memory_bytes` (address space, of which the interpreter and its libraries take about 0.4 GB).
    """

    csv_bytes: int = 1024 * MEGABYTE
    parquet_bytes: int = 8192 * MEGABYTE
    parquet_cells: int = 1_000_000_000
    workbook_bytes: int = 100 * MEGABYTE
    workbook_unpacked_bytes: int = 1024 * MEGABYTE
    workbook_ratio: int = 250
    workbook_parts: int = 5_000
    seconds: int = 90
    memory_bytes: int = 2048 * MEGABYTE


LIMITS = Limits()
