"""`python -m amp_registry_cli` does what `amp-registry` does."""

from __future__ import annotations

from amp_registry_cli.main import run

run()
