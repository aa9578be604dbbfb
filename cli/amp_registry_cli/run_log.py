"""The steps of a nightly run as they come: log lines for a file or a collector, or a bar for a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from typing import Final, TextIO

from amp_registry.explain.wording import number, one_line
from amp_registry.language import Text
from amp_registry.records import Part
from amp_registry.run_report import Event, Step, Tell, silent
from amp_registry.store.runs import Outcome
from amp_registry_cli.speech import language, say

LEVELS: Final = {Outcome.HELD: "error", Outcome.FAILED: "error"}
STEPS: Final = {
    Step.STARTED: Text("interroge {address}", "asks {address}"),
    Step.RECEIVED: Text(
        "reçu {bytes} octets, HTTP {http_status}", "received {bytes} bytes, HTTP {http_status}"
    ),
    Step.READ: Text("lu {rows} inscriptions, {issues} remarques", "read {rows} entries, {issues} remarks"),
    Step.NOTED: Text("remarque {code}", "note {code}"),
    Step.ENDED: Text("fin : {outcome}, {seconds} s", "end: {outcome}, {seconds} s"),
}
RECEIVED_AT_ONCE: Final = Text("reçu {bytes} octets", "received {bytes} bytes")
"""Of what has no status of its own: the pages of a register put together."""
BAR: Final = 30
BYTES_A_STEP: Final = 1 << 17
MEGABYTES: Final = Text("Mo", "MB")
LONGEST_TEXT: Final = 600
CLEAR: Final = "\r\033[K"


def lines(form: str, stream: TextIO, *, terminal: bool) -> Tell:
    """Return who is told the steps: `plain` or `json` lines, nobody for `none`; `auto` is a bar on a terminal."""
    if form == "auto":
        form = "bar" if terminal else "plain"
    known: dict[str, Callable[[TextIO], Tell]] = {"plain": _Plain, "json": _Json, "bar": Bar}
    return known[form](stream) if form in known else silent


def level(event: Event) -> str:
    """Return `info`, `warning` for something odd, `error` for a night that gave no copy."""
    if event.step is Step.NOTED:
        return "warning"
    return LEVELS.get(Outcome(str(event.values["outcome"])), "info") if event.step is Step.ENDED else "info"


class _Plain:
    """One line a step, for people: moment (UTC), level, register, what happened."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        if event.step is Step.RECEIVING:
            return
        said = [f"{event.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", f"{level(event):7}", named(event)]
        told = say(_words(event)).format_map({n: one_line(str(v)) for n, v in event.values.items()})
        text = [one_line(say(event.text), LONGEST_TEXT)] if event.text else []
        self._stream.write(" ".join([*said, ". ".join([told, *text])]) + "\n")
        self._stream.flush()


def _words(event: Event) -> Text:
    if event.step is Step.RECEIVED and event.values["http_status"] is None:
        return RECEIVED_AT_ONCE
    return STEPS[event.step]


class _Json:
    """One JSON object a line: `at`, `level`, `event`, `register`, `part`, the figures of the step, `text`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        if event.step is Step.RECEIVING:
            return
        line: dict[str, object] = {
            "at": event.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": level(event),
            "event": event.step.value,
            "register": event.register.value,
            "part": event.part.value,
            **event.values,
        }
        if event.text:
            line["text"] = one_line(say(event.text), LONGEST_TEXT)
        self._stream.write(json.dumps(line, ensure_ascii=True) + "\n")
        self._stream.flush()


class Bar:
    """One line that is written over: how much of the answer is there; gone when the answer is whole."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = -1

    def __call__(self, event: Event) -> None:
        """Draw the step, when it shows."""
        if event.step is Step.RECEIVING:
            self._draw(event)
        elif event.step is not Step.NOTED:
            self._shown = -1
            self._stream.write(CLEAR if event.step is Step.ENDED else f"{CLEAR}{named(event)} …")
            self._stream.flush()

    def _draw(self, event: Event) -> None:
        size, expected = event.values["bytes"], event.values["expected"]
        done = int(str(size))
        if done // BYTES_A_STEP == self._shown and done != expected:
            return
        self._shown = done // BYTES_A_STEP
        bar = ""
        if expected:
            share = min(1.0, done / int(str(expected)))
            bar = f" [{'#' * round(BAR * share):{BAR}}] {share:4.0%}"
        self._stream.write(f"{CLEAR}{named(event)}{bar} {number(done / 1e6, language())} {say(MEGABYTES)}")
        self._stream.flush()


def named(event: Event) -> str:
    """Return the register as it is printed, with its part when it is not the register itself."""
    register = event.register.value.upper()
    return register if event.part is Part.REGISTER else f"{register}/{event.part.value}"
