"""Diễn biến: what became of the poor and near-poor lists between two rounds, and the identity that must hold."""


def change_of(
    previous: str | None,
    category: str | None,
    *,
    event: str | None = None,
    ever_poor: bool | None = None,
    ever_near_poor: bool | None = None,
) -> str | None:
    """The class of `schema.CHANGES` of one household; null when it is on neither list at both times.

    `event` is a word of `schema.ARRIVALS` when the household is new in this register, of `schema.DEPARTURES` when it
    has left.  Raises `Unclassified` when the rules do not say: that is a problem to solve, never "other".
    """
    raise NotImplementedError
