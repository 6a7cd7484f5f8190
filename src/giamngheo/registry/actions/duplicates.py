"""Pairs that may be one person: what a search found, and what somebody found them to be."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.integrity.superseding import reserve
from giamngheo.places.models import Place
from giamngheo.registry.duplicates import Pair
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import DuplicateJudgement, DuplicatePair, Person, Verdict
from giamngheo.registry.problems import refusal


@transaction.atomic
def keep_pairs(
    *, pairs: Sequence[Pair], searched: Collection[int], place: Place, actor: Actor, at: datetime
) -> int:
    """What a search found takes the place of what earlier ones found about the persons searched for."""
    known = DuplicatePair.objects.values_list("pk", "left", "right")
    old = [number for number, left, right in known if left in searched or right in searched]
    for piece in in_pieces(old):
        DuplicatePair.objects.filter(pk__in=piece).delete()
    rows = [
        DuplicatePair(left_id=pair.left, right_id=pair.right, weight=pair.weight, found_at=at)
        for pair in pairs
    ]
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    audit.record(
        actor=actor,
        verb="registry.keep_pairs",
        object_kind="place",
        object_id=place.code,
        place_code=place.code,
        details={"searched": len(searched), "pairs": len(rows)},
        at=at,
    )
    return len(rows)


@transaction.atomic
def judge_pair(
    *,
    left: Person,
    right: Person,
    verdict: Verdict,
    note: str = "",
    seen: int | None = None,
    place_code: str = "",
    actor: Actor,
    at: datetime,
) -> DuplicateJudgement:
    """Say whether two entries are one person; an earlier judgement is superseded and stays.

    `seen` is the number of the judgement in force that was looked at, 0 for none, None where nobody looked.
    """
    if left.pk == right.pk:
        raise Refused([refusal("registry.pair_of_one")])
    first, second = sorted((left, right), key=lambda person: person.pk)
    list(Person.objects.select_for_update().filter(pk__in=(first.pk, second.pk)).order_by("pk"))
    old = DuplicateJudgement.objects.filter(left=first, right=second, superseded_by__isnull=True).first()
    settled = Person.objects.filter(pk__in=(first.pk, second.pk), kept_as__in=(first.pk, second.pk))
    if verdict != Verdict.same and settled.exists():
        raise Refused([refusal("registry.one_row_stands", name=first.full_name)])
    if seen is not None and seen != (old.pk if old else 0):
        raise Refused([refusal("registry.judged_meanwhile")])
    (number,) = reserve(DuplicateJudgement, 1)
    if old is not None:
        DuplicateJudgement.objects.filter(pk=old.pk).update(superseded_by=number)
    made = DuplicateJudgement(
        pk=number,
        left=first,
        right=second,
        verdict=verdict,
        note=note,
        judged_at=at,
        judged_by=actor.account_id,
        office=actor.office,
    )
    made.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="registry.judge_pair",
        object_kind="person",
        object_id=first.uid,
        place_code=place_code,
        details={"other": str(second.uid), "verdict": str(verdict), "before": old.verdict if old else ""},
        at=at,
    )
    return made
