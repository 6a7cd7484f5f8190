"""Why two figures contradict each other, in one sentence a reader can check with a pencil; Vietnamese and English."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from giamngheo.core.numbers import shortest, to_decimal
from giamngheo.plans.model import Figure, Plan, Relation, Unit
from giamngheo.plans.rules import SCALE, Linear, Product, Rule
from giamngheo.plans.slips import Slip

Why = Mapping[str, str]

_GIVES = ("{sum}, nhưng in {printed}", "{sum}, but {printed} is printed")
_BUT: Mapping[Relation, tuple[str, str]] = {
    Relation.sum_of: _GIVES,
    Relation.difference_of: _GIVES,
    Relation.follows: _GIVES,
    Relation.share_of: _GIVES,
    Relation.rate_of: _GIVES,
    Relation.at_least: ("{printed} thấp hơn {sum}", "{printed} is less than {sum}"),
    Relation.within: (
        "đã chi {printed}, quá số được giao và chuyển nguồn {sum}",
        "{printed} was spent, more than was allotted and carried over, {sum}",
    ),
    Relation.same_as: (
        "cùng một số liệu, mục {section} in {gives}, ở đây in {printed}",
        "the same figure is {gives} in section {section} and {printed} here",
    ),
    Relation.count_of: (
        "danh sách có {gives} tên, nhưng in {printed}",
        "the list has {gives} names, but {printed} is printed",
    ),
    Relation.keeps_ratio: (
        "các dòng cùng loại giữ tỉ lệ {sum}, nhưng in {printed}",
        "its siblings keep the ratio {sum}, but {printed} is printed",
    ),
}

SLIPS: Mapping[Slip, tuple[str, str]] = {
    Slip.marks: ("dấu chấm và dấu phẩy lẫn nhau", "the dot and the comma are confused"),
    Slip.transposed: ("hai chữ số đổi chỗ", "two digits changed places"),
    Slip.left_out: ("cộng sót một số", "one of the numbers was left out"),
    Slip.twice: ("cộng một số hai lần", "one of the numbers was added twice"),
    Slip.one_digit: ("sai một chữ số", "one digit differs"),
    Slip.digit_lost: ("mất một chữ số", "a digit is lost"),
    Slip.digit_added: ("thừa một chữ số", "a digit too many"),
}


_TOGETHER = (
    "{printed} và {sum}: đứng riêng thì khớp, nhưng không khớp với các số liên quan dù làm tròn thế nào",
    "{printed} and {sum}: they agree alone, but not beside the figures related to them, however these are rounded",
)


def of_rule(plan: Plan, rule: Rule, gives: str, printed: Mapping[str, str], *, alone: bool = False) -> Why:
    """What the rule gives and what is printed.

    `printed` has the figures that an earlier finding mended; `alone` says that the rule holds by itself.
    """
    vi, en = _TOGETHER if alone else _BUT[rule.relation]
    head = plan.figures[rule.head]
    other = plan.figures[rule.terms[0]] if rule.terms else head
    sum_ = _expression(plan, rule, printed)
    values = {
        "sum": sum_ if sum_ == gives else f"{sum_} = {gives}", "gives": gives, "printed": _said(head, printed),
        "section": other.section,
    }  # fmt: skip
    return {"vi": vi.format(**values), "en": en.format(**values)}


def together(parts: Iterable[Why]) -> Why:
    """Several reasons as sentences one after the other."""
    listed = list(parts)
    return {language: " ".join(_sentence(part[language]) for part in listed) for language in ("vi", "en")}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _said(figure: Figure, printed: Mapping[str, str]) -> str:
    return printed.get(figure.id, figure.printed)


def _expression(plan: Plan, rule: Rule, printed: Mapping[str, str]) -> str:
    """The arithmetic as one would write it: `3.553 + 106,590`, `3% × 1.898`, `38 : 39`."""

    def said(names: Iterable[str]) -> str:
        texts = [_said(plan.figures[name], printed) for name in names]
        return texts[0] if len(texts) == 1 else f"({' + '.join(texts)})"

    if isinstance(rule, Linear):
        text = ""
        for name, sign in zip(rule.terms, rule.signs, strict=True):
            mark = (" + " if sign > 0 else " − ") if text else ("" if sign > 0 else "−")
            text += mark + _said(plan.figures[name], printed)
        return text
    assert isinstance(rule, Product)  # noqa: S101  there are two kinds of rule
    if rule.share == rule.head:
        return f"{said(rule.part)} : {said(rule.whole)}"
    return f"{_rate(plan, rule, printed)} × {said(rule.whole)}"


def _rate(plan: Plan, rule: Product, printed: Mapping[str, str]) -> str:
    if isinstance(rule.share, str):
        return _said(plan.figures[rule.share], printed)
    middle = Fraction(sum(rule.share), 2 * SCALE)
    return shortest(to_decimal(middle * 100, 3)) + "%"


def of_slip(slip: Slip, printed: str, implied: str) -> Why:
    vi, en = SLIPS[slip]
    return {"vi": f"{implied} in thành {printed}: {vi}", "en": f"{implied} printed as {printed}: {en}"}


def of_follower(printed: str, implied: str) -> Why:
    return {
        "vi": f"{printed} tính từ số này, phải là {implied}",
        "en": f"{printed} was computed from it and would be {implied}",
    }


def of_rounding(gives: str, implied: str) -> Why:
    return {
        "vi": f"{gives} khác {implied} chỉ vì số làm tròn",
        "en": f"{gives} differs from {implied} by roundings only",
    }


def of_target(target: str, meant: str, printed: str) -> Why:
    return {
        "vi": f"{target} ứng với mức giảm {meant}, không phải {printed}",
        "en": f"{target} would be a fall by {meant}, not by {printed}",
    }


def of_base(part: Figure) -> Why:
    return {
        "vi": f"con số in đúng nếu chỉ tính {part.printed} ({part.noun or part.id}); phần khác không được nói tới",
        "en": f"it is right if only {part.printed} ({part.noun or part.id}) counts; the rest is not accounted for",
    }


_UNITS: Mapping[Unit, tuple[str, str]] = {
    Unit.dong: (" đồng", " đồng"),
    Unit.thousand_dong: (" nghìn đồng", " thousand đồng"),
    Unit.million_dong: (" triệu đồng", " million đồng"),
    Unit.billion_dong: (" tỷ đồng", " billion đồng"),
}


def amount(figure: Figure, text: str, language: str = "vi") -> str:
    """A printed amount with its unit, where the text does not say it."""
    words = _UNITS.get(figure.unit, ("", ""))
    return text if any(letter.isalpha() for letter in text) else text + words[language == "en"]
