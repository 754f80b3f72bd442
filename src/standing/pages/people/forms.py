"""What people type on the pages about people, and nothing about what it means."""

from django import forms
from django.http import HttpRequest

from standing.kernel.access import Role, Scope
from standing.pages.kept import initial
from standing.pages.people.words import SCOPES, role_choices

_LONG = {"class": "usa-input", "autocomplete": "off"}


class Typed(forms.Form):
    """A form whose labels stand above the fields, without a colon; it says itself what is missing."""

    use_required_attribute = False

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **named})  # type: ignore[arg-type]  # handed on as it came
        for field in self.fields.values():
            field.error_messages["required"] = "Nothing stands here yet. Fill it in."

    def said_wrong(self, sentence: str) -> None:
        """Say a refusal beside what was typed."""
        self.add_error(None, sentence)


class Invite(Typed):
    """Somebody to be invited, and to what."""

    email = forms.CharField(
        label="E-mail address", max_length=254,
        help_text="The link goes here, and they sign in with it later.",
        widget=forms.EmailInput(attrs=_LONG),
    )  # fmt: skip
    name = forms.CharField(
        label="Name", max_length=200, required=False, widget=forms.TextInput(attrs=_LONG),
        help_text="First and last name. Leave it out for somebody who has an account already.",
    )  # fmt: skip
    role = forms.ChoiceField(label="Role", widget=forms.Select(attrs={"class": "usa-select"}))
    agency = forms.CharField(
        label="Agency", max_length=200, required=False, widget=forms.TextInput(attrs=_LONG),
        help_text="For a role at an agency: its code or its whole name.",
    )  # fmt: skip
    scope = forms.ChoiceField(
        label="Reports on", required=False, choices=[(scope.value, SCOPES[scope]) for scope in SCOPES],
        help_text="For an agency submitter.", widget=forms.Select(attrs={"class": "usa-select"}),
    )  # fmt: skip
    officer = forms.CharField(
        label="MPTC ID", max_length=9, required=False, widget=forms.TextInput(attrs=_LONG),
        help_text="For an officer’s own record, such as 0123-4567.",
    )  # fmt: skip

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", "Choose a role"), *role_choices()]

    @property
    def wanted(self) -> tuple[Role, Scope]:
        """The role and the scope that were chosen."""
        scope = self.cleaned_data["scope"] or Scope.BOTH
        return Role(self.cleaned_data["role"]), Scope(scope)


class InviteToAgency(Typed):
    """Somebody to be invited by the head of an agency."""

    email = forms.CharField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs=_LONG),
        help_text="The link goes here, and they sign in with it later.",
    )  # fmt: skip
    name = forms.CharField(
        label="Name", max_length=200, required=False, widget=forms.TextInput(attrs=_LONG),
        help_text="First and last name. Leave it out for somebody who has an account already.",
    )  # fmt: skip
    scope = forms.ChoiceField(
        label="Reports on", choices=[(scope.value, SCOPES[scope]) for scope in SCOPES],
        widget=forms.Select(attrs={"class": "usa-select"}),
    )  # fmt: skip


class Why(Typed):
    """The reason of an act."""

    reason = forms.CharField(
        label="Why", max_length=1000,
        help_text="It stands in the record for good. Name nobody in it.",
        widget=forms.Textarea(attrs={"class": "usa-textarea", "rows": 3}),
    )  # fmt: skip

    def __init__(self, *arguments: object, label: str = "Why", **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].label = label


def why(request: HttpRequest, *, label: str) -> Why:
    """Return the form of a reason: as it was sent, or with what was typed before a second factor."""
    if request.method == "POST":
        return Why(request.POST, label=label)
    return Why(label=label, initial=initial(request))


class NewPassword(Typed):
    """A password, typed twice."""

    password = forms.CharField(
        label="Password", strip=False, max_length=500,
        widget=forms.PasswordInput(attrs={"class": "usa-input", "autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="The same password again", strip=False, max_length=500,
        widget=forms.PasswordInput(attrs={"class": "usa-input", "autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Refuse two passwords that differ."""
        typed = super().clean() or {}
        if self.is_valid_so_far() and typed["password"] != typed["again"]:
            self.add_error("again", "The two passwords differ. Type the same one twice.")
        return typed

    def is_valid_so_far(self) -> bool:
        """Whether both fields were filled."""
        return not self.errors
