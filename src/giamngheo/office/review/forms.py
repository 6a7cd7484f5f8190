"""The forms of the steps: what is asked, in the order of the paper."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.access.models import Account
from giamngheo.forms.definition import forms as questionnaires
from giamngheo.office import words
from giamngheo.office.review import wording
from giamngheo.places.models import Place
from giamngheo.registry.models import Household, Person
from giamngheo.review.models import ListEntry, ReviewUnit
from giamngheo.review.screening import FORM_A

_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)
_AS_TYPED = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class Day(forms.DateField):
    """A day as it is typed here: 05/11/2024."""

    def __init__(self, **named: Any) -> None:
        attributes = {"placeholder": _("ngày/tháng/năm"), "inputmode": "numeric", "autocomplete": "off"}
        widget = forms.DateInput(format="%d/%m/%Y", attrs=attributes | {"class": "few"})
        named.setdefault(
            "error_messages", {"invalid": _("Ghi ngày theo dạng ngày/tháng/năm, như 05/11/2024.")}
        )
        super().__init__(widget=widget, input_formats=_AS_TYPED, **named)

    def clean(self, value: Any) -> Any:
        """A day of these decades: a slip in the year is not reckoned with."""
        day = super().clean(value)
        if day is not None and not _EARLIEST <= day <= _LATEST:
            raise forms.ValidationError(_("Ngày này quá xa; kiểm tra lại năm."))
        return day


class Whole(forms.IntegerField):
    """A count, not below zero."""

    widget = forms.TextInput

    def __init__(self, **named: Any) -> None:
        super().__init__(min_value=0, max_value=1_000_000, **named)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "few"}


class Lines(forms.CharField):
    """Several lines of text, at least one line high."""

    def __init__(self, *, rows: int = 3, **named: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **named)


class VersionForm(forms.Form):
    """What is sent from a page says in which version the page saw the unit."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class ActForm(VersionForm):
    """A step is dated."""

    on = Day(label=_("Ngày"))


class PaperForm(VersionForm):
    """A paper: number, day, who signed."""

    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    on = Day(label=_("Ngày văn bản"))
    signed_by = forms.CharField(label=_("Người ký"), max_length=120)


class ApplicationForm(forms.Form):
    """Giấy đề nghị: what is asked, for whom, and what form A said where it was asked."""

    received_on = Day(label=_("Ngày nhận"))
    wish = forms.ChoiceField(label=_("Đề nghị"))
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Người lao động"),
        required=False,
        empty_label=_("– không chọn –"),
        help_text=_("Chỉ chọn khi đề nghị xác định người lao động có thu nhập thấp."),
    )

    def __init__(self, *arguments: Any, wishes: Iterable[str], household: Household, **named: Any) -> None:
        super().__init__(*arguments, **named)
        offered = list(wishes)
        field = self.fields["wish"]
        field.choices = [(code, words.name(wording.WISHES, code)) for code in offered]  # type: ignore[attr-defined]
        if "low_income" in offered:
            members = Person.objects.filter(
                memberships__household=household, memberships__valid_to__isnull=True
            )
            people = self.fields["person"]
            people.queryset = members.distinct().order_by("pk")  # type: ignore[attr-defined]
            people.label_from_instance = lambda person: person.full_name  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
        if "to_be_listed" in offered:
            for row in screening_questions():
                self.fields[row.name] = forms.NullBooleanField(
                    label=words.said(row.label), required=False, widget=_YesNo()
                )

    def screen_fields(self) -> list[forms.BoundField]:
        """The questions of form A."""
        names = {row.name for row in screening_questions()}
        return [field for field in self.visible_fields() if field.name in names]

    def own_fields(self) -> list[forms.BoundField]:
        """The questions of the application itself."""
        names = {row.name for row in screening_questions()}
        return [field for field in self.visible_fields() if field.name not in names]

    def screen(self) -> dict[str, bool] | None:
        """The answers of form A that were given; None where none was."""
        given = {row.name: self.cleaned_data.get(row.name) for row in screening_questions()}
        answered = {name: answer for name, answer in given.items() if isinstance(answer, bool)}
        return answered or None


class _YesNo(forms.Select):
    """Yes, no, or not answered."""

    def __init__(self) -> None:
        super().__init__(choices=[("", _("chưa hỏi")), ("true", _("Có")), ("false", _("Không"))])

    def format_value(self, value: Any) -> list[str]:
        return [{True: "true", False: "false"}.get(value, value or "")]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool | None:
        return {"true": True, "false": False}.get(data.get(name, ""))


def screening_questions() -> list[Any]:
    """The yes-or-no questions of form A."""
    return [row for row in questionnaires()[FORM_A].questions() if row.type == "yes_no"]


class AddForm(ActForm):
    """Households of the village to put on the list, by code."""

    codes = Lines(
        label=_("Mã hộ"),
        help_text=_("Mỗi dòng một mã hộ của thôn này."),
    )
    reason = forms.ChoiceField(label=_("Lý do"))

    def __init__(self, *arguments: Any, reasons: Iterable[str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [(code, words.name(wording.REASONS, code)) for code in reasons]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def clean_codes(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["codes"].replace(",", " ").split()))


class RemoveForm(ActForm):
    """Why a household leaves the list."""

    why = forms.CharField(label=_("Lý do đưa ra khỏi danh sách"), max_length=300)


class AssignForm(forms.Form):
    """Households of the list and the reviewer who gets them."""

    reviewer = forms.ModelChoiceField(
        Account.objects.none(), label=_("Rà soát viên"), required=False, empty_label=_("– chưa giao cho ai –")
    )
    entries = forms.ModelMultipleChoiceField(
        ListEntry.objects.none(),
        error_messages={"required": _("Chọn ít nhất một hộ.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, unit: ReviewUnit, among: list[Account], **named: Any) -> None:
        super().__init__(*arguments, **named)
        accounts = Account.objects.filter(pk__in=[account.pk for account in among])
        self.fields["reviewer"].queryset = accounts.order_by("full_name")  # type: ignore[attr-defined]
        listed = ListEntry.objects.filter(unit=unit, removed_on__isnull=True)
        self.fields["entries"].queryset = listed  # type: ignore[attr-defined]


class MeetingForm(VersionForm):
    """Minutes of a village meeting."""

    on = Day(label=_("Ngày họp"))
    venue = forms.CharField(label=_("Nơi họp"), max_length=200)
    present = Whole(label=_("Số người dự"))
    agreeing = Whole(label=_("Số người nhất trí"))
    chair = forms.CharField(label=_("Chủ trì"), max_length=120)
    secretary = forms.CharField(label=_("Thư ký"), max_length=120)
    representative = forms.CharField(label=_("Đại diện hộ dân"), max_length=120)
    remarks = Lines(label=_("Ý kiến tại cuộc họp"), required=False)
    seen = forms.BooleanField(widget=forms.HiddenInput, required=False)


class PostForm(ActForm):
    """When and where the list is posted."""

    on = Day(label=_("Niêm yết từ ngày"))
    until_on = Day(label=_("Đến hết ngày"), required=False)
    venues = Lines(label=_("Nơi niêm yết"), help_text=_("Mỗi dòng một nơi."))

    def clean_venues(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["venues"].splitlines() if line.strip()]


class ObjectionForm(forms.Form):
    """What somebody says about the posted list."""

    received_on = Day(label=_("Ngày nhận"))
    household = forms.ModelChoiceField(
        Household.objects.none(),
        label=_("Về hộ"),
        required=False,
        to_field_name="code",
        empty_label=_("– không về một hộ cụ thể –"),
    )
    kind = forms.ChoiceField(label=_("Loại"))
    text = Lines(label=_("Nội dung"))
    by_name = forms.CharField(label=_("Người phản ánh"), max_length=120)
    by_contact = forms.CharField(label=_("Địa chỉ, điện thoại"), max_length=200, required=False)
    due_on = Day(label=_("Hạn trả lời"), required=False)

    def __init__(self, *arguments: Any, households: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["household"]
        field.queryset = households  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.head_name} ({one.code})"  # type: ignore[attr-defined]
        choices = [(code, str(name)) for code, name in wording.OBJECTIONS.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    """What came of an objection, and what was answered."""

    on = Day(label=_("Ngày trả lời"))
    outcome = forms.ChoiceField(label=_("Kết quả"))
    answer = Lines(label=_("Nội dung trả lời"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [(code, str(name)) for code, name in wording.OUTCOMES.items()]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class OpinionForm(PaperForm):
    """The opinion from above: agreed, or the villages that check again."""

    agrees = forms.ChoiceField(
        label=_("Ý kiến"),
        choices=[("yes", _("Nhất trí")), ("no", _("Không nhất trí, phải phúc tra"))],
        widget=forms.RadioSelect,
    )
    again = forms.ModelMultipleChoiceField(
        ReviewUnit.objects.none(),
        label=_("Thôn phải phúc tra"),
        required=False,
        help_text=_("Chỉ chọn khi không nhất trí; khi đó ghi rõ vì sao ở mục nội dung."),
        widget=forms.CheckboxSelectMultiple,
    )
    remarks = Lines(label=_("Nội dung"), required=False)

    def __init__(self, *arguments: Any, villages: Iterable[ReviewUnit], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["again"]
        found = ReviewUnit.objects.filter(pk__in=[village.pk for village in villages])
        field.queryset = found.select_related("place").order_by("place__sort", "place__code")  # type: ignore[attr-defined]
        field.label_from_instance = lambda unit: unit.place.full_name  # type: ignore[attr-defined]


class DecisionForm(PaperForm):
    """Quyết định công nhận; where households leave the lists there are two papers."""

    number = forms.CharField(label=_("Số quyết định công nhận hộ nghèo, hộ cận nghèo"), max_length=60)
    leaving_number = forms.CharField(
        label=_("Số quyết định công nhận thoát nghèo, thoát cận nghèo"),
        max_length=60,
        required=False,
        help_text=_("Để trống khi không có hộ nào thoát."),
    )
    on = Day(label=_("Ngày quyết định"))
    valid_from = Day(label=_("Có hiệu lực từ ngày"))

    field_order = ("version", "number", "leaving_number", "on", "valid_from", "signed_by")


class RefusalForm(PaperForm):
    """Văn bản trả lời, with its reason."""

    reason = Lines(label=_("Lý do không công nhận"))


class PlanForm(forms.Form):
    """A cycle to plan: everything proposed, everything can be changed."""

    title = forms.CharField(label=_("Tên đợt"), max_length=200)
    code = forms.RegexField(
        r"\A[a-z0-9][a-z0-9-]{1,38}\Z",
        label=_("Mã đợt"),
        help_text=_("Chữ thường không dấu, chữ số và gạch nối; có trong địa chỉ trang."),
    )
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Đơn vị tổ chức"), empty_label=None)
    opens_on = Day(label=_("Từ ngày"))
    closes_on = Day(label=_("Đến hết ngày"))
    reference_date = Day(
        label=_("Thời điểm rà soát"), help_text=_("Tuổi và số hộ trong sổ được tính vào ngày này.")
    )
    standard = forms.ChoiceField(label=_("Chuẩn nghèo"))

    def __init__(
        self,
        *arguments: Any,
        places: Any,
        standards: Iterable[tuple[str, str]],
        steps: Iterable[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["standard"].choices = list(standards)  # type: ignore[attr-defined]
        self.steps = [name for name, _title in steps]
        for name, title in steps:
            self.fields[f"plan-{name}"] = Day(label=title)

    def own_fields(self) -> list[forms.BoundField]:
        """What is asked of the cycle itself."""
        return [field for field in self.visible_fields() if not field.name.startswith("plan-")]

    def plan(self) -> dict[str, date]:
        """The last day of each step."""
        return {name: self.cleaned_data[f"plan-{name}"] for name in self.steps}

    def plan_fields(self) -> dict[str, forms.BoundField]:
        """The field of each step's last day."""
        return {name: self[f"plan-{name}"] for name in self.steps}
