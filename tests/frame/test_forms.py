"""Forms are drawn with Designsystemet's fields, errors first and at the field."""

import html5lib
import pytest
from django import forms

CHOICES = [("a", "åpent"), ("b", "bare oss")]


class Application(forms.Form):
    name = forms.CharField(label="Navn", help_text="Slik det skal stå.")
    day = forms.DateField(label="Dag", required=False)
    who = forms.ChoiceField(label="Hvem", choices=CHOICES, widget=forms.RadioSelect)
    moment = forms.SplitDateTimeField(label="Tidspunkt", required=False)
    agree = forms.BooleanField(label="Jeg vil", help_text="Helt sikkert.")
    own = forms.CharField(
        label="Egen", required=False, widget=forms.TextInput(attrs={"class": "min"})
    )
    token = forms.CharField(widget=forms.HiddenInput)


class Question(forms.Form):
    answer = forms.CharField(label="Svar")


def drawn(form: forms.Form) -> str:
    return str(form)


def parsed(form: forms.Form) -> html5lib.HTMLParser:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(f"<!doctype html><title>x</title><form>{form}</form>")
    return parser


def links(form: forms.Form) -> list[str]:
    return [part.split('"')[0] for part in drawn(form).split('href="#')[1:]]


@pytest.mark.parametrize("form", [Application(), Application({})])
def test_a_form_is_valid_html(form: forms.Form) -> None:
    assert parsed(form).errors == []


def test_an_untouched_form_has_no_summary_of_errors() -> None:
    assert "ds-error-summary" not in drawn(Application())


def test_the_summary_leads_to_each_field_and_of_several_inputs_to_the_first() -> None:
    assert links(Application({"day": "x"})) == ["id_name", "id_day", "id_who_0", "id_agree"]


def test_the_summary_counts_and_takes_the_focus() -> None:
    form = drawn(Question({}))
    assert "Du må rette én ting" in form
    assert 'tabindex="-1" autofocus' in form


def test_the_summary_names_the_field_where_there_are_several() -> None:
    assert ">Navn: Dette må fylles ut.</a>" in drawn(Application({}))


def test_the_summary_has_what_belongs_to_no_field() -> None:
    form = Question({"answer": "ja"})
    form.add_error(None, "Det er for sent.")
    assert "<li>Det er for sent.</li>" in drawn(form)


def test_the_message_at_a_field_is_what_describes_it() -> None:
    form = drawn(Application({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in form
    assert '<p class="ds-validation-message" id="id_name_error">Dette må fylles ut.</p>' in form


def test_a_field_says_in_words_whether_it_must_be_filled_in() -> None:
    form = drawn(Application())
    assert (form.count("Må fylles ut"), form.count("Valgfritt")) == (3, 3)


def test_the_only_field_of_a_form_has_no_such_words() -> None:
    assert "Må fylles ut" not in drawn(Question())


def test_choices_share_one_question() -> None:
    form = drawn(Application())
    assert form.count('<legend class="ds-label" data-weight="medium">Hvem') == 1
    assert '<label class="ds-label" for="id_who_0">Åpent</label>' in form


def test_parts_of_a_field_get_the_class_one_by_one() -> None:
    shown = str(Application()["moment"])
    assert shown.count('class="ds-input"') == 2


def test_a_class_of_its_own_stays() -> None:
    assert 'class="min"' in str(Application()["own"])


def test_what_is_hidden_has_no_label() -> None:
    assert 'for="id_token"' not in drawn(Application())
