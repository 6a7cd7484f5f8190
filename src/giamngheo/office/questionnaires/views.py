"""Pages of the questionnaires."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from giamngheo.access.policy import policy
from giamngheo.forms.definition import Form, forms
from giamngheo.forms.template import template
from giamngheo.forms.web import sections
from giamngheo.forms.xlsform import as_markdown
from giamngheo.office.leaving import XLSX, file


@policy("law.read")
def questionnaires(request: HttpRequest) -> HttpResponse:
    """Every form with its version."""
    return render(request, "office/questionnaires/forms.html", {"forms": list(forms().values())})


@policy("law.read")
def questionnaire(request: HttpRequest, form: str) -> HttpResponse:
    """One form, question by question, in the order of the paper."""
    found = _form(form)
    asked = sections(found, "en" if get_language() == "en" else "vi")
    return render(request, "office/questionnaires/form.html", {"form": found, "sections": asked})


@policy("law.read")
def excel(request: HttpRequest, form: str) -> HttpResponse:
    """The empty Excel template."""
    found = _form(form)
    return file(template(found), XLSX, f"{found.id}-{found.version}.xlsx")


@policy("law.read")
def xlsform(request: HttpRequest, form: str) -> HttpResponse:
    """The XLSForm as text, for ODK and its kin."""
    found = _form(form)
    return file(as_markdown(found).encode(), "text/markdown; charset=utf-8", f"{found.id}-{found.version}.md")


def _form(name: str) -> Form:
    found = forms().get(name)
    if found is None:
        raise Http404
    return found
