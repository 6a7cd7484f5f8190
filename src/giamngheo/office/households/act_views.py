"""The small pages of the acts: one question, its answer, and back to the household."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office import words
from giamngheo.office.households import fields, taken
from giamngheo.office.households.acts import PAGES, Page, Subject
from giamngheo.office.households.choices import ACTS
from giamngheo.office.households.fields import ActForm, DayField
from giamngheo.office.households.resting import resting
from giamngheo.places.models import Level, Place
from giamngheo.registry import actions
from giamngheo.registry.checks import is_identity_number
from giamngheo.registry.lives import acts_on, last_stay, to_take_in, whereabouts
from giamngheo.registry.models import Act, Household, Membership, Person
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.registry.queries import household as find_household

CHANGED = "registry.changed_meanwhile"


@policy("household.change")
def act(request: Request, code: str, slug: str) -> HttpResponse:
    """Any act of `acts.PAGES` on a household."""
    if slug not in PAGES:
        raise Http404
    page, subject = PAGES[slug], _subject(request, code)
    if not page.fits(subject.household, subject.members):
        messages.info(request, _("Việc này không còn làm được với hộ; xem lại trang của hộ."))
        return redirect("household", code)
    form = page.form(subject, request.POST or None)
    form.fields["seen"].initial = latest(subject.household)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        try:
            other = page.do(subject, form.cleaned_data, timezone.now())
        except Refused as refused:
            problems = taken.explained(request.reach, form.cleaned_data, refused.problems)
            if _again(subject, form.cleaned_data, problems):
                return redirect("household", code)
        else:
            messages.success(request, _("Đã ghi: {act}.").format(act=page.button))
            return _after(request, other or subject.household)
    context = {"page": page, "form": form, "problems": problems, "household": subject.household}
    return render(request, "office/households/act.html", context | _move_choices(page, subject))


def _subject(request: Request, code: str) -> Subject:
    household = of_reach(request, code)
    members = [
        *sorted(
            household.memberships.filter(valid_to__isnull=True).select_related("person").order_by("pk"),
            key=lambda membership: membership.relation != "head",
        )
    ]
    uid = request.GET.get("nguoi", "")
    person = next((one for one in members if str(one.person.uid) == uid), None)
    commune = request.POST.get("xa") or request.GET.get("xa", "")
    return Subject(request, household, members, person, commune)


def of_reach(request: Request, code: str) -> Household:
    """The household, or not found."""
    try:
        return find_household(request.reach, code)
    except Household.DoesNotExist:
        raise Http404 from None


def latest(household: Household) -> int:
    """The number of the last act, which the form carries."""
    newest = acts_on(household).first()
    return newest.pk if newest else 0


def _again(subject: Subject, data: dict[str, Any], problems: Iterable[Problem]) -> bool:
    """Whether it is the same button pressed twice: the one act since is this account's, of the same day."""
    if [problem.code for problem in problems] != [CHANGED]:
        return False
    since = list(acts_on(subject.household).filter(pk__gt=data["seen"]))
    mine = len(since) == 1 and since[0].recorded_by == subject.request.actor.account_id
    if not mine or since[0].on != data.get("on"):
        return False
    messages.info(subject.request, _("Việc này vừa được ghi rồi; không ghi lần thứ hai."))
    return True


def _after(request: Request, household: Household) -> HttpResponseRedirect:
    """To the household where the reader still reaches it, else to the list."""
    place = Household.objects.select_related("place").get(pk=household.pk).place
    if request.reach.covers(place):
        return redirect("household", household.code)
    messages.info(request, _("Hộ nay thuộc địa bàn khác nên không còn trong danh sách của bạn."))
    return redirect("households")


def _move_choices(page: Page, subject: Subject) -> dict[str, Any]:
    """For a move: the communes of the province that have villages, and the one chosen."""
    if page.slug != "chuyen-thon":
        return {"communes": None}
    province = subject.household.place.path.split("/")[0] + "/"
    villages = Place.objects.filter(
        path__gte=province, path__lt=province[:-1] + "0", level=Level.village, became__isnull=True
    )
    communes = Place.objects.filter(children__in=villages).distinct().order_by("sort", "path")
    own = fields.as_of_today(subject.household.place).parent
    return {"communes": communes, "commune": subject.commune or (own.path if own else "")}


@policy("household.change")
def take_in(request: Request, code: str) -> HttpResponse:
    """A person of the register joins the household: first found by name or number, then taken in from a day."""
    household = of_reach(request, code)
    if household.closed_on is not None:
        return redirect("household", code)
    text = (request.POST.get("q") or request.GET.get("q", "")).replace("\x00", "").strip()[:120]
    found, said = _found(request, household, text)
    form = _JoinForm(request.POST or None, found=found, today=request.today)
    form.fields["seen"].initial = latest(household)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        data = form.cleaned_data
        person = next(stay.person for stay in found if str(stay.person.uid) == data["person"])
        known = {"seen": data["seen"], "actor": request.actor, "at": timezone.now()}
        try:
            actions.join_members(
                household=household, persons=[(person, data["relation"])], on=data["on"], **known
            )
        except Refused as refused:
            problems = refused.problems
            if _again(Subject(request, household, []), data, problems):
                return redirect("household", code)
        else:
            messages.success(request, _("Đã ghi: {act}.").format(act=_("Nhận người vào hộ")))
            return redirect("household", code)
    context = {"household": household, "text": text, "found": found, "said": said}
    return render(request, "office/households/take_in.html", context | {"form": form, "problems": problems})


class _JoinForm(ActForm):
    def __init__(self, data: Any, *, found: list[Membership], today: Any) -> None:
        super().__init__(data)
        people = [(str(stay.person.uid), _described(stay)) for stay in found]
        only = people[0][0] if len(people) == 1 else None
        self.add("person", fields.one_of(_("Người vào hộ"), people, initial=only, radio=True))
        self.add("relation", fields.one_of(_("Quan hệ với chủ hộ"), fields.relations(), initial="spouse"))
        self.add("on", DayField(label=_("Vào hộ từ ngày"), today=today))


def _described(stay: Membership) -> str:
    """Who it is among people of one name: year of birth, and the household."""
    person, household = stay.person, stay.household
    born = _("sinh {year}").format(year=person.birth_year) if person.birth_year else ""
    if stay.valid_to is not None:
        lives = _("không ở hộ nào từ sau {day}").format(day=f"{stay.valid_to:%d/%m/%Y}")
    else:
        lives = f"{household.code}, {household.head_name}, {household.place.full_name}"
    return " · ".join(part for part in (person.full_name, born, lives) if part)


def _found(request: Request, household: Household, text: str) -> tuple[list[Membership], str]:
    """Who may be taken in, and a sentence where a number is somebody's who may not."""
    if len(text) < 2:
        return [], ""
    if not is_identity_number(text):
        return to_take_in(request.reach, household, text), ""
    where = whereabouts(request.reach, text)
    if where is None:
        return [], _("Chưa có ai trong sổ mang số định danh này.")
    stay = last_stay(where.person) if where.person else None
    if stay is None or (stay.household_id == household.pk and stay.valid_to is None):
        return [], _("Người mang số này đang ở chính hộ này.") if stay else _elsewhere(where.commune)
    if not where.free and not request.reach.covers(stay.household.place):
        return [], _elsewhere(where.commune)
    return [stay], ""


def _elsewhere(commune: str) -> str:
    said = _(
        "Người mang số này đang là thành viên của một hộ ở {commune}. Đề nghị nơi đó ghi rời hộ trước, rồi nhận ở đây."
    )
    return said.format(commune=commune)


@policy("household.change")
def undo(request: Request, code: str, number: int) -> HttpResponse:
    """Takes back the last act, after showing what it was."""
    household = of_reach(request, code)
    done = acts_on(household).filter(pk=number).first()
    if done is None:
        raise Http404
    concerned = list(done.households.select_related("place").order_by("pk"))
    problems = tuple(cannot_undo(request, done, concerned))
    if request.method == "POST" and not problems:
        try:
            actions.undo_act(act=done, resting=resting, actor=request.actor, at=timezone.now())
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Đã hoàn tác: {act}.").format(act=words.name(ACTS, done.kind)))
            return _after(request, household)
    context = {
        "household": household,
        "done": done,
        "kind": words.name(ACTS, done.kind),
        "concerned": concerned,
        "problems": problems,
    }
    return render(request, "office/households/undo.html", context)


def cannot_undo(request: Request, done: Act, concerned: list[Household]) -> list[Problem]:
    """Why the reader cannot take an act back; an act on a household out of reach is not theirs to undo."""
    changing = request.reach.having("household.change")
    if not all(changing.covers(one.place) for one in concerned):
        return [Problem("registry.undo_out_of_reach")]
    return actions.undo_problems(done, concerned, resting)


@policy("household.change")
def correct(request: Request, code: str, uid: UUID) -> HttpResponse:
    """What was entered wrongly of a person; what is left as it is stays."""
    household = of_reach(request, code)
    person = Person.objects.filter(uid=uid, memberships__household=household).first()
    if person is None or not request.reach.covers(last_stay(person).household.place):
        raise Http404
    sensitive = may_read_sensitive(request.reach, household)
    form = _correction(request, person, sensitive=sensitive)
    form.fields["seen"].initial = latest(last_stay(person).household)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        values = _changed(form, person)
        known = {"seen": form.cleaned_data["seen"], "actor": request.actor, "at": timezone.now()}
        try:
            if values:
                actions.correct_person(person=person, values=values, **known)
        except Refused as refused:
            problems = taken.explained(request.reach, form.cleaned_data, refused.problems)
        else:
            messages.success(request, _("Đã sửa.") if values else _("Không có gì thay đổi."))
            return redirect("person", code, uid)
    context = {"household": household, "person": person, "form": form, "problems": problems}
    return render(request, "office/households/correct.html", context)


def _correction(request: Request, person: Person, *, sensitive: bool) -> ActForm:
    form = ActForm(request.POST or None)
    fields.add_person_fields(form, request.today, sensitive=sensitive)
    for name in ("full_name", "sex", "birth_date", "birth_year"):
        form.fields[name].initial = getattr(person, name)
    if sensitive:
        form.fields["ethnicity"].choices = [("", _("giữ nguyên")), *form.fields["ethnicity"].choices[1:]]  # type: ignore[attr-defined]
        form.fields["identity_number"].help_text = _("Để trống là giữ nguyên số đang có.")
    return form


def _changed(form: Form, person: Person) -> dict[str, object]:
    """The columns that differ from what is kept."""
    data = form.cleaned_data
    values: dict[str, object] = {"full_name": data["full_name"], "sex": data["sex"] or None}
    values["birth_date"] = data["birth_date"]
    values["birth_year"] = data["birth_date"].year if data["birth_date"] else data["birth_year"]
    values |= {name: data[name] for name in ("ethnicity", "identity_number") if data.get(name)}
    return {name: value for name, value in values.items() if value != getattr(person, name)}


def sentences(problems: Iterable[Problem]) -> list[str]:
    """Problems in the reader's language."""
    return [problem.sentence(get_language() or "vi") for problem in problems]
