"""How commands end: the exit statuses, and an error in one line."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

DONE, UNREADABLE, USAGE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130


def stop(message: str, status: int) -> NoReturn:
    """Say what is wrong and end."""
    click.echo(f"zhfacts: {message}", err=True)
    sys.exit(status)
