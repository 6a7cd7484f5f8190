"""One file taken in by several at once, on both engines: what it says is done once."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.core.table_writing import write_tables
from giamngheo.places.models import Place
from giamngheo.programme.exporting import tables
from giamngheo.programme.importing import Taken, import_activities
from giamngheo.programme.models import Activity, Handover, Participant
from giamngheo.programme.workbook import HANDOVERS, PARTICIPANTS, Workbook, read_activities, sheet_of
from tests.record.programme.activity_world import NOW, PLANNER, households, running
from tests.record.race import race
from tests.record.registry.register import build_places, reach_over


@pytest.fixture
def places(transactional_db: None) -> dict[str, Place]:
    return build_places()


def new_file(places: dict[str, Place], activity: Activity, path: Path) -> Workbook:
    """The activity with two households more, and goats for both."""
    made, told = households(places["06328-01"]), tables(reach_over(places["185"]))
    both = [made["poor"].code, made["near"].code]
    people = {"Mã hoạt động": [activity.code] * 2, "Mã hộ": both, "Tham gia từ ngày": [NOW.date()] * 2}
    goats = {
        "Mã hoạt động": [activity.code] * 2, "Mã hộ": both, "Loại hỗ trợ": ["hiện vật"] * 2,
        "Tên hàng hóa, nội dung hỗ trợ": ["Dê cái giống"] * 2, "Đơn vị tính": ["con"] * 2, "Số lượng": [2, 2],
        "Đơn giá (đồng)": [3_000_000] * 2, "Ngày nhận": [NOW.date()] * 2,
    }  # fmt: skip
    told |= {sheet_of(PARTICIPANTS): pa.table(people), sheet_of(HANDOVERS): pa.table(goats)}
    write_tables(told, path)
    return read_activities(path)


def test_the_same_file_four_times_at_once_is_taken_in_once(places: dict[str, Place], tmp_path: Path) -> None:
    activity = running(places["06328"])
    told = new_file(places, activity, tmp_path / "in.xlsx")

    def take() -> Taken:
        return import_activities(book=told, reach=reach_over(places["185"]), actor=PLANNER, at=NOW)

    outcomes: list[Any] = race([take for _ in range(4)])
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert sorted((one.participants, one.handovers) for one in outcomes) == [(0, 0), (0, 0), (0, 0), (2, 2)]
    assert (Participant.objects.count(), Handover.objects.count()) == (2, 2)
    assert verify_chain() == []
