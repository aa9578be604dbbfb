"""Every error this package raises on purpose, in one tree.

    AmpRegistryError
    ├── InvalidQuestion            the question cannot be asked as written
    │   ├── InvalidNeq             a number a person gave fails its check digit, prefix or length
    │   ├── EmptyName              no name, no NEQ, no client number: nobody to look for
    │   └── MissingDate            a date the law needs is absent and nothing can stand for it
    ├── CollectError               a source or a file could not become records
    │   ├── SourceUnreachable      no answer, or an error answer
    │   ├── FileUnusable           a file that is missing, cannot be opened, or is too large
    │   ├── NotTheRegister         something answered, but it is not this register
    │   ├── BadLines               lines of a JSON Lines file that are not records
    │   ├── FieldMissing           a required column is absent
    │   ├── UnknownCategory        a value outside the categories, where none can be supposed
    │   └── ExpectationFailed      too few rows, too large a change: the copy is held back
    ├── StoreError                 the local store cannot do what was asked
    │   ├── NoSnapshot             no copy of that register for that day
    │   ├── SnapshotTooOld         the copy is older than its maximum age
    │   ├── AnotherRun             a sync or an import is already at work on the store
    │   └── JournalBroken          the chain of hashes does not hold
    ├── ListError                  a list of firms cannot be asked as it stands
    │   ├── ListUnreadable         the file is cut, locked, too large, or is not a list
    │   └── ColumnsUnclear         no column says who is asked about, or two say the same
    ├── LawError                   the law as data cannot answer
    │   ├── NoLawForDate           a date before the first text we hold
    │   └── BadLawFile             a row of a law file is not usable
    ├── BadSettings                an option, a variable or a settings file is not usable
    └── ExtraMissing               an optional part of the program is not installed

Each takes values, not text, and says what is wrong, why it matters and what to do, in French and in
English. A weak match or a doubtful register is an answer, not an error, and has no class here.
"""

from amp_registry.error_kinds.collect import (
    BadLines,
    CollectError,
    ExpectationFailed,
    FieldMissing,
    FileUnusable,
    NotTheRegister,
    SourceUnreachable,
    UnknownCategory,
)
from amp_registry.error_kinds.law import BadLawFile, LawError, NoLawForDate
from amp_registry.error_kinds.lists import ColumnsUnclear, ListError, ListUnreadable
from amp_registry.error_kinds.question import (
    EmptyName,
    InvalidNeq,
    InvalidQuestion,
    MissingDate,
)
from amp_registry.error_kinds.setup import BadSettings, ExtraMissing
from amp_registry.error_kinds.store import (
    AnotherRun,
    JournalBroken,
    NoSnapshot,
    SnapshotTooOld,
    StoreError,
)
from amp_registry.error_parts import AmpRegistryError

__all__ = [
    "AmpRegistryError",
    "AnotherRun",
    "BadLawFile",
    "BadLines",
    "BadSettings",
    "CollectError",
    "ColumnsUnclear",
    "EmptyName",
    "ExpectationFailed",
    "ExtraMissing",
    "FieldMissing",
    "FileUnusable",
    "InvalidNeq",
    "InvalidQuestion",
    "JournalBroken",
    "LawError",
    "ListError",
    "ListUnreadable",
    "MissingDate",
    "NoLawForDate",
    "NoSnapshot",
    "NotTheRegister",
    "SnapshotTooOld",
    "SourceUnreachable",
    "StoreError",
    "UnknownCategory",
]
