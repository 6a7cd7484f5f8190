"""Every write of issuing.  Each is one transaction and one line of the action log."""

from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.extract.facts import facts_of
from giamngheo.extract.reading import one_state
from giamngheo.facts import snapshot
from giamngheo.issuing.models import Snapshot
from giamngheo.review import actions as review
from giamngheo.review import workflow
from giamngheo.review.models import Cycle


def take_snapshot(*, cycle: Cycle, root: Path, actor: Actor, at: datetime) -> Snapshot:
    """Freeze a recognised cycle in a sealed folder below `root`, and mark the cycle as sealed.

    The record is read in one state and the folder is complete before the row that names it is written.  The same
    record gives the same folder: then the row that is there already is returned and nothing is written.  Raises
    `Refused` with everything that stands in the way.
    """
    with one_state():
        cycle = Cycle.objects.select_related("place").get(pk=cycle.pk)
        workflow.require(cycle, "seal_cycle")
        facts = facts_of(cycle)
        sealed = snapshot.write(
            root,
            facts.households,
            facts.departed,
            facts.places,
            cycle=cycle.code,
            standard=cycle.standard,
            law_hash=cycle.law_hash,
            reference_date=cycle.reference_date,
        )
    with transaction.atomic():
        existing = Snapshot.objects.filter(name=sealed.name).first()
        if existing is not None:
            return existing
        cycle = review.seal_cycle(cycle=cycle, snapshot=sealed.name, actor=actor, at=at)
        persons = pq.read_table(sealed.folder / "households.parquet", columns=["persons"])["persons"]
        made = Snapshot.objects.create(
            name=sealed.name,
            cycle=cycle,
            place_code=cycle.place.code,
            made_at=at,
            law_hash=cycle.law_hash,
            folder=sealed.folder.relative_to(root).as_posix(),
            households=len(persons),
            persons=pc.sum(persons).as_py() or 0,
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
