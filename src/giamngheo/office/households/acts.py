"""What can be entered of a household on its page: each act with its form, when it is allowed, and how it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giamngheo.access.policy import Request
from giamngheo.office.households import fields
from giamngheo.office.households.choices import DEPARTURES
from giamngheo.office.households.fields import ActForm, DayField
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.lives import next_code
from giamngheo.registry.models import EventKind, Household, Membership, Person
from giamngheo.registry.policy import may_read_sensitive


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form is made for: the household, its members with the head first, who asks, and what was chosen before.

    `person` is the member whose row the button stood in, `commune` the path of the one chosen to move to.
    """

    request: Request
    household: Household
    members: Sequence[Membership]
    person: Membership | None = None
    commune: str = ""

    @property
    def sensitive(self) -> bool:
        return may_read_sensitive(self.request.reach, self.household)

    @property
    def head(self) -> Membership | None:
        return next((one for one in self.members if one.relation == "head"), None)

    def member(self, uid: str) -> Person:
        """The person of a member, by the internal number that a form carries."""
        return next(one.person for one in self.members if str(one.person.uid) == uid)

    def successor(self, data: Mapping[str, Any]) -> Person | None:
        uid = data.get("successor")
        return self.member(uid) if uid else None

    def people(self) -> list[tuple[str, str]]:
        return [(str(one.person.uid), one.person.full_name) for one in self.members]


@dataclass(frozen=True, slots=True)
class Page:
    """One act: the word on its button, the question of its page, what follows from it."""

    slug: str
    button: str | Promise
    question: str | Promise
    follows: str | Promise
    form: Callable[[Subject, Any], ActForm]
    do: Callable[[Subject, dict[str, Any], datetime], Household | None]
    """Does it; gives another household to go on to, None for the same."""
    about: str = "member"
    least_members: int = 1
    closed: bool = False
    """Whether it is for a household that has left the register."""

    def fits(self, household: Household, members: Sequence[Membership]) -> bool:
        """Whether the household is in a state in which this can happen at all."""
        if self.closed:
            return household.closed_on is not None and household.events.filter(kind="moved_out").exists()
        return household.closed_on is None and len(members) >= self.least_members


def _known(subject: Subject, data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {"seen": data["seen"], "actor": subject.request.actor, "at": at}


def _whom(subject: Subject, label: str | Promise) -> forms.ChoiceField:
    person = str(subject.person.person.uid) if subject.person else None
    return fields.one_of(label, subject.people(), initial=person)


def _birth_form(subject: Subject, data: Any) -> ActForm:
    form = ActForm(data)
    form.add("on", DayField(label=_("Ngày sinh"), today=subject.request.today))
    fields.add_person_fields(form, subject.request.today, sensitive=subject.sensitive, born_on=True)
    form.add("relation", fields.one_of(_("Quan hệ với chủ hộ"), fields.relations(), initial="child"))
    return form


def _birth(subject: Subject, data: dict[str, Any], at: datetime) -> None:
    member = fields.new_member({**data, "birth_date": data["on"]}, data["relation"])
    actions.add_member(
        household=subject.household, member=member, on=data["on"], born=True, **_known(subject, data, at)
    )


def _addition_form(subject: Subject, data: Any) -> ActForm:
    form = ActForm(data)
    fields.add_person_fields(form, subject.request.today, sensitive=subject.sensitive)
    form.add("relation", fields.one_of(_("Quan hệ với chủ hộ"), fields.relations(), initial="other"))
    form.add("on", DayField(label=_("Tính là thành viên từ ngày"), today=subject.request.today))
    return form


def _addition(subject: Subject, data: dict[str, Any], at: datetime) -> None:
    member = fields.new_member(data, data["relation"])
    actions.add_member(household=subject.household, member=member, on=data["on"], **_known(subject, data, at))


def _end_form(who: str | Promise, day: str | Promise) -> Callable[[Subject, Any], ActForm]:
    def make(subject: Subject, data: Any) -> ActForm:
        form = ActForm(data)
        form.add("person", _whom(subject, who))
        form.add("on", DayField(label=day, today=subject.request.today))
        if len(subject.members) > 1:
            hint = _("Chỉ chọn khi người trên là chủ hộ.")
            fields.add_succession(form, subject.members, hint=hint)
        return form

    return make


def _end(*, died: bool) -> Callable[[Subject, dict[str, Any], datetime], None]:
    def do(subject: Subject, data: dict[str, Any], at: datetime) -> None:
        actions.end_membership(
            household=subject.household,
            person=subject.member(data["person"]),
            last_day=data["on"],
            died=died,
            successor=subject.successor(data),
            relations=fields.chosen_relations(data),
            **_known(subject, data, at),
        )

    return do


def _head_form(subject: Subject, data: Any) -> ActForm:
    form = ActForm(data)
    fields.add_succession(form, subject.members, hint="", later=False)
    form.fields["successor"].required = True
    former = subject.head.person.full_name if subject.head else ""
    label = _("%(name)s là gì của chủ hộ mới") % {"name": former}
    form.add("former_relation", fields.one_of(label, fields.relations(), initial="spouse"))
    form.add("on", DayField(label=_("Từ ngày"), today=subject.request.today))
    form.order_fields(["seen", "successor", "former_relation", "on"])
    return form


def _change_head(subject: Subject, data: dict[str, Any], at: datetime) -> None:
    actions.change_head(
        household=subject.household,
        person=subject.member(data["successor"]),
        former_relation=data["former_relation"],
        on=data["on"],
        relations=fields.chosen_relations(data),
        **_known(subject, data, at),
    )


def _split_form(subject: Subject, data: Any) -> ActForm:
    form = ActForm(data)
    for one in subject.members:
        choices = [("", _("ở lại")), *fields.relations(head=True)]
        label = _("%(name)s trong hộ mới") % {"name": one.person.full_name}
        form.add(f"new-{one.person_id}", fields.one_of(label, choices, required=False))
    code = fields.text(_("Mã hộ mới"), most=40)
    code.initial = next_code(subject.household.place)
    form.add("code", code)
    form.add("place", _village(subject))
    form.add("address", fields.text(_("Địa chỉ, nếu có"), required=False, most=200))
    form.add("on", DayField(label=_("Tách từ ngày"), today=subject.request.today))
    hint = _("Chỉ chọn khi chủ hộ hiện nay đi sang hộ mới: ai đứng đầu những người ở lại.")
    fields.add_succession(form, subject.members, hint=hint)
    return form


def _village(subject: Subject) -> forms.ChoiceField:
    """Villages within reach, the household's own chosen."""
    places = fields.villages(subject.request.reach.having("household.change").paths)
    own = str(fields.as_of_today(subject.household.place).pk)
    return fields.one_of(_("Thôn, khối phố"), fields.grouped(places), initial=own)


def _split(subject: Subject, data: dict[str, Any], at: datetime) -> Household:
    persons = [
        (one.person, data[f"new-{one.person_id}"])
        for one in subject.members
        if data.get(f"new-{one.person_id}")
    ]
    return actions.split_household(
        household=subject.household,
        code=data["code"],
        place=Place.objects.get(pk=data["place"]),
        address=data["address"],
        persons=persons,
        on=data["on"],
        successor=subject.successor(data),
        relations=fields.chosen_relations(data),
        **_known(subject, data, at),
    )


def _merge_form(subject: Subject, data: Any) -> ActForm:
    form = _MergeForm(data)
    form.subject = subject
    form.add("code", fields.text(_("Mã của hộ nhận"), most=40))
    form.add("on", DayField(label=_("Nhập từ ngày"), today=subject.request.today))
    for one in subject.members:
        label = _("%(name)s là gì của chủ hộ nhận") % {"name": one.person.full_name}
        form.add(f"relation-{one.person_id}", fields.one_of(label, fields.relations(), initial="other"))
    return form


class _MergeForm(ActForm):
    subject: Subject

    def clean_code(self) -> Household:
        """The household to merge into, among those the clerk may change."""
        reach = self.subject.request.reach.having("household.change")
        found = reach.scope(Household.objects.filter(code=self.cleaned_data["code"])).first()
        if found is None:
            raise forms.ValidationError(_("Không có hộ nào mang mã này trong địa bàn được giao."))
        return found


def _merge(subject: Subject, data: dict[str, Any], at: datetime) -> Household:
    actions.merge_households(
        household=subject.household,
        into=data["code"],
        relations=fields.chosen_relations(data),
        on=data["on"],
        **_known(subject, data, at),
    )
    found: Household = data["code"]
    return found


def _move_form(subject: Subject, data: Any) -> ActForm:
    form = ActForm(data)
    own = fields.as_of_today(subject.household.place)
    commune = subject.commune or (own.parent.path if own.parent else "")
    places = [place for place in fields.villages([commune]) if place.pk != own.pk]
    choices = [(str(place.pk), place.full_name) for place in places]
    form.add("place", fields.one_of(_("Thôn, khối phố nơi đến"), choices))
    form.add("address", fields.text(_("Địa chỉ mới, nếu có"), required=False, most=200))
    form.add("on", DayField(label=_("Ở nơi mới từ ngày"), today=subject.request.today))
    return form


def _move(subject: Subject, data: dict[str, Any], at: datetime) -> None:
    actions.move_household(
        household=subject.household,
        place=Place.objects.get(pk=data["place"]),
        address=data["address"],
        on=data["on"],
        **_known(subject, data, at),
    )


def _close_form(subject: Subject, data: Any) -> ActForm:
    form = ActForm(data)
    form.add("kind", fields.one_of(_("Vì sao"), DEPARTURES.items(), radio=True))
    form.add("on", DayField(label=_("Thôi tính từ ngày"), today=subject.request.today))
    form.add("note", fields.text(_("Ghi chú, nếu cần"), required=False, most=300))
    return form


def _close(subject: Subject, data: dict[str, Any], at: datetime) -> None:
    actions.close_household(
        household=subject.household,
        kind=EventKind(data["kind"]),
        on=data["on"],
        note=data["note"],
        **_known(subject, data, at),
    )


def _return_form(subject: Subject, data: Any) -> ActForm:
    form = ActForm(data)
    code = fields.text(_("Mã hộ mới"), most=40)
    code.initial = next_code(subject.household.place)
    form.add("code", code)
    form.add("place", _village(subject))
    form.add("address", fields.text(_("Địa chỉ, nếu có"), required=False, most=200))
    form.add("on", DayField(label=_("Ở lại đây từ ngày"), today=subject.request.today))
    return form


def _return(subject: Subject, data: dict[str, Any], at: datetime) -> Household:
    return actions.readmit_household(
        former=subject.household,
        code=data["code"],
        place=Place.objects.get(pk=data["place"]),
        address=data["address"],
        on=data["on"],
        **_known(subject, data, at),
    )


_CAN_UNDO = _("Ghi nhầm thì hoàn tác được, cho đến khi có phiếu rà soát hoặc quyết định sau đó.")

PAGES: Mapping[str, Page] = {
    page.slug: page
    for page in (
        Page("sinh", _("Sinh"), _("Trẻ mới sinh là ai?"), _CAN_UNDO, _birth_form, _birth),
        Page(
            "bo-sung",
            _("Bổ sung người"),
            _("Ai còn sót, chưa có trong sổ?"),
            _("Người đã có trong sổ thì dùng nút Nhận người vào hộ."),
            _addition_form,
            _addition,
        ),
        Page(
            "mat",
            _("Mất"),
            _("Ai đã mất?"),
            _("Người cuối cùng của hộ mất thì hộ ra khỏi sổ từ hôm sau; tình trạng được công nhận cũng hết."),
            _end_form(_("Người mất"), _("Ngày mất")),
            _end(died=True),
        ),
        Page(
            "roi-ho",
            _("Rời hộ"),
            _("Ai rời hộ mà chưa vào hộ khác trong sổ?"),
            _("Người vào hộ khác trong sổ thì ghi ở hộ nhận; người cuối cùng rời đi thì hộ ra khỏi sổ."),
            _end_form(_("Người rời hộ"), _("Ngày cuối cùng ở hộ")),
            _end(died=False),
        ),
        Page(
            "doi-chu-ho",
            _("Đổi chủ hộ"),
            _("Ai là chủ hộ mới?"),
            _CAN_UNDO,
            _head_form,
            _change_head,
            "household",
            2,
        ),
        Page(
            "tach-ho",
            _("Tách hộ"),
            _("Ai sang hộ mới?"),
            _("Hộ mới chưa có phân loại cho đến khi được rà soát; hộ cũ giữ nguyên. Vợ hoặc chồng từ hộ khác thì "
              "nhận vào hộ mới sau khi tách."),
            _split_form,
            _split,
            "household",
            2,
        ),
        Page(
            "nhap-ho",
            _("Nhập vào hộ khác"),
            _("Cả hộ nhập vào hộ nào?"),
            _("Hộ này ra khỏi sổ, tình trạng được công nhận của hộ này hết; hộ nhận giữ phân loại của mình."),
            _merge_form,
            _merge,
            "household",
        ),
        Page(
            "chuyen-thon",
            _("Chuyển thôn"),
            _("Cả hộ chuyển đến thôn nào trong sổ?"),
            _("Tình trạng được công nhận đi theo hộ. Chuyển sang xã khác thì từ đó xã kia quản lý hộ này."),
            _move_form,
            _move,
            "household",
        ),
        Page(
            "ra-khoi-so",
            _("Ra khỏi sổ"),
            _("Vì sao hộ thôi tính?"),
            _("Tình trạng được công nhận và tư cách thành viên kết thúc từ ngày đó; lịch sử vẫn xem được."),
            _close_form,
            _close,
            "household",
        ),
        Page(
            "tro-lai",
            _("Hộ trở lại"),
            _("Hộ đã chuyển đi nay trở lại, ở đâu?"),
            _("Hộ được ghi lại với mã mới, gồm những người của ngày cuối mà nay không ở hộ nào khác."),
            _return_form,
            _return,
            "household",
            closed=True,
        ),
    )
}  # fmt: skip
