"""Contenders over the same files, each in a process of its own: wall and CPU seconds of a warm run, peak memory."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Contenders = Mapping[str, Callable[[Path], object]]
"""By name: what is timed, given a path; its answer is compared with the others', None where it gives none."""


def run(script: str, contenders: Contenders, path: Path, base: str) -> None:
    """Prints a table of all contenders with their wall time as ratios to `base`; exits where answers differ."""
    measured: dict[str, dict[str, Any]] = {}
    for name in contenders:
        command = [sys.executable, script, "--measure", name, str(path)]
        found = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        measured[name] = json.loads(found.stdout.splitlines()[-1])
    print(f"| | wall s | CPU s | peak MB | wall, × {base} |\n|---|---|---|---|---|")
    for name, one in measured.items():
        ratio = one["wall"] / measured[base]["wall"]
        print(f"| {name} | {one['wall']:.2f} | {one['cpu']:.2f} | {one['peak']} | {ratio:.2f} |", flush=True)
    if len({one["answer"] for one in measured.values()} - {None}) > 1:
        sys.exit("the contenders do not agree")


def peak_mb() -> int:
    """The most memory this program has held; `ru_maxrss` would count what its parent held when it was started."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmHWM"))


def measure(contenders: Contenders, name: str, path: Path) -> None:
    """Prints the measurement of one contender as JSON; a first run compiles and warms, the second is timed."""
    answer = contenders[name](path)
    wall, cpu = time.perf_counter(), time.process_time()
    contenders[name](path)
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    digest = None if answer is None else hashlib.sha256(repr(answer).encode()).hexdigest()
    print(json.dumps(spent | {"peak": peak_mb(), "answer": digest}))
