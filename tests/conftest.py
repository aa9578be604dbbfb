"""What holds for every test: in CI, a test that needs PostgreSQL runs; skipping it there is a failure."""

from __future__ import annotations

import os

import pytest

_skipped_on_postgres: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember each PostgreSQL test that was skipped."""
    if report.skipped and "postgres" in report.keywords:
        _skipped_on_postgres.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name them where that matters."""
    if os.environ.get("CI") and _skipped_on_postgres:
        terminalreporter.section("PostgreSQL tests skipped in CI", red=True)
        for nodeid in _skipped_on_postgres:
            terminalreporter.line(nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for them."""
    if os.environ.get("CI") and _skipped_on_postgres:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
