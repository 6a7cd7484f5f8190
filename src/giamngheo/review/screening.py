"""Form A: whether the answers of the quick screen say that a household is certainly not poor; pure."""

from collections.abc import Mapping

from giamngheo.forms.definition import forms

FORM_A = "phieu-a"


def screened_out(answers: Mapping[str, bool]) -> bool | None:
    """True from as many “yes” on as the form says; None while enough answers are missing to leave it open.

    An answer that is not there is neither yes nor no.  Which items the form has, and from how many on, is in its
    manifest (TT 17/2016/TT-BLĐTBXH; the items of TT 07/2021, Phụ lục II were not found).
    """
    form = forms()[FORM_A]
    needed = int(form.manifest["certainly_not_poor_from"])
    asked = [row.name for row in form.questions() if row.type == "yes_no"]
    yes = sum(answers.get(name) is True for name in asked)
    unknown = sum(answers.get(name) is None for name in asked)
    if yes >= needed:
        return True
    return None if yes + unknown >= needed else False
