from decimal import Decimal

import pytest
from django import forms

from anchang.ui.forms import AnchangForm, DayInput, MoneyInput, PhoneInput, Segments


class Payment(AnchangForm):
    amount = forms.DecimalField(label="金额", widget=MoneyInput(), help_text="含税")
    phone = forms.CharField(label="手机", widget=PhoneInput())
    on = forms.DateField(label="日期", required=False)
    way = forms.ChoiceField(label="方式", choices=[("a", "现金"), ("b", "转账")], widget=forms.RadioSelect)


def given(amount: str) -> Payment:
    return Payment({"amount": amount, "phone": "１３８ 0013 8000", "way": "a"})


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,980,000", "1980000"),
        ("¥1980000.00", "1980000"),
        ("１９８万", "1980000"),
        ("5.5万", "55000"),
        ("200元", "200"),
    ],
)
def test_money_is_understood_as_people_type_it(typed, amount):
    form = given(typed)

    assert form.is_valid()
    assert form.cleaned_data["amount"] == Decimal(amount)
    assert form.cleaned_data["phone"] == "13800138000"


@pytest.mark.parametrize("typed", ["很多", "万", "1.2.3", ""])
def test_what_is_no_amount_is_refused(typed):
    assert "amount" in given(typed).errors


def test_fields_get_the_control_and_the_keyboard_of_their_kind():
    form = Payment()

    assert isinstance(form.fields["on"].widget, DayInput)
    assert isinstance(form.fields["way"].widget, Segments)
    assert 'inputmode="decimal"' in str(form["amount"])
    assert 'type="tel"' in str(form["phone"])


def test_an_error_is_tied_to_its_field_and_listed_on_top(draw):
    html = draw("{% form_fields f %}", f=given("很多"))

    assert '<a href="#id_amount">' in html
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert 'id="id_amount_helptext"' in html
    assert 'id="id_amount_error"' in html
    assert "data-focus" in html


def test_an_untouched_form_shows_no_error(draw):
    html = draw("{% form_fields f %}", f=Payment())

    assert "error-summary" not in html
    assert 'aria-describedby="id_amount_helptext"' in html


class Folding(AnchangForm):
    name = forms.CharField(label="姓名")
    first = forms.CharField(label="甲", required=False)
    second = forms.IntegerField(label="乙", required=False)
    folded = ("first", "second")
    halves = ("name",)


@pytest.mark.parametrize(
    ("typed", "is_open"),
    [(None, False), ({"name": ""}, False), ({"first": "x"}, True), ({"second": "no number"}, True)],
)
def test_a_fold_is_closed_until_something_in_it_was_filled_in(draw, typed, is_open):
    html = draw("{% form_fields f %}", f=Folding(typed))

    before, fold = html.split("<details", 1)
    assert fold.startswith(' class="fold" open>') == is_open
    assert fold.startswith(' class="fold">') != is_open
    assert ("甲、乙" in fold, 'name="first"' in fold, 'name="second"' in fold) == (True, True, True)
    assert ('name="name"' in before, "field--half" in before, "field--half" in fold) == (True, True, False)


def test_a_form_that_folds_nothing_has_no_fold(draw):
    assert "<details" not in draw("{% form_fields f %}", f=Payment())


def test_filters_carry_the_sort_but_not_the_page(rf, draw):
    request = rf.get("/", {"sort": "-price", "page": "3", "phone": "138"})

    html = draw("{% filters f %}", f=Payment(request.GET), request=request)

    assert '<input type="hidden" name="sort" value="-price">' in html
    assert 'name="page"' not in html
