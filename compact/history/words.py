"""How a change reads: a sentence for each model and each turn it can take, and the words for what changed in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, DateTimeField, Field, ForeignKey, Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import full_date, short_moment
from compact.history.recording import SUBJECTS
from compact.standing import acting

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
    Choose = Callable[["Change"], Words]

# What one can filter by. The word that stands in the address → the word that is read.
GROUPS = {
    "record": gettext_lazy("The record itself"),
    "people": gettext_lazy("People"),
    "readers": gettext_lazy("Who can read it"),
    "places": gettext_lazy("Places in workgroups"),
    "asking": gettext_lazy("Invitations and requests"),
    "rights": gettext_lazy("Rights given by name"),
    "agreements": gettext_lazy("Agreements and signatures"),
}
# The columns that many models have.
LABELS = {
    "organization": gettext_lazy("organization"),
    "workgroup": gettext_lazy("workgroup"),
    "agreement": gettext_lazy("agreement"),
    "version": gettext_lazy("version"),
    "person": gettext_lazy("person"),
    "user": gettext_lazy("person"),
    "role": gettext_lazy("part"),
    "roles": gettext_lazy("looks after"),
    "since": gettext_lazy("since"),
    "until": gettext_lazy("until"),
    "slug": gettext_lazy("address of the page"),
    "source": gettext_lazy("source"),
    "confidence": gettext_lazy("how sure it is"),
    "notes": gettext_lazy("note"),
    "note": gettext_lazy("personal note"),
    "position": gettext_lazy("order"),
    "permission": gettext_lazy("right"),
    "granted_by": gettext_lazy("given by"),
    "revoked_by": gettext_lazy("ended by"),
    "ended_at": gettext_lazy("ended"),
    "ended_by": gettext_lazy("ended by"),
    "end_reason": gettext_lazy("reason"),
    "answered_for": gettext_lazy("answered for"),
    "why": gettext_lazy("why"),
    "is_sample": gettext_lazy("sample"),
    "to_be_confirmed": gettext_lazy("still to be confirmed"),
}
RIGHTS = {
    "manage_organization": gettext_lazy("look after the organization"),
    "view_organization": gettext_lazy("read what the organization keeps to itself"),
    "view_workgroup": gettext_lazy("read along in the workgroup"),
    "manage_seats": gettext_lazy("look after the places"),
    "invite": gettext_lazy("invite people and organizations"),
    "post": gettext_lazy("write in the discussions"),
    "view_agreement": gettext_lazy("read the drafts"),
}


# Who did it, when it was no person: the name of a job or command → the subject of a sentence.
JOBS = {
    "load_compact": gettext_lazy("The load of the data"),
    "populate": gettext_lazy("The maker of sample data"),
    "appoint": gettext_lazy("Whoever runs the server"),
}


@dataclass(frozen=True)
class Turn:
    """A change of state with a sentence of its own. What it `covers` is not listed beside it once more."""

    when: Callable[["Change"], bool]
    sentence: "Words | Choose"
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Description:
    """How the changes of one model read. Names of columns in a sentence stand for their words: `%(role)s`.

    `why` names columns whose words are the reason of what happened; `silent` ones are never listed.
    """

    model: type[Model]
    group: str
    added: "Words | Choose"
    changed: "Words | Choose"
    removed: "Words | Choose"
    turns: tuple[Turn, ...] = ()
    labels: Mapping[str, "Words"] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    written: Mapping[str, Mapping[str, "Words"]] = field(default_factory=dict)

    def label(self, name: str) -> "Words | None":
        """What a column is called on the page; None while nobody has said."""
        known = self.labels.get(name) or LABELS.get(name)
        own: Any = getattr(self.model._meta.get_field(name), "verbose_name", "")
        # What Django makes of the column's name is a plain string; what somebody wrote is to be translated.
        return known or (None if type(own) is str else own)


DESCRIPTIONS: dict[str, Description] = {}
# model → the expression that names a row of it, and what makes words of what is found
NAMES: dict[type[Model], Any] = {}
WORDED: dict[type[Model], Callable[[str], str]] = {}


def describe(model: type[Model], *, group: str, **words: Any) -> None:
    """Say how the changes of a tracked model read."""
    DESCRIPTIONS[model._meta.label_lower] = Description(model, group, **words)


def name_by(model: type[Model], expression: Any, *, worded: Callable[[str], str] = str) -> None:
    """Say by which column or expression rows of a model are called in sentences, and how what it gives is said in the
    reader's language (`worded`), where that is not as it stands."""
    NAMES[model], WORDED[model] = expression, worded


def subject_model(subject: str) -> type[Model] | None:
    """The model of what a change concerns: of `person` the account, of the others the one of that name."""
    name = "user" if subject == "person" else subject
    return next((one for one in NAMES if one._meta.model_name == name), None)


def turned(*names: str) -> Callable[["Change"], bool]:
    """Whether each of these columns was empty before and is not any more."""
    return lambda change: all(change.filled(name) for name in names)


def moved(name: str) -> Callable[["Change"], bool]:
    """Whether this column has another value than before."""
    return lambda change: change.column(name) in change.was


@dataclass(frozen=True)
class Change:
    """One row of history, with the names of whoever and whatever it mentions."""

    kind: str
    label: str
    row: dict[str, Any]
    was: dict[str, Any]
    context: dict[str, Any]
    names: Mapping[tuple[type[Model], Any], str]

    @property
    def described(self) -> Description:
        """How changes of this model read."""
        return DESCRIPTIONS[self.kind]

    @property
    def own(self) -> bool:
        """Whether the person whom it concerns did it."""
        return self.row["pgh_person"] is not None and self.row["pgh_person"] == self.context.get("user")

    def column(self, name: str) -> str:
        """The column of a field in the row."""
        found = self._field(name)
        return str(found.column) if found is not None else name

    def now(self, name: str) -> Any:
        """The value a column has since."""
        return self.row.get(self.column(name))

    def filled(self, name: str) -> bool:
        """Whether a column was empty before and is not any more."""
        column = self.column(name)
        return column in self.was and self.was[column] in (None, "") and self.row[column] not in (None, "")

    def _field(self, name: str) -> "Field[Any, Any] | None":
        fields = self.described.model._meta.fields
        return next((one for one in fields if one.name == name), None)

    def _named(self, model: Any, pk: Any) -> str:
        gone = _("somebody who is gone") if model is subject_model("person") else _("something that is gone")
        return self.names.get((model, pk)) or gone

    def called(self, name: str) -> str:
        """What stands for a name in a sentence."""
        if name == "who":
            return self.who
        if name in SUBJECTS and self.row[f"pgh_{name}"] is not None:
            return self._named(subject_model(name), self.row[f"pgh_{name}"])
        return self.spelled(name, self.now(name))

    @property
    def who(self) -> str:
        """Who did it, and for whom who stood in for somebody, as the subject of a sentence."""
        told = self.context
        if told.get("user") is not None:
            name = self._named(subject_model("person"), told["user"])
            principal = told.get("behalf") and self._named(subject_model("person"), told["behalf"])
            return acting(name, principal, *self.acting_for[:1])
        if told.get("job"):
            return str(JOBS.get(told["job"], _("The portal")))
        if str(told.get("page", "")).startswith("partners:invitation"):
            return _("Whoever held the link of the invitation")
        if "page" in told:
            return _("Somebody who was not signed in")
        return _("Whoever runs the server")

    def spelled(self, name: str, value: Any) -> str:
        """A value of a column in words."""
        found = self._field(name)
        if value in (None, "", []) or found is None:
            return _("nothing")
        if name == "permission":
            code = self._named(found.remote_field.model, value)  # type: ignore[union-attr]
            return str(RIGHTS.get(code, code))
        if isinstance(found, ForeignKey):
            return self._named(found.remote_field.model, value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            choices = dict(getattr(found, "base_field", found).flatchoices or self.described.written.get(name, {}))
            return ", ".join(str(choices.get(one, one)) for one in value)
        return self._scalar(found, name, value)

    def _scalar(self, found: "Field[Any, Any]", name: str, value: Any) -> str:
        choices = dict(found.flatchoices or self.described.written.get(name, {}))
        if choices:
            return str(choices.get(value, value))
        if isinstance(found, DateTimeField):
            return short_moment(parse_datetime(value))
        if isinstance(found, DateField):
            return full_date(parse_date(value))
        return Truncator(str(value)).chars(300)

    # --- what the page shows --------------------------------------------------------------------------------------

    @property
    def turn(self) -> Turn | None:
        """The change of state that this is, if it is one."""
        if self.label != "changed":
            return None
        return next((one for one in self.described.turns if one.when(self)), None)

    @property
    def sentence(self) -> str:
        """Who did what."""
        turn, words = self.turn, self.described
        chosen = turn.sentence if turn else getattr(words, self.label)
        return str(chosen(self) if callable(chosen) else chosen) % _Names(self)

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What changed beside what the sentence says: the word for the column, what it was, and what it is."""
        turn, words = self.turn, self.described
        hidden = {*words.silent, *words.why, *(turn.covers if turn else ())}
        fields: list[Any] = list(words.model._meta.fields)
        shown = [one for one in fields if one.column in self.was and one.name not in hidden]
        return [
            (
                capfirst(str(words.label(one.name) or one.verbose_name)),
                self.spelled(one.name, self.was[one.column]),
                self.spelled(one.name, self.row[one.column]),
            )
            for one in shown
        ]

    @property
    def reasons(self) -> list[str]:
        """Why: what was said with the change, and what stands in the row."""
        said = [self.context.get("reason") or ""]
        said += [self.now(one) or "" for one in self.described.why if self.label == "added" or moved(one)(self)]
        return [Truncator(str(one)).chars(300) for one in said if one]

    @property
    def acting_for(self) -> list[str]:
        """The organizations that whoever did it acted for."""
        return [self._named(subject_model("organization"), pk) for pk in self.context.get("for", ())]


@dataclass(frozen=True)
class _Names:
    """What a sentence is filled in with. Not the change itself: a template would look its properties up in it."""

    change: Change

    def __getitem__(self, name: str) -> str:
        return self.change.called(name)
