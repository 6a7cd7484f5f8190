"""Words of the programme that stand inside a problem or a paper, where no page translates them."""

from collections.abc import Iterable, Mapping

_NEEDS: Mapping[str, str] = {
    "place": "địa bàn",
    "dates": "thời gian thực hiện",
    "lead": "cơ quan chủ trì",
    "costs": "kinh phí dự kiến",
    "outputs": "kết quả dự kiến",
    "mode": "phương thức hỗ trợ",
    "group": "tổ, nhóm cộng đồng",
}


def needs_in_words(needs: Iterable[str]) -> str:
    """What an activity needs before approval, in words."""
    return ", ".join(_NEEDS[need] for need in needs)
