"""Registers of the real size, invented: the same seed gives the same entries, on any machine.

    python -m benchmarks.generate OUTDIR [--seed N]

writes `rena.jsonl` (2,218 entries) and `rea.jsonl` (8,361), the sizes of the annual report of 2024-25. Names
are built from tables of syllables, trades and legal forms in the proportions Québec suppliers show; numbers
lie in ranges not issued. Nobody here exists.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from amp_registry.collect import exchange
from amp_registry.neq import luhn
from amp_registry.records import (
    Decision,
    Entry,
    HolderKind,
    ListOrigin,
    ReaEntry,
    Reason,
    ReasonKind,
    Register,
    Registration,
    RenaEntry,
    Status,
    SuspensionCause,
)

SIZES = {Register.RENA: 2218, Register.REA: 8361}
SEED = 20250331
AS_IT_STOOD = date(2026, 11, 21)
REGIME_CHANGE = date(2026, 4, 2)  # from that day an authorization has no end


def _words(table: str) -> list[str]:
    return table.split()


# Three syllables that hardly make the name of anybody: Saldouvaux, Brancaquette.
_HEADS = _words("""
    Bal Bel Bran Cal Char Cor Dal Der Fal Fer Fon Gal Gar Har Jal Jor Lam Lor Mal Mer Mon Nor Per Quer Ral Sal
    Sar Tal Tor Val Ver Vil
""")
_MIDDLES = _words("""
    be bi bré ca cé di dou fé ga gui la lé li lo ma mé mi na né no pa ra ré ri ro sa sé ta té vé vi
""")
_TAILS = _words("""
    bert chard champ don gnon lande lette lier mont nelle quette rault rieux ssard teau thier vaux vière ville zac
""")
FAMILY_SYLLABLES = (_HEADS, _MIDDLES, _TAILS)
TRADES = _words("""
    Construction Constructions Pavage Pavages Excavation Excavations Transport Déneigement Toitures Plomberie
    Électricité Maçonnerie Béton Aménagement Entretien Gestion Isolation Peinture Rénovation Soudure Démolition
    Forage Signalisation Ventilation Menuiserie Sécurité Informatique Consultants Génie-conseil Architecture
""")
PLACES = _words("""
    Montréal Québec Laval Gatineau Longueuil Sherbrooke Lévis Saguenay Trois-Rivières Terrebonne Repentigny
    Drummondville Saint-Jérôme Granby Saint-Hyacinthe Rimouski Shawinigan Joliette Victoriaville Alma Sept-Îles
    Val-d'Or Rouyn-Noranda Baie-Comeau Matane Amos Gaspé Magog Mirabel Blainville
""")
_COMPANY_FORMS = (
    "inc.",
    "inc.",
    "inc.",
    "inc.",
    "inc",
    "Inc.",
    "INC.",
    "ltée",
    "ltée",
    "Ltée",
    "limitée",
    "",
)
_PARTNERSHIP_FORMS = ("s.e.n.c.", "s.e.n.c.r.l.", "S.E.N.C.", "s.e.c.", "s.e.n.c.r.l./s.r.l.")
_OFFENCES = (
    "Loi sur l'administration fiscale (RLRQ, c. A-6.002), art. 62",
    "Loi sur les relations du travail dans l'industrie de la construction (RLRQ, c. R-20), art. 84",
    "Loi sur la concurrence (L.R.C. 1985, c. C-34), art. 47",
    "Loi sur le bâtiment (RLRQ, c. B-1.1), art. 197",
)


def generate(register: Register, rows: int, seed: int = SEED) -> list[Entry]:
    """Return that many invented entries of a register, with distinct valid NEQs; `seed` settles them all."""
    draw = random.Random(f"{seed}/{register}")
    build = _rena if register is Register.RENA else _rea
    serials = draw.sample(range(9_200_000, 10_000_000), rows)
    return [build(draw, serial) for serial in serials]


def write(folder: Path, seed: int = SEED, sizes: dict[Register, int] | None = None) -> list[Path]:
    """Write one JSON Lines file a register into a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for register, rows in (sizes or SIZES).items():
        path = folder / f"{register}.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(exchange.write(generate(register, rows, seed)))
        paths.append(path)
    return paths


def neq(prefix: str, serial: int) -> str:
    """Return the valid NEQ of a seven-digit serial."""
    return f"{prefix}{serial:07d}{_check(f'{serial:07d}')}"


def _check(digits: str) -> int:
    return -luhn(f"{digits}0") % 10


# --- names --------------------------------------------------------------------------------------


def _family(draw: random.Random) -> str:
    return draw.choice(_HEADS) + draw.choice(_MIDDLES) + draw.choice(_TAILS)


def company_number(draw: random.Random, head: int = 98) -> str:
    """Return the printed name of a numbered company; numbers of the heads 96 to 99 are not issued."""
    digits = f"{head}{draw.randrange(100_000):05d}"
    digits += str(_check(digits))
    word = draw.choice(["Québec inc.", "Québec inc.", "QUÉBEC INC.", "Quebec inc", "Québec Inc."])
    return f"{digits[:4]}{draw.choice('----‑ ')}{digits[4:]} {word}"


def _initials(draw: random.Random) -> str:
    letters = draw.sample("ABCDEFGHJKLMNPRSTVX", draw.choice([2, 3, 3]))
    return ".".join(letters) + "." if draw.random() < 0.5 else "".join(letters)


def _plain(draw: random.Random) -> str:
    trade, family = draw.choice(TRADES), _family(draw)
    shapes: list[Callable[[], str]] = [
        lambda: f"{trade} {family}",
        lambda: f"{trade} {family}",
        lambda: f"Les {trade} {family}" if trade.endswith("s") else f"{trade} {_initials(draw)} {family}",
        lambda: (
            f"{family} {draw.choice(['&', 'et', '+'])} {draw.choice(['Fils', 'Filles', 'Associés', _family(draw)])}"
        ),
        lambda: f"Groupe {family}",
        lambda: f"Les Entreprises {draw.choice('ABCDEFGJLMPRS')}. {family}",
        lambda: f"{trade} {_initials(draw)}",
        lambda: f"{trade} Saint-{family}",
        lambda: f"{trade} {family} ({draw.randrange(1985, 2025)})",
        lambda: f"{trade} {draw.choice(PLACES)} {family}",
    ]
    return draw.choice(shapes)()


def _names(draw: random.Random, form: str) -> tuple[str, tuple[str, ...]]:
    """Return the name as a register would print it, and the firm's other names."""
    trade = _plain(draw)
    name = f"{trade} {form}".strip()
    others = (_plain(draw),) if draw.random() < 0.12 else ()
    if draw.random() < 0.14:
        number = company_number(draw)
        name = draw.choice(
            [number, f"{number} ({trade})", f"{trade} ({number})", f"{number} f.a.s.n. {trade}"]
        )
        others = (trade,) if name == number and draw.random() < 0.7 else others
    if draw.random() < 0.12:
        name = name.upper()
    return name, others


# --- entries ------------------------------------------------------------------------------------


def _holder(draw: random.Random) -> tuple[HolderKind, str, str]:
    chance = draw.random()
    if chance < 0.90:
        return HolderKind.LEGAL_PERSON, "11", draw.choice(_COMPANY_FORMS)
    if chance < 0.96:
        return HolderKind.PARTNERSHIP, "33", draw.choice(_PARTNERSHIP_FORMS)
    return HolderKind.SOLE_PROPRIETORSHIP, "22", draw.choice(["enr.", ""])


def _rena(draw: random.Random, serial: int) -> RenaEntry:
    holder, prefix, form = _holder(draw)
    name, others = _names(draw, form)
    started = AS_IT_STOOD - timedelta(days=draw.randrange(5 * 365))
    provisional = draw.random() < 0.01
    return RenaEntry(
        name=name,
        other_names=others,
        neq=neq(prefix, serial) if draw.random() < 0.97 else None,
        address=f"{draw.randrange(1, 9999)}, rue {_family(draw)}, {draw.choice(PLACES)} (Québec)",
        holder_kind=holder,
        person_name=f"{_family(draw)} {_family(draw)}" if holder is HolderKind.SOLE_PROPRIETORSHIP else None,
        registration=Registration.PROVISIONAL if provisional else Registration.DEFINITIVE,
        registered_on=started,
        projected_end=None if provisional else _five_years_less_a_day(started),
        reasons=tuple(_reason(draw) for _ in range(draw.choice([1, 1, 1, 1, 2, 3]))),
    )


def _five_years_less_a_day(started: date) -> date:
    return date(started.year + 5, started.month, min(started.day, 28)) - timedelta(days=1)


def _reason(draw: random.Random) -> Reason:
    kind = draw.choice([ReasonKind.CONVICTION] * 5 + [ReasonKind.AMP_DECISION] * 3 + list(ReasonKind))
    linked = kind in (ReasonKind.ASSOCIATE, ReasonKind.CONTROL)
    return Reason(
        kind=kind,
        text=draw.choice(_OFFENCES) if kind in (ReasonKind.CONVICTION, ReasonKind.ASSOCIATE) else "",
        name=f"{_family(draw)} {_family(draw)}" if linked else None,
        municipality=draw.choice(PLACES) if linked else None,
        decision=draw.choice(list(Decision)) if kind is ReasonKind.AMP_DECISION else None,
    )


def _rea(draw: random.Random, serial: int) -> ReaEntry:
    _, prefix, form = _holder(draw)
    name, others = _names(draw, form)
    status = draw.choices([Status.AUTHORIZED, Status.SUSPENDED, Status.EXPIRED], [970, 20, 10])[0]
    issued = AS_IT_STOOD - timedelta(days=draw.randrange(5 * 365))
    return ReaEntry(
        name=name,
        other_names=others,
        neq=neq(prefix, serial) if draw.random() < 0.93 else None,
        amp_client_number=f"99{serial:08d}",
        city=draw.choice(PLACES),
        province="QC",
        postal_code=f"{draw.choice('GHJ')}{draw.randrange(10)}X {draw.randrange(10)}X{draw.randrange(10)}",
        status=status,
        suspension_cause=draw.choice([*SuspensionCause, None]) if status is Status.SUSPENDED else None,
        oversight=True if draw.random() < 0.01 else None,
        issued_on=issued,
        expires_on=None if issued >= REGIME_CHANGE else _five_years_less_a_day(issued),
        list_origin=_ORIGINS[status],
    )


_ORIGINS = {
    Status.AUTHORIZED: ListOrigin.EXTRACT,
    Status.SUSPENDED: ListOrigin.COMPLEMENT_SUSPENDED,
    Status.EXPIRED: ListOrigin.COMPLEMENT_EXPIRED,
}


def main() -> int:
    """Write both registers where the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    for path in write(asked.folder, asked.seed):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
