"""Two names, and whether what rules pairs out leaves them to the comparison in full: for one pair, and for many at once."""

from __future__ import annotations

import pytest

PAIRS = [
    pytest.param("Boréalix Excavation", "Boréalex Excavation", True, id="a slip, and the rest is the same"),
    pytest.param("Boréalix", "Boréalix Nordet Gélival", True, id="one holds the other"),
    pytest.param("Boréalix Boréalix", "Boréalix", True, id="a word said twice"),
    pytest.param("Gélival Gélival", "Gélival Gelivals Tremblay", True, id="a word said twice, once with a slip"),
    pytest.param("Fotal Nordet", "Photal Nordet", True, id="a word that only sounds like the other"),
    pytest.param("Nordet Gélival", "Nordet Boréalix", False, id="another word that tells in its place"),
    pytest.param("Construction Tremblay", "Excavation Tremblay", False, id="a family name, each with its trade"),
    pytest.param("Boréalix Nordet DJL", "Boréalix Nordet DJM", False, id="other initials"),
    pytest.param("Gestion DJL", "Groupe DJL", True, id="the same initials among general words"),
    pytest.param("Boréalix Maçonnerie Nordet", "Gélival Toiture Nordet", False, id="more apart than in common"),
]  # fmt: skip
