"""Lines of time, changes and sources as their pages show them, from a store of several nights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from amp_registry.nights import Nights
from amp_registry.records import Part, Register
from amp_registry.registry import Registry
from amp_registry.web.views import frame, register_sizes, source_cards, timeline
from amp_registry.web.views.say import Say
from tests import factory
from tests.sample_store import FETCHED, NOW, imported

FR, EN = Say("fr"), Say("en")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Ten firms; one leaves before its end and one changes its address; then a night that is held back."""
    folder = tmp_path_factory.mktemp("nights")
    url = f"sqlite:///{folder / 'store.sqlite3'}"
    firms = [factory.rena(n) for n in range(1, 11)]
    moved = factory.rena(2, address="2, rue Nouvelle, Québec")
    for days, entries in ((3, firms), (2, [moved, *firms[2:]]), (1, firms[:1])):
        file = folder / f"{days}.jsonl"
        file.write_text("".join(json.dumps(one.to_dict()) + "\n" for one in entries), encoding="utf-8")
        imported(
            url,
            Register.RENA,
            file,
            fetched_at=FETCHED - timedelta(days=days),
            now=FETCHED - timedelta(days=days),
        )
    with Registry.open(url) as opened:
        yield opened


def test_a_line_of_time_says_since_when_until_when_and_how_it_ended(registry: Registry) -> None:
    (moment,) = timeline.moments(registry.history(neq=factory.neq(1), now=NOW), FR)
    assert moment.who == "Construction Exemple 1 inc., NEQ 1170000013"
    assert (
        moment.standing == "Inscription définitive\u00a0; Inscrite le 2024-06-13\u00a0; Fin prévue 2029-06-12"
    )
    assert moment.seen == "Vue du 2026-11-19 au 2026-11-19."
    assert (
        moment.end
        == "Absente de la copie du 2026-11-20\u00a0: n'y est plus, avant la fin prévue (2029-06-12)."
    )


def test_a_line_of_time_says_what_an_entry_changed(registry: Registry) -> None:
    before, after = timeline.moments(registry.history(neq=factory.neq(2), now=NOW), EN)
    assert before.end == "Not in the copy of 2026-11-20: changed."
    assert after.fields == ("address: 2, rue de l'Échantillon, Québec → 2, rue Nouvelle, Québec",)
    assert after.end == "Still in the newest copy."


def test_changes_stand_by_day_and_are_counted(registry: Registry) -> None:
    found = registry.changes(since=(FETCHED - timedelta(days=9)).date(), now=NOW)
    (day,) = timeline.days(found, FR)
    assert day.day == "2026-11-20"
    assert sorted((line.sign, line.firm) for line in day.lines) == [
        ("−!", factory.neq(1)),
        ("≠", factory.neq(2)),
    ]
    assert (
        timeline.counts(found, FR)
        == "0 inscrites, 1 qui n'y sont plus (dont 1 avant la fin prévue), 1 modifiées."
    )


def test_a_source_says_how_its_copy_stands_and_what_each_night_gave(registry: Registry) -> None:
    rena, rea = registry.status(now=NOW)
    card = source_cards.card(rena, registry.nights("rena", now=NOW), FR)
    assert card.states == ("PÉRIMÉE", "UNE COPIE PLUS RÉCENTE EST RETENUE")
    assert not card.good
    assert [night.outcome for night in card.nights] == [
        "copie RETENUE",
        "copie mise en usage",
        "copie mise en usage",
    ]
    assert card.nights[0].reason
    assert card.todo == "Ce qu'il faut faire\u00a0: amp-registry sync rena"
    missing = source_cards.card(rea, registry.nights("rea", now=NOW), EN)
    assert (missing.states, missing.told, missing.nights) == (("MISSING",), "There is no copy yet.", ())


def test_every_page_says_what_is_grave_of_the_copies_first(registry: Registry) -> None:
    told = frame.notices(FR, registry.status(now=NOW))
    assert all(notice.grave for notice in told)
    assert [notice.text.partition("\u00a0:")[0] for notice in told] == ["RENA", "RENA", "REA"]
    fresh = frame.notices(EN, registry.status(now=FETCHED - timedelta(days=2))[:1])
    assert [(notice.text, notice.grave) for notice in fresh] == [
        ("RENA: copy of 2026-11-20 02:31, up to date.", False)
    ]


def test_the_size_of_a_register_is_said_in_words_in_a_table_and_in_a_drawing(registry: Registry) -> None:
    nights = registry.nights("rena", now=NOW)
    assert register_sizes.told(nights, EN) == (
        "Curve of the number of entries of RENA, from 10 on 2026-11-19 to 9 on 2026-11-20; least 9, most 10, "
        "nights held back: 1. The table below gives the same numbers."
    )
    assert [(size.rows, size.difference) for size in register_sizes.sizes(nights, FR)] == [
        ("9", "−1"),
        ("10", ""),
    ]
    root = ET.fromstring(register_sizes.drawing(nights, FR))
    names = [element.tag.partition("}")[2] for element in root.iter()]
    assert names.count("circle") == 2
    assert {"script", "style", "foreignObject", "image"} & set(names) == set()
    inside = [
        float(circle.attrib[axis])
        for circle in root.iter("{http://www.w3.org/2000/svg}circle")
        for axis in ("cx", "cy")
    ]
    assert all(0 < place < register_sizes.WIDTH for place in inside)


def test_one_copy_and_none_have_no_drawing_and_say_so(registry: Registry) -> None:
    nights = registry.nights("rena", now=FETCHED - timedelta(days=2, hours=12))
    assert register_sizes.told(nights, EN).startswith("One copy alone: 10 entries")
    none = Nights(register=Register.REA, part=Part.REGISTER, copies=(), runs=())
    assert "circle" not in register_sizes.drawing(none, FR)
    assert ET.fromstring(register_sizes.drawing(none, FR)).tag.endswith("svg")


def test_the_nights_of_a_register_are_those_by_the_moment(registry: Registry) -> None:
    assert len(registry.nights("rena", now=NOW).copies) == 2
    assert registry.nights("rena", now=FETCHED - timedelta(days=9)).copies == ()
    assert registry.nights(Register.RENA, part=Part.COMPLEMENT, now=NOW).runs == ()
