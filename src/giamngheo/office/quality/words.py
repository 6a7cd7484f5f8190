"""What each check is called, how it is found, and what is said of one finding."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from giamngheo.core.numbers import fixed
from giamngheo.core.problems import Problem
from giamngheo.facts.cube import standard_in_use
from giamngheo.facts.schema import words_of
from giamngheo.office import words
from giamngheo.review.quality_checks import Finding

GROUPS = {
    "missing": later("Thiếu"),
    "contradictory": later("Mâu thuẫn"),
    "stale": later("Cũ"),
    "improbable": later("Khó tin"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Title, how it is found, and the sentence about one finding."""

    title: str | Promise
    how: str | Promise
    of_one: Callable[[Mapping[str, object]], str]


def detail(finding: Finding) -> str:
    """What is said of one finding, in the reader's language."""
    return WORDINGS[finding.check].of_one(finding.values)


def _nothing(values: Mapping[str, object]) -> str:
    return ""


def _day(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _asked(values: Mapping[str, object]) -> str:
    named = [_indicator(word) for word in str(values["missing"] or "").split()]
    return _("còn thiếu: {what}").format(what=", ".join(named)) if named else ""


def _unknown(values: Mapping[str, object]) -> str:
    mask = values["unknown"]
    codes = words_of(mask) if isinstance(mask, int) else ()
    return _("chưa rõ: {what}").format(what=", ".join(_indicator(code) for code in codes))


def _indicator(code: str) -> str:
    known = {indicator.code: indicator.short for indicator in standard_in_use().indicators}
    return (
        words.said(known[code])
        if code in known
        else {"b1": _("điểm B1"), "area": _("khu vực")}.get(code, code)
    )


def _year(values: Mapping[str, object]) -> str:
    return _("sinh năm {year}").format(year=values["birth_year"])


def _identity_year(values: Mapping[str, object]) -> str:
    return _("sổ ghi sinh năm {stated}, số định danh cho biết năm {implied}").format(**values)


def _twin(values: Mapping[str, object]) -> str:
    return _("sinh ngày {day}, có cả ở hộ {other}").format(day=_day(values["born"]), other=values["other"])


def _born(values: Mapping[str, object]) -> str:
    return _("sinh ngày {day}").format(day=_day(values["born"]))


def _heads(values: Mapping[str, object]) -> str:
    return _("{count} chủ hộ").format(count=values["heads"])


def _sizes(values: Mapping[str, object]) -> str:
    return _("phiếu có {listed} người, sổ có {members} người").format(**values)


def _problem(values: Mapping[str, object]) -> str:
    problem = values["problem"]
    return problem.what(get_language() or "vi") if isinstance(problem, Problem) else ""


def _category(values: Mapping[str, object]) -> str:
    return words.name(words.CATEGORIES, str(values["category"])).lower()


def _old(values: Mapping[str, object]) -> str:
    return _("{category}, rà soát lần cuối {day}").format(
        category=_category(values), day=_day(values["last_reviewed"])
    )


def _summary(values: Mapping[str, object]) -> str:
    return _("dòng tóm tắt ghi {size} người, thành viên hiện có {present}").format(**values)


def _even(values: Mapping[str, object]) -> str:
    return _("{sheets} phiếu, điểm B1 lệch nhau khoảng {deviation} điểm; thường là {usual} điểm").format(
        **values
    )


def _same(values: Mapping[str, object]) -> str:
    return _("{alike} trong {sheets} phiếu cùng điểm B1 {b1} và cùng các chỉ số thiếu hụt").format(**values)


def _drift(values: Mapping[str, object]) -> str:
    tenths = values["tenths"]
    if not isinstance(tenths, int):
        return ""
    amount = fixed(Fraction(abs(tenths), 10), 1, get_language() or "vi")
    if tenths > 0:
        return _("{sheets} phiếu, bình quân cao hơn {amount}").format(sheets=values["sheets"], amount=amount)
    return _("{sheets} phiếu, bình quân thấp hơn {amount}").format(sheets=values["sheets"], amount=amount)


def _heap(values: Mapping[str, object]) -> str:
    return _("sát ngưỡng {line} điểm: {under} phiếu từ ngưỡng trở xuống, {over} phiếu trên ngưỡng").format(
        **values
    )


WORDINGS: Mapping[str, Wording] = {
    "undetermined": Wording(
        later("Phiếu chưa đủ để phân loại"),
        later("Phiếu đã nhập xong nhưng theo quy định chưa kết luận được hộ nghèo, cận nghèo hay không."),
        _asked,
    ),
    "indicators_unknown": Wording(
        later("Phiếu đã phân loại, còn chỉ số chưa rõ"),
        later("Kết luận không phụ thuộc các chỉ số này, nhưng số liệu thiếu hụt thì có."),
        _unknown,
    ),
    "draft": Wording(later("Phiếu đang nhập dở"), later("Phiếu còn ở tình trạng đang nhập."), _nothing),
    "not_assessed": Wording(
        later("Phiếu chưa tính điểm"), later("Phiếu đã nhập xong mà chưa có kết quả tính điểm."), _nothing
    ),
    "no_members": Wording(
        later("Hộ không có thành viên"), later("Hộ còn trong sổ mà không ai đang là thành viên."), _nothing
    ),
    "no_birth": Wording(
        later("Thành viên không có ngày sinh, năm sinh"),
        later("Trong sổ không có cả ngày sinh lẫn năm sinh."),
        _nothing,
    ),
    "year_only": Wording(
        later("Thành viên chỉ có năm sinh"), later("Trong sổ có năm sinh, chưa có ngày và tháng."), _year
    ),
    "no_sex": Wording(later("Thành viên chưa rõ giới tính"), later("Trong sổ chưa ghi giới tính."), _nothing),
    "no_identity": Wording(
        later("Thành viên chưa có số định danh"), later("Trong sổ chưa ghi số định danh cá nhân."), _nothing
    ),
    "no_ethnicity": Wording(
        later("Thành viên chưa rõ dân tộc"), later("Trong sổ chưa ghi dân tộc."), _nothing
    ),
    "answers": Wording(
        later("Câu trả lời trên phiếu mâu thuẫn nhau"),
        later(
            "Trên phiếu đã nhập xong: sinh sau ngày rà soát, không hợp tuổi đi học, số người khác danh sách…"
        ),
        _problem,
    ),
    "identity_year": Wording(
        later("Năm sinh khác số định danh"),
        later(
            "Chữ số thứ 4, 5 và 6 của số định danh cho biết thế kỷ và năm sinh (NĐ 137/2015/NĐ-CP, Điều 13)."
        ),
        _identity_year,
    ),
    "identity_sex": Wording(
        later("Giới tính khác số định danh"),
        later("Chữ số thứ 4 của số định danh cho biết giới tính (NĐ 137/2015/NĐ-CP, Điều 13)."),
        _nothing,
    ),
    "same_person": Wording(
        later("Một người ở hai hộ"),
        later("Cùng họ tên (không kể dấu) và cùng ngày sinh đầy đủ, ở hai hộ trong địa bàn này."),
        _twin,
    ),
    "born_later": Wording(later("Ngày sinh sau hôm nay"), later("Ngày sinh trong sổ chưa đến."), _born),
    "heads": Wording(
        later("Hộ không có đúng một chủ hộ"), later("Đếm chủ hộ trong các thành viên hiện nay."), _heads
    ),
    "sheet_size": Wording(
        later("Số người trên phiếu khác sổ"),
        later("Thành viên trên phiếu so với thành viên trong sổ vào thời điểm rà soát."),
        _sizes,
    ),
    "no_sheet": Wording(
        later("Hộ trong danh sách không có phiếu của đợt này"),
        later("Đang là hộ nghèo, hộ cận nghèo mà đợt đang xem không có phiếu nào nhập xong."),
        _category,
    ),
    "never_reviewed": Wording(
        later("Hộ trong danh sách chưa từng có phiếu"),
        later("Đang là hộ nghèo, hộ cận nghèo mà chưa đợt nào có phiếu nhập xong."),
        _category,
    ),
    "old_sheet": Wording(
        later("Hộ trong danh sách lâu chưa rà soát"),
        later("Phiếu gần nhất cũ hơn hai đợt định kỳ gần đây."),
        _old,
    ),
    "summary": Wording(
        later("Dòng tóm tắt của hộ đã cũ"),
        later("Chủ hộ, số người hoặc tên để tìm kiếm không khớp với các thành viên hiện nay."),
        _summary,
    ),
    "even": Wording(
        later("Thôn có điểm gần như nhau"),
        later("Thôn có từ 20 phiếu, phương sai điểm B1 chưa bằng một phần tư mức thường gặp trong một thôn."),
        _even,
    ),
    "same": Wording(
        later("Thôn có nhiều phiếu giống hệt"),
        later("Từ 5 phiếu và từ một phần tư số phiếu của thôn có cùng điểm B1 và cùng các chỉ số thiếu hụt."),
        _same,
    ),
    "drift": Wording(
        later("Người rà soát cho điểm B1 lệch với người khác cùng thôn"),
        later("Lệch quá 4 độ lệch chuẩn so với chia ngẫu nhiên phiếu của thôn, và bình quân từ 10 điểm."),
        _drift,
    ),
    "drift_flags": Wording(
        later("Người rà soát ghi thiếu hụt lệch với người khác cùng thôn"),
        later("Lệch quá 4 độ lệch chuẩn so với chia ngẫu nhiên phiếu của thôn, và bình quân từ 1 chỉ số."),
        _drift,
    ),
    "shift": Wording(
        later("Người rà soát có điểm đổi khác thường so với kỳ trước"),
        later(
            "Điểm B1 kỳ này trừ kỳ trước của cùng hộ, lệch quá 4 độ lệch chuẩn so với người khác trong địa bàn."
        ),
        _drift,
    ),
    "heap": Wording(
        later("Thôn có điểm dồn sát ngưỡng"),
        later(
            "Có từ 20 phiếu trong 5 điểm mỗi bên ngưỡng B1, một bên nhiều đến mức ngẫu nhiên chưa đến 1/1000."
        ),
        _heap,
    ),
    "heap_reviewer": Wording(
        later("Người rà soát có điểm dồn sát ngưỡng"),
        later("Như trên, đếm theo người nhập phiếu."),
        _heap,
    ),
}
