"""The few controls that Django's own do not cover. How every form looks is in `templates/django/forms/`."""

from collections.abc import Mapping
from typing import Any

from django import forms


class _Hinted(forms.widgets.ChoiceWidget):
    """Choices, each with the line that explains its consequence: `hints={value: words}`.

    Where the choice is one of roles, `explains` says which, and what each of them can do stands folded below.
    """

    def __init__(self, *args: Any, hints: Mapping[Any, Any] | None = None, explains: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.explains = explains
        self.hints = {str(value): words for value, words in (hints or {}).items()}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


class Options(_Hinted, forms.RadioSelect):
    """One of a few, with `hints`."""


class Several(_Hinted, forms.CheckboxSelectMultiple):
    """Any of a few, with `hints`."""


def explaining(where: str, widget: forms.Widget) -> forms.Widget:
    """The same control; what each role at that place ("organization", for example) can do stands folded below it."""
    widget.explains = where  # type: ignore[attr-defined]
    return widget


class Day(forms.DateInput):
    """A date, picked or typed; the browser shows it in the reader's own form."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "w-m", **(attrs or {})}, format="%Y-%m-%d")
