"""Certificates of a commune: how long the PDF takes and how much memory, in one run and in pieces.

    python benchmarks/papers.py [--certificates 500 2000]

Each case runs in a process of its own.  Seconds are of the processor; peak memory is that of the whole process.
"""

import argparse
import resource
import subprocess
import sys
import time
from datetime import date

from giamngheo.documents.papers import rendering
from giamngheo.documents.papers.kinds import CertificatePaper, Issuer, Member
from giamngheo.documents.papers.qr import picture

DAY = date(2023, 12, 20)
NAMES = ("Hoàng Văn Thụ", "Lý Thị Phương", "Dương Công Đạo", "H’Lĭp Ŏ Č Ñ", "Nguyễn Hoàng Quỳnh Trâm")
SITE = "https://giamngheo.example.gov.vn/xac-minh/"


def papers(count: int) -> list[CertificatePaper]:
    """Households of four, each with a QR code of its own."""
    return [_paper(number) for number in range(1, count + 1)]


def _paper(number: int) -> CertificatePaper:
    code = f"{number:028}"
    names = [NAMES[(number + place) % len(NAMES)] for place in range(4)]
    return CertificatePaper(
        issuer=Issuer("Ủy ban nhân dân\nxã Long Đống", "Long Đống"),
        number=f"{number:04}/2023/GCN",
        on=DAY,
        capacity=("Chủ tịch",),
        signed_by="Nguyễn Văn Ký",
        synthetic=True,
        category="hộ nghèo",
        authority="Chủ tịch Ủy ban nhân dân xã Long Đống",
        head=names[0],
        code=f"BS-{number:05}",
        address="thôn Nà Mỏ, xã Long Đống",
        standard="chuẩn nghèo đa chiều giai đoạn 2021–2025",
        decision="12/QĐ-UBND",
        decided_on=DAY,
        valid_from=date(2024, 1, 1),
        members=[Member(name, "con", "2001", "nam") for name in names],
        site=SITE,
        verification=[code[start : start + 4] for start in range(0, 28, 4)],
        qr=picture(f"{SITE}#{code}"),
    )


def run(count: int, size: int) -> None:
    """One case, in this process."""
    began = time.process_time()
    made = papers(count)
    drawn = time.process_time()
    pieces = list(rendering.render_in_pieces(made, size))
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    megabytes = sum(map(len, pieces)) / 1e6
    print(
        f"| {count:,} | {len(pieces)} | {drawn - began:.2f} | {ended - drawn:.2f} | {megabytes:.1f} | {peak} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificates", type=int, nargs="+", default=[1, 100, 500, 2000])
    parser.add_argument("--one", type=int, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        run(*given.one)
        return
    print(
        "| certificates | PDFs | QR, CPU s | Typst, CPU s | MB | peak MB |\n|---|---|---|---|---|---|",
        flush=True,
    )
    for count in given.certificates:
        size = min(count, rendering.AT_ONCE)
        subprocess.run([sys.executable, __file__, "--one", str(count), str(size)], check=True)


if __name__ == "__main__":
    main()
