"""Who may do what with a household; each predicate is about the reach of an account on a day."""

from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.registry.models import Household


def may_read(reach: Reach, household: Household) -> bool:
    """See the household and its members' names, sex and year of birth."""
    return reach.having("household.read").covers(household.place)


def may_read_sensitive(reach: Reach, household: Household) -> bool:
    """See ethnicity, health, disability and identification numbers (Luật 91/2025/QH15: sensitive data)."""
    return reach.having("household.read_sensitive").covers(household.place)


def may_change(reach: Reach, household: Household) -> bool:
    """Enter what happens to the household and its members."""
    return reach.having("household.change").covers(household.place)


def may_register(reach: Reach, place: Place) -> bool:
    """Enter a household in a village."""
    return reach.having("household.change").covers(place)
