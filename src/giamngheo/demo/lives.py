"""People over two years: they are born, marry, found households of their own, move and die.

Each kind of event has its own season, so that nobody's year contradicts itself: weddings, then splits, arrivals,
departures and deaths; births fall in all months, and a household with a newborn child loses no member.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from giamngheo.demo import composition as home
from giamngheo.demo.communes import Commune
from giamngheo.demo.composition import FEMALE, MALE, Homes
from giamngheo.demo.draws import Draws, Ints
from giamngheo.demo.figures import REGISTER_OPENED, YEARS
from giamngheo.demo.names import draw_families
from giamngheo.demo.paths import DIED_OUT, MERGED, MOVED_IN, MOVED_OUT, NEAR, POOR, SPLIT, Register
from giamngheo.demo.people import NEVER, NOBODY, Moment, People, day, nobody_yet, years_of

OTHER_PEOPLES = ((4, 8, 6, 15, 12), (22, 30, 18, 26, 4))  # Hoa, HMông, Mường, Sán Chay, Ê-đê; of a hundred
# Of a thousand persons or households in a year.
WEDDINGS, BIRTHS, DEATHS = 14, 18, 6
SEASON = {
    "wedding": (10, 70),
    "split": (95, 150),
    "arrival": (155, 200),
    "departure": (205, 260),
    "death": (265, 330),
}
# Deaths in proportion, by age: from 0, 1, 15, 40, 60, 70, 80 years.
DEADLINESS = ((0, 12), (1, 2), (15, 5), (40, 14), (60, 60), (70, 150), (80, 420))


@dataclass(slots=True)
class Lives:
    """The people of the district and what is known of their households.

    `created`, `closed`: days (`NEVER` where open); `other`: the household it split from or merged into;
    `ethnicity`: of the head at first; `moments[year]`: who lives where at the end of the year.
    """

    register: Register
    people: People
    created: Ints
    closed: Ints
    other: Ints
    ethnicity: Ints
    couples: tuple[Ints, Ints, Ints]
    moments: dict[int, Moment] = field(default_factory=dict)


def live(draws: Draws, register: Register, communes: tuple[Commune, ...]) -> Lives:
    """The people of the district up to the end of 2023."""
    lives = _begin(draws, register, communes)
    for year in YEARS:
        _weddings(draws, lives, year)
        _splits(draws, lives, year)
        _arrivals(draws, lives, year, communes)
        _departures(draws, lives, year)
        _births(draws, lives, year)
        _deaths(draws, lives, year)
        here = np.flatnonzero(lives.people.home != NOBODY)
        here = here[np.argsort(lives.people.home[here], kind="stable")]
        lives.moments[year] = Moment(here, lives.people.home[here].copy(), lives.people.relation[here].copy())
    return lives


def _begin(draws: Draws, register: Register, communes: tuple[Commune, ...]) -> Lives:
    count, opened = len(register), day(REGISTER_OPENED)
    kind = _kinds(register)
    shape = home.draw_shapes(draws, kind)
    shape[np.isin(register.departure, (DIED_OUT, MERGED))] = home.ELDER
    base = np.flatnonzero(register.created == 0)
    ethnicity = _peoples(draws, register, communes)
    nobody = np.zeros(0, dtype=np.int64)
    lives = Lives(
        register=register,
        people=nobody_yet(),
        created=np.full(count, opened),
        closed=np.full(count, NEVER),
        other=np.full(count, NEVER),
        ethnicity=ethnicity,
        couples=(nobody, nobody, nobody),
    )
    homes = home.settle(draws, kind[base], shape[base])
    places = _move_in(draws, lives, base, homes, 2021, np.full(len(base), opened))
    grown = np.flatnonzero(places[:, home.IN_LAW] != NOBODY)
    lives.couples = (base[grown], places[grown, home.CHILD], places[grown, home.IN_LAW])
    return lives


def _kinds(register: Register) -> Ints:
    """Which shapes a household is drawn from: by whether it is ever poor, or near-poor, in the years reviewed."""
    kind = np.full(len(register), home.ORDINARY)
    years = (2021, *YEARS)
    kind[np.logical_or.reduce([register.category[year] == NEAR for year in years])] = home.NEARLY
    kind[np.logical_or.reduce([register.category[year] == POOR for year in years])] = home.LISTED
    kind[register.created > 0] = home.ARRIVING
    return kind


def _peoples(draws: Draws, register: Register, communes: tuple[Commune, ...]) -> Ints:
    """The people of each head: the mix of the commune, with more Dao and Nùng and fewer Kinh among the listed."""
    codes = np.array([2, 7, 9, 1, 0])
    ethnicity = np.zeros(len(register), dtype=np.int64)
    listed = np.isin(_kinds(register), (home.LISTED, home.NEARLY))
    for place, commune in enumerate(communes):
        for poor, tilt in ((True, (100, 115, 150, 25, 120)), (False, (100, 98, 92, 112, 98))):
            mine = np.flatnonzero((register.commune == place) & (listed == poor))
            weights = [share * factor for share, factor in zip(commune.ethnic_mix, tilt, strict=True)]
            ethnicity[mine] = codes[draws.pick(weights, len(mine))]
    others = np.flatnonzero(ethnicity == 0)
    ethnicity[others] = np.array(OTHER_PEOPLES[0])[draws.pick(OTHER_PEOPLES[1], len(others))]
    return ethnicity


def _move_in(draws: Draws, lives: Lives, households: Ints, homes: Homes, year: int, on: Ints) -> Ints:
    """Adds the members of households that are of the given age at the end of `year` and live there from `on`.

    Returns the person in each slot of each household (`NOBODY` where it is empty).
    """
    here = homes.age >= 0
    row, slot = np.nonzero(here)
    size = len(row)
    born_year = year - homes.age[row, slot]
    first = (born_year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    born = first + draws.below(365, size)
    head = lives.ethnicity[households[row]]
    apart = np.isin(slot, (home.SPOUSE, home.IN_LAW, home.PARENT)) & draws.chance(12, size)
    neighbour = lives.ethnicity[households[draws.below(len(households), size)]] if size else head
    ethnicity = np.where(apart, neighbour, head)
    family = _families(draws, homes, row, slot, ethnicity)
    grown = homes.age[:, home.IN_LAW] >= 0
    married = np.isin(slot, (home.SPOUSE, home.IN_LAW, home.PARENT, home.PARENT + 1))
    married |= (slot == home.HEAD) & (homes.age[row, home.SPOUSE] >= 0)
    married |= (slot == home.CHILD) & grown[row]
    since = np.maximum(on[row], born)
    added = lives.people.add(
        homes.sex[row, slot],
        born,
        ethnicity,
        family,
        married,
        households[row],
        home.RELATION_OF_SLOT[slot],
        since,
    )
    places = np.full(homes.age.shape, NOBODY)
    places[row, slot] = added
    return places


def _families(draws: Draws, homes: Homes, row: Ints, slot: Ints, ethnicity: Ints) -> Ints:
    """Family names run from father to child; wives keep their own."""
    own = np.zeros(homes.age.shape, dtype=np.int64)
    own[row, slot] = draw_families(draws, ethnicity)
    husband = (homes.sex[:, home.HEAD] == FEMALE) & (homes.age[:, home.SPOUSE] >= 0)
    line = np.where(husband, own[:, home.SPOUSE], own[:, home.HEAD])
    own[:, home.CHILD : home.PARENT] = line[:, None]
    own[:, home.PARENT + 1] = own[:, home.SIBLING] = own[:, home.HEAD]
    son_in_law = homes.sex[:, home.IN_LAW] == MALE
    own[:, home.GRANDCHILD : home.SIBLING] = np.where(son_in_law, own[:, home.IN_LAW], line)[:, None]
    return own[row, slot]


def _when(draws: Draws, year: int, season: str, size: int) -> Ints:
    first, last = SEASON[season]
    return day(date(year, 1, 1)) + draws.between(first, last, size)


def _weddings(draws: Draws, lives: Lives, year: int) -> None:
    """A daughter leaves her parents for those of her husband."""
    people = lives.people
    age = people.age(year - 1)
    single = (people.home != NOBODY) & (people.relation == home.R_CHILD) & ~people.married
    leaving = lives.register.gone[people.home] == year
    brides = np.flatnonzero(single & ~leaving & (people.sex == FEMALE) & (age >= 19) & (age <= 28))
    extended = np.isin(people.home, lives.couples[0])
    grooms = np.flatnonzero(single & ~leaving & ~extended & (people.sex == MALE) & (age >= 20) & (age <= 31))
    grooms = draws.shuffled(grooms)
    grooms = grooms[np.sort(np.unique(people.home[grooms], return_index=True)[1])]
    brides = draws.shuffled(brides)
    wanted = lives.register.present(year - 1).sum() * WEDDINGS // 1000
    size = min(len(brides), len(grooms), int(wanted))
    brides, grooms = brides[:size], grooms[:size]
    apart = people.home[brides] != people.home[grooms]
    brides, grooms = brides[apart], grooms[apart]
    people.married[brides] = people.married[grooms] = True
    relation = np.full(len(brides), home.R_OTHER)
    people.move(brides, people.home[grooms], relation, _when(draws, year, "wedding", len(brides)))


def _splits(draws: Draws, lives: Lives, year: int) -> None:
    """A grown child with husband or wife and children founds a household next to the parents'.

    Where a commune has no such family left, the new household moves in from elsewhere instead.
    """
    register, people = lives.register, lives.people
    parents, child, in_law = lives.couples
    together = (people.home[child] == parents) & (people.home[in_law] == parents)
    ready = together & (register.gone[parents] != year)
    parents, child, in_law = parents[ready], child[ready], in_law[ready]
    listed_before = register.listed(year - 1)
    new = np.flatnonzero((register.created == year) & (register.arrival == SPLIT))
    founded, source = [], []
    for commune in np.unique(register.commune[new]):
        here = np.flatnonzero(register.commune[parents] == commune)
        for listed in (True, False):
            homes = new[(register.commune[new] == commune) & (register.listed(year)[new] == listed)]
            fitting = draws.shuffled(here[listed_before[parents[here]] == listed])[: len(homes)]
            founded.append(homes[: len(fitting)])
            source.append(fitting)
            register.arrival[homes[len(fitting) :]] = MOVED_IN
    homes, fitting = np.concatenate([*founded, new[:0]]), np.concatenate([*source, new[:0]])
    _found(draws, lives, year, homes, parents[fitting], child[fitting], in_law[fitting])


def _found(
    draws: Draws, lives: Lives, year: int, homes: Ints, parents: Ints, child: Ints, in_law: Ints
) -> None:
    register, people = lives.register, lives.people
    on = _when(draws, year, "split", len(homes))
    lives.created[homes], lives.other[homes] = on, parents
    register.village[homes] = register.village[parents]
    lives.ethnicity[homes] = lives.ethnicity[parents]
    heads = np.where(people.sex[child] == MALE, child, in_law)
    spouses = np.where(people.sex[child] == MALE, in_law, child)
    people.move(heads, homes, np.full(len(homes), home.R_HEAD), on)
    people.move(spouses, homes, np.full(len(homes), home.R_SPOUSE), on)
    target = np.full(len(register), NOBODY)
    target[parents] = np.arange(len(homes))
    goes = (people.home != NOBODY) & (people.relation == home.R_GRANDCHILD)
    little = np.flatnonzero(goes & (target[people.home] != NOBODY))
    row = target[people.home[little]]
    people.move(little, homes[row], np.full(len(little), home.R_CHILD), on[row])


def _arrivals(draws: Draws, lives: Lives, year: int, communes: tuple[Commune, ...]) -> None:
    register = lives.register
    new = np.flatnonzero((register.created == year) & (register.arrival == MOVED_IN))
    if not len(new):
        return
    kind = np.full(len(new), home.ARRIVING)
    on = _when(draws, year, "arrival", len(new))
    lives.created[new] = on
    _move_in(draws, lives, new, home.settle(draws, kind, home.draw_shapes(draws, kind)), year - 1, on)


def _departures(draws: Draws, lives: Lives, year: int) -> None:
    """Households that move away, whose last member dies, or that join another of their village."""
    register, people = lives.register, lives.people
    for departure, season in ((MOVED_OUT, "departure"), (DIED_OUT, "death"), (MERGED, "death")):
        gone = np.flatnonzero((register.gone == year) & (register.departure == departure))
        lives.closed[gone] = _when(draws, year, season, len(gone))
        if departure == MERGED:
            lives.other[gone] = _hosts(draws, lives, year, gone)
    leaving = np.flatnonzero((people.home != NOBODY) & (lives.closed[people.home] != NEVER))
    homes = people.home[leaving]
    last = lives.closed[homes] - 1
    merged = register.departure[homes] == MERGED
    dying = register.departure[homes] == DIED_OUT
    people.died[leaving[dying]] = last[dying]
    people.leave(leaving[~merged], last[~merged])
    to = lives.other[homes[merged]]
    people.move(leaving[merged], to, np.full(int(merged.sum()), home.R_PARENT), last[merged] + 1)


def _hosts(draws: Draws, lives: Lives, year: int, gone: Ints) -> Ints:
    """A lasting household of the same commune, of the same village where there is one."""
    register = lives.register
    staying = register.present(year) & (register.gone == 0) & (register.created == 0)
    hosts = np.empty(len(gone), dtype=np.int64)
    for row, household in enumerate(gone):
        near = np.flatnonzero(staying & (register.village == register.village[household]))
        if not len(near):
            near = np.flatnonzero(staying & (register.commune == register.commune[household]))
        hosts[row] = draws.some(near, 1)[0]
    return hosts


def _deaths(draws: Draws, lives: Lives, year: int) -> None:
    """Members die, more of them the older; a widow or widower heads the household after the head."""
    people = lives.people
    living = people.home != NOBODY
    wanted = int(living.sum()) * DEATHS // 1000 - int(
        (lives.register.departure[lives.register.gone == year] == DIED_OUT).sum()
    )
    has_spouse = np.zeros(len(lives.register), dtype=bool)
    has_spouse[people.home[living & (people.relation == home.R_SPOUSE)]] = True
    may = living & ((people.relation != home.R_HEAD) | has_spouse[people.home])
    may &= people.since <= day(date(year, 1, 1)) + SEASON["death"][0]
    with_newborn = np.zeros(len(lives.register), dtype=bool)
    with_newborn[people.home[living & (years_of(people.born) == year)]] = True
    may &= ~with_newborn[people.home]
    candidates = np.flatnonzero(may)
    age = people.age(year)[candidates]
    hazard = np.select(
        [age >= start for start, _ in reversed(DEADLINESS)], [rate for _, rate in reversed(DEADLINESS)], 1
    )
    key = draws.raw(len(candidates)) * 1000 // hazard
    who = candidates[np.argsort(key, kind="stable")][: max(0, wanted)]
    who = who[np.unique(people.home[who], return_index=True)[1]]  # one death a household and year
    on = _when(draws, year, "death", len(who))
    heads = people.relation[who] == home.R_HEAD
    successor = np.full(len(lives.register), NOBODY)
    spouses = np.flatnonzero(living & (people.relation == home.R_SPOUSE))
    successor[people.home[spouses]] = spouses
    widows, homes = successor[people.home[who[heads]]], people.home[who[heads]]
    people.died[who] = on
    people.leave(who, on)
    people.move(widows, homes, np.full(len(widows), home.R_HEAD), on[heads] + 1)


def _births(draws: Draws, lives: Lives, year: int) -> None:
    """Children of married women; the head's grandchildren where the mother is neither head nor wife."""
    people = lives.people
    age = people.age(year)
    living = people.home != NOBODY
    may = living & (people.sex == FEMALE) & people.married & (age >= 19) & (age <= 41)
    mothers = np.flatnonzero(may & (people.relation != home.R_PARENT))
    key = draws.raw(len(mothers)) * (1 + np.abs(age[mothers] - 25))
    wanted = int(living.sum()) * BIRTHS // 1000
    mothers = mothers[np.argsort(key, kind="stable")]
    mothers = mothers[np.sort(np.unique(people.home[mothers], return_index=True)[1])][:wanted]
    size = len(mothers)
    born = day(date(year, 1, 1)) + draws.between(5, 330, size)
    homes = people.home[mothers]
    own = np.isin(people.relation[mothers], (home.R_HEAD, home.R_SPOUSE))
    head = np.full(len(lives.register), NOBODY)
    heads = np.flatnonzero(living & (people.relation == home.R_HEAD))
    head[people.home[heads]] = heads
    people.add(
        draws.pick((52, 48), size),
        born,
        lives.ethnicity[homes],
        people.family[head[homes]],
        np.zeros(size, dtype=bool),
        homes,
        np.where(own, home.R_CHILD, home.R_GRANDCHILD),
        np.maximum(born, people.since[mothers]),
    )
