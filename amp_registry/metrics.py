"""The copies and the last runs as metrics, in the text format Prometheus and its node exporter read.

Moments are given, not ages: whoever reads computes the age when it reads. The names are part of the public
interface; docs/how-to/nightly-sync.md lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from amp_registry.records import Part
from amp_registry.register_status import PartStatus, RegisterStatus
from amp_registry.run_report import SyncReport
from amp_registry.store.runs import Outcome

_HELP: Final[Mapping[str, str]] = {
    "amp_registry_copy_usable": "Whether answers of today can rest on the copy of the register (1) or not (0).",
    "amp_registry_copy_entries": "Entries of the newest copy of a part of the register.",
    "amp_registry_copy_fetched_timestamp_seconds": "When the newest copy was fetched.",
    "amp_registry_copy_verified_timestamp_seconds": "When the source was last seen to hold the newest copy.",
    "amp_registry_copy_maximum_age_seconds": "The age at which a copy of the register stops answering.",
    "amp_registry_copy_held_back": "Whether a copy received since is held back (1) or not (0).",
    "amp_registry_run_timestamp_seconds": "When the last run ended.",
    "amp_registry_run_outcome": "How the last run ended: 1 for that outcome, 0 for the others.",
    "amp_registry_sync_duration_seconds": "How long this sync took.",
}
_HOUR: Final = 3600
_Sample = tuple[str, Mapping[str, str], float]


def as_prometheus(statuses: Sequence[RegisterStatus], reports: Iterable[SyncReport] = ()) -> str:
    """Return the metrics of every register, and of the syncs just done, each family with its help and type."""
    samples = [sample for status in statuses for sample in _of_status(status)]
    for report in reports:
        labels = {"register": report.register.value}
        samples.append(("amp_registry_sync_duration_seconds", labels, report.seconds))
    return "".join(_family(name, [each for each in samples if each[0] == name]) for name in _HELP)


def _of_status(status: RegisterStatus) -> Iterator[_Sample]:
    register = {"register": status.register.value}
    yield "amp_registry_copy_usable", register, float(status.usable)
    yield "amp_registry_copy_maximum_age_seconds", register, status.maximum_hours * _HOUR
    yield "amp_registry_copy_held_back", register, float(status.held is not None)
    main = PartStatus(
        part=Part.REGISTER, copy=status.copy, age_hours=status.age_hours, last_run=status.last_run
    )
    for part in (main, *status.beside):
        yield from _of_part(part, {**register, "part": part.part.value})


def _of_part(part: PartStatus, labels: Mapping[str, str]) -> Iterator[_Sample]:
    if part.copy is not None:
        yield "amp_registry_copy_entries", labels, float(part.copy.rows)
        yield "amp_registry_copy_fetched_timestamp_seconds", labels, _seconds(part.copy.fetched_at)
        yield "amp_registry_copy_verified_timestamp_seconds", labels, _seconds(part.copy.verified_at)
    if part.last_run is not None:
        yield "amp_registry_run_timestamp_seconds", labels, _seconds(part.last_run.finished_at)
        for outcome in Outcome:
            said = {**labels, "kind": part.last_run.kind.value, "outcome": outcome.value}
            yield "amp_registry_run_outcome", said, float(part.last_run.outcome is outcome)


def _family(name: str, samples: Sequence[_Sample]) -> str:
    if not samples:
        return ""
    lines = [f"# HELP {name} {_HELP[name]}", f"# TYPE {name} gauge"]
    for _, labels, value in samples:
        said = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        lines.append(f"{name}{{{said}}} {value:.15g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
