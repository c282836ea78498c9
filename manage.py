#!/usr/bin/env python
"""Commands of the platform: `./manage.py help` lists them."""

import os
import sys

from django.core.management import execute_from_command_line

from shanzhi.config import database


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    if database.OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ["SHANZHI_AS_OWNER"] = "1"
    if not database.FREE_COMMANDS.intersection(sys.argv[1:2]):
        database.join()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
