"""The `anchang` command: every management command under one name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anchang.main.settings")
    execute_from_command_line(["anchang", *sys.argv[1:]])


if __name__ == "__main__":
    main()
