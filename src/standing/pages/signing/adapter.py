"""What the library that signs people in asks us about them."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from standing.accounts.models import Account


class Signing(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Nobody makes an account of their own: people are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False


def shown_as(account: Account) -> str:
    """The person's name, as pages greet them."""
    return account.human.name
