#!/usr/bin/env python
"""Run an administrative command of the Hub."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.dev")
    execute_from_command_line(sys.argv)
