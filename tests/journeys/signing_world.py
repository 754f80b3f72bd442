"""Put people who sign in into the database; run as a program."""

import django

if __name__ == "__main__":
    django.setup()

from tests.integration.signing import people


def fill() -> None:
    """Make them: some of the commission without a second factor, one with an app, and an officer."""
    for name in ("robin", "blake", "noel"):
        people.staff(name, second_factor=False)
    people.staff("alex")
    people.officer()


if __name__ == "__main__":
    fill()
