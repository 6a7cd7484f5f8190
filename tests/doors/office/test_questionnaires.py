"""The questionnaires: shown question by question, with what is not official said, and handed out as files."""

from giamngheo.core.tables import read_table
from giamngheo.forms.definition import forms
from giamngheo.forms.vocabulary import household_layout


def test_a_form_is_shown_question_by_question(signed_in) -> None:
    page = signed_in("xa").get("/mau-phieu/phieu-b/").content.decode()
    form = forms()["phieu-b"]
    assert all(row.label["vi"] in page for row in form.rows if row.is_question and "<" not in row.label["vi"])
    assert all(note["vi"] in page for note in form.missing)


def test_a_form_is_handed_out_to_be_filled_in(signed_in, tmp_path) -> None:
    client = signed_in("xa")
    path = tmp_path / "mau.xlsx"
    path.write_bytes(client.get("/mau-phieu/phieu-b/mau.xlsx").content)
    assert "b1" in read_table(path, household_layout(), sheet="Hộ").present
    assert "| survey |" in client.get("/mau-phieu/phieu-b/xlsform.md").content.decode()


def test_an_unknown_form_is_not_there(signed_in) -> None:
    assert signed_in("xa").get("/mau-phieu/phieu-z/").status_code == 404
