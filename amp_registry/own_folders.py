"""The folders that are the user's own, where the user has any: a container's user may have no home, nor a name."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import platformdirs

NAME: Final = "amp-registry"
Kind = Literal["data", "config", "cache"]


def own_folder(kind: Kind) -> Path | None:
    """Return the user's folder for our data, settings or caches; None for a user without a home."""
    asked = {
        "data": platformdirs.user_data_path,
        "config": platformdirs.user_config_path,
        "cache": platformdirs.user_cache_path,
    }
    try:
        folder = asked[kind](NAME, appauthor=False)
    except (OSError, RuntimeError):
        return None
    return folder if folder.is_absolute() else None  # else it is called `~`, which is no folder
