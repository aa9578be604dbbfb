"""What people type that click has no type for: a day, or several."""

from __future__ import annotations

from datetime import date

import click

from amp_registry.language import Text
from amp_registry_cli.speech import say

BAD_DATE = Text("« {value} » n'est pas une date AAAA-MM-JJ.", "“{value}” is not a date YYYY-MM-DD.")


def typed_date(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Return the day typed, None when none was; a callback for an option."""
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(say(BAD_DATE).format(value=value), ctx, param) from None


def typed_dates(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...] | None
) -> tuple[date, ...] | None:
    """Return the days typed, None when none were; a callback for an option of several values."""
    if not value:
        return None
    return tuple(day for day in (typed_date(ctx, param, one) for one in value) if day is not None)
