"""What an agency types to report a change of an officer's status; no rule of it is decided here."""

from datetime import date
from typing import ClassVar

from django import forms

from standing.rules.facts import EmploymentClass
from standing.rules.spoken import employment_said
from standing.workforce.domain import Changed, LeaveKind, Separation, SeparationNature

_FORMATS = ("%Y-%m-%d", "%m/%d/%Y")


def day_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """Return a field for a day, as browsers send it or as people write it."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=_FORMATS,
        error_messages={
            "required": f"{label}: choose a day.",
            "invalid": f"{label}: we could not read this date. Write it as 2022-06-30 or 06/30/2022.",
        },
        widget=forms.DateInput(attrs={"type": "date", "class": "usa-input"}, format="%Y-%m-%d"),
    )


def choice_field(
    label: str, choices: list[tuple[str, str]], *, required: bool = True, hint: str = ""
) -> forms.ChoiceField:
    """Return a field with a list to choose from, beginning with no choice."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=[("", "Choose"), *choices],
        error_messages={
            "required": f"{label}: choose one.",
            "invalid_choice": f"{label}: choose one.",
        },
        widget=forms.Select(attrs={"class": "usa-select"}),
    )


def text_field(
    label: str, hint: str = "", *, required: bool = True, most: int = 200
) -> forms.CharField:
    """Return a field for a line of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        error_messages={
            "required": f"{label}: write a few words.",
            "max_length": f"{label}: at most {most} characters fit.",
        },
        widget=forms.TextInput(attrs={"class": "usa-input", "autocomplete": "off"}),
    )


_LEAVES = [(kind.value, f"{kind.value.capitalize()} leave") for kind in LeaveKind]
_CLASSES = [(kind.value, employment_said(kind.value).capitalize()) for kind in EmploymentClass]
_NATURES = [
    (SeparationNature.RETIREMENT.value, "Retirement"),
    (SeparationNature.RESIGNATION.value, "Other resignation"),
    (SeparationNature.TERMINATION.value, "Termination"),
    (SeparationNature.OTHER.value, "Something else"),
]


class StatusForm(forms.Form):
    """A form that reports a change; ``title`` is its heading and ``button`` what it does."""

    title: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    button: ClassVar[str] = ""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]  # handed on as it came
        for name, field in self.fields.items():
            said = [f"id_{self.prefix}-{name}-hint"] if field.help_text else []
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"
            if said:
                field.widget.attrs["aria-describedby"] = " ".join(said)
            field.widget.attrs.pop("required", None)

    use_required_attribute = False


class LeaveForm(StatusForm):
    """An officer goes on leave."""

    title = "Report a leave"
    button = "Report this leave"
    kind = choice_field("Kind of leave", _LEAVES)
    since = day_field("First day away")


class ReturnForm(StatusForm):
    """An officer is back from the leave on record."""

    title = "Report the return from leave"
    button = "Report this return"
    on = day_field("First day back on duty")


class UntoldReturnForm(ReturnForm):
    """An officer is back from a leave that no form told of."""

    title = "Report a return from leave"
    lead = (
        "No leave is on record here. If your file named one, or it was never reported, give its kind "
        "and its first day with the return."
    )
    kind = choice_field("Kind of leave", _LEAVES)
    since = day_field("First day away")
    field_order = ("kind", "since", "on")


class SeparationForm(StatusForm):
    """An officer leaves the agency: what the rules ask it to tell and to keep (R7)."""

    title = "Report a separation"
    lead = (
        "The officer leaves your agency. Your file of the officer keeps the same facts (555 CMR "
        "12.03(1)(a)2)."
    )
    button = "Report this separation"
    effective_on = day_field(
        "First day no longer employed here", "The day the change takes effect."
    )
    nature = choice_field("How the employment ended", _NATURES)
    reason = text_field("Reason given", "In the words of whoever gave it. Up to 200 characters.")
    for_cause = choice_field("For cause", [("yes", "Yes"), ("no", "No")])
    cause = text_field("Nature of the cause", "If it was for cause.", required=False)
    under_investigation = choice_field(
        "Under investigation then",
        [("yes", "Yes"), ("no", "No"), ("unknown", "We do not know")],
        hint="By anybody in authority, on the day of the separation.",
    )

    def clean(self) -> dict[str, object]:
        """Ask for the cause where there is one."""
        found: dict[str, object] = super().clean() or {}
        if found.get("for_cause") == "yes" and not found.get("cause"):
            self.add_error("cause", "Nature of the cause: it was for cause, so say what for.")
        return found

    def told(self) -> Separation:
        """Return what was typed, as the action takes it."""
        data = self.cleaned_data
        asked = {"yes": True, "no": False}
        return Separation(
            nature=data["nature"],
            reason=data["reason"],
            for_cause=data["for_cause"] == "yes",
            cause=data["cause"] if data["for_cause"] == "yes" else "",
            under_investigation=asked.get(data["under_investigation"]),
        )


class WithdrawForm(StatusForm):
    """A separation was recorded by mistake."""

    title = "Withdraw this separation"
    lead = (
        "If it was recorded by mistake, the employment runs on as it was. What was recorded stays on "
        "record as what was known until now."
    )
    button = "Withdraw this separation"
    reason = text_field("What was wrong", "For the record. Up to 300 characters.", most=300)


class SuspensionForm(StatusForm):
    """The agency suspends an officer from duty."""

    title = "Report a suspension by your agency"
    lead = (
        "Your agency takes the officer off duty. It is not a suspension of the certificate: that one "
        "only the commission orders."
    )
    button = "Report this suspension"
    since = day_field("First day suspended")
    paid = choice_field(
        "Paid meanwhile", [("yes", "Yes"), ("no", "No")], required=False, hint="May stay open."
    )

    def is_paid(self) -> bool | None:
        """Return whether the officer is paid; nothing where it was left open."""
        return {"yes": True, "no": False}.get(self.cleaned_data["paid"])


class SuspensionEndForm(StatusForm):
    """A suspension by the agency, which is on record, has ended."""

    title = "Report the end of the suspension"
    button = "Report this end"
    on = day_field(
        "First day no longer suspended", "The first day of the suspension, if it never began."
    )


class UntoldSuspensionEndForm(SuspensionEndForm):
    """A suspension by the agency has ended that no form told of."""

    title = "Report the end of a suspension"
    lead = (
        "No suspension by your agency is on record here. If your file named one, or it was never "
        "reported, give its first day with its end."
    )
    since = day_field("First day suspended")
    field_order = ("since", "on")


class ChangeForm(StatusForm):
    """Another change of an officer's status."""

    title = "Report another change"
    lead = (
        "A new rank, another kind of employment, a new name. Fill in what changed and leave the rest "
        "empty."
    )
    button = "Report this change"
    on = day_field("Day of the change")
    rank = text_field("New rank", "As your agency calls it.", required=False, most=60)
    employment_class = choice_field("New kind of employment", _CLASSES, required=False)
    name = text_field(
        "New name, in full",
        "It is kept with this report. The register takes a name from the training committee’s list, "
        "so tell the committee too.",
        required=False,
    )
    other = text_field("Something else", "In a few words.", required=False)

    def clean(self) -> dict[str, object]:
        """Ask for at least one thing that changed."""
        found: dict[str, object] = super().clean() or {}
        if not any(found.get(name) for name in ("rank", "employment_class", "name", "other")):
            self.add_error("rank", "Fill in at least one of the fields: what changed?")
        return found

    def told(self) -> Changed:
        """Return what was typed, as the action takes it."""
        data = self.cleaned_data
        return Changed(
            rank=data["rank"], employment_class=data["employment_class"], name=data["name"],
            other=data["other"],
        )  # fmt: skip


class HireForm(StatusForm):
    """An officer whom the agency took on."""

    title = "Employment"
    button = "Add this officer to your roster"
    since = day_field("First day here", "It may still be ahead: report a hire before it begins.")
    employment_class = choice_field("Employment", _CLASSES)
    rank = text_field("Rank", "As your agency calls it. May stay empty.", required=False, most=60)


def day_of_field(form: forms.Form, name: str) -> date:
    """Return a day that was read."""
    day = form.cleaned_data[name]
    assert isinstance(day, date)
    return day
