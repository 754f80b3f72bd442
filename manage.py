"""Django's own commands; ``standing manage …`` is the same door."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    execute_from_command_line(sys.argv)
