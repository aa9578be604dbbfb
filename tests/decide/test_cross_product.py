"""A seeded sample of the cross product of questions and register states; `make trial` runs a longer one."""

from __future__ import annotations

from tests.trials.cross_product import run


def test_what_holds_of_every_answer_holds_on_a_sample_of_the_product() -> None:
    answers, failures = run(samples=800, seed=20260402)
    assert failures == []
    assert len(answers) >= 6
