"""Who may do what with an activity; each predicate is about the reach of an account on a day."""

from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.programme.actions.moving import last_step
from giamngheo.programme.models import Activity
from giamngheo.programme.workflow import ACTS, due


def may_read(reach: Reach, activity: Activity) -> bool:
    """See the activity and its figures; names of people need `household.read` besides."""
    return reach.having("programme.read").covers(activity.place)


def may_plan(reach: Reach, place: Place) -> bool:
    """Plan an activity that is run from a place."""
    return reach.having("programme.plan").covers(place)


def may_record(reach: Reach, place: Place) -> bool:
    """Write down what is done in an activity, or in the movement, of a place."""
    return reach.having("programme.record").covers(place)


def acts(reach: Reach, activity: Activity) -> tuple[str, ...]:
    """The acts of `workflow.ACTS` that are due and allowed, for showing their buttons."""
    return tuple(name for name in due(activity) if reach.having(ACTS[name].power).covers(activity.place))


def may_undo(reach: Reach, activity: Activity) -> bool:
    """Undo the last step: whoever may take it."""
    step = last_step(activity)
    return step is not None and reach.having(ACTS[step.act].power).covers(activity.place)
