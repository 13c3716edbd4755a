import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WAN = Decimal(10000)
SEGMENT_LIMIT = 5


class MoneyInput(forms.TextInput):
    """Yuan as people type them: 1,980,000 or ¥1980000.00 or 198万, in half or full width."""

    unit = pgettext_lazy("单位", "元")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "data-unit": "yuan", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return plain_amount(value) if isinstance(value, str) else value


def plain_amount(text: str) -> str:
    """Digits only, for a DecimalField to judge; what is not an amount is handed on as it was typed."""
    cleaned = unicodedata.normalize("NFKC", text).strip()
    for sign in (",", " ", "¥", "元", "、"):
        cleaned = cleaned.replace(sign, "")
    if not cleaned.endswith("万"):
        return cleaned
    try:
        return f"{Decimal(cleaned.removesuffix('万')) * WAN:f}"
    except InvalidOperation:
        return text


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "off", "maxlength": "20", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return unicodedata.normalize("NFKC", value).replace(" ", "").replace("-", "") if value else value


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MonthInput(forms.DateInput):
    """A month; the field reads `%Y-%m`."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files that came, in a list; a subclass says how many and how large they may be before it reads one."""

    widget: type[forms.FileInput] = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        clean = super().clean
        return [clean(one, initial) for one in data or []]


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Segments(forms.RadioSelect):
    """A few choices side by side, each as large as a thumb."""


def yes_or_no(label: Any, yes: Any, no: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A question that must be answered and is never preset; True for yes."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=help_text,
    )


class Fitted:
    """Mix into a Form or ModelForm: every field gets the control and the keyboard that fit its kind."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            fit(field)


def fit(field: forms.Field) -> None:
    """Changes the widget of a field to the one its type needs, unless the form chose one itself."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("请填写")
    if type(field.widget) is forms.DateInput:
        _swap(field, DayInput())
    elif type(field.widget) is forms.DateTimeInput:
        _swap(field, MomentInput())
    elif type(field.widget) is forms.RadioSelect and len(field.choices) <= SEGMENT_LIMIT:  # type: ignore[attr-defined]
        _swap(field, Segments(choices=field.choices))  # type: ignore[attr-defined]
    elif isinstance(field, forms.IntegerField):
        field.widget.attrs.setdefault("inputmode", "numeric")
    elif isinstance(field, forms.EmailField):
        field.widget.attrs.setdefault("inputmode", "email")
        field.widget.attrs.setdefault("autocomplete", "email")
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = field.widget.attrs.get("rows") if field.widget.attrs.get("rows") != "10" else "3"


def _swap(field: forms.Field, widget: forms.Widget) -> None:
    widget.attrs = {**widget.attrs, **field.widget.attrs}
    widget.is_required = field.widget.is_required
    if isinstance(widget, forms.RadioSelect):
        widget.choices = field.choices  # type: ignore[attr-defined]
    field.widget = widget


class AnchangForm(Fitted, forms.Form):
    """A plain form of the product; render it with `form_fields`.

    `halves` stand two in a row, also on a phone; `folded` stand behind a fold that needs no script, at the end.
    """

    halves: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()


def nothing_asked(request: HttpRequest) -> AnchangForm:
    """The form of a verb that is one press: it has no field, and is sent or only shown."""
    return AnchangForm(request.POST if request.method == "POST" else None)
