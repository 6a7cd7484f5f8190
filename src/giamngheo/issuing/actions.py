"""Every write of issuing.  Each is one transaction and one line of the action log."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.documents.digests import table_digests
from giamngheo.extract.facts import facts_of
from giamngheo.extract.reading import one_state
from giamngheo.facts import sealing
from giamngheo.issuing.models import Snapshot
from giamngheo.review import actions as review
from giamngheo.review import workflow
from giamngheo.review.models import Cycle


def take_snapshot(
    *, cycle: Cycle, root: Path, actor: Actor, at: datetime, tell: sealing.Tell = sealing.tell_nobody
) -> Snapshot:
    """Freeze a recognised cycle in a sealed folder below `root`, and mark the cycle as sealed.

    The record is read in one state and the folder is complete before the row that names it is written.  The same
    record gives the same folder: then the row that is there already is returned and nothing is written.  `tell` hears
    how far the work is.  Raises `Refused` with everything that stands in the way.
    """
    with one_state():
        cycle = Cycle.objects.select_related("place").get(pk=cycle.pk)
        workflow.require(cycle, "seal_cycle")
        facts = facts_of(cycle)
        sealed = sealing.write(
            root,
            facts.households,
            facts.departed,
            facts.places,
            answers=facts.answers,
            cycle=cycle.code,
            standard=cycle.standard,
            law_hash=cycle.law_hash,
            reference_date=cycle.reference_date,
            digests=table_digests,
            tell=tell,
        )
    with transaction.atomic():
        existing = Snapshot.objects.filter(name=sealed.name).first()
        if existing is not None:
            return existing
        cycle = review.seal_cycle(cycle=cycle, snapshot=sealed.name, actor=actor, at=at)
        communes = sealed.manifest["communes"].values()
        made = Snapshot.objects.create(
            name=sealed.name,
            cycle=cycle,
            place_code=cycle.place.code,
            made_at=at,
            law_hash=cycle.law_hash,
            folder=sealed.folder.relative_to(root).as_posix(),
            households=sum(commune["households"] for commune in communes),
            persons=sum(commune["persons"] for commune in communes),
            manifest=sealed.manifest,
        )
        audit.record(
            actor=actor,
            verb="issuing.take_snapshot",
            object_kind="snapshot",
            object_id=sealed.name,
            place_code=cycle.place.code,
            details={"cycle": cycle.code, "households": made.households, "persons": made.persons},
            at=at,
        )
    return made
