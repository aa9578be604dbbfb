"""Every error this package raises on purpose, in one tree.

    AmpRegistryError
    ├── InvalidQuestion            the question cannot be asked as written
    │   ├── InvalidNeq             a number a person gave fails its check digit, prefix or length
    │   └── EmptyName              no name, no NEQ, no client number: nobody to look for
    ├── CollectError               a source or a file could not become records
    │   ├── SourceUnreachable      no answer, or an error answer
    │   ├── FileUnusable           a file that is missing, cannot be opened, or is too large
    │   ├── NotTheRegister         something answered, but it is not this register
    │   ├── BadLines               lines of a JSON Lines file that are not records
    │   └── FieldMissing           a required column is absent
    ├── StoreError                 the local store cannot do what was asked
    │   ├── NoSnapshot             no copy of that register for that day
    │   ├── AnotherRun             a sync, an import or a report is already at work on the store
    │   ├── MissingRight           the database user may not do what was asked
    │   ├── JournalBroken          the chain of hashes does not hold
    │   ├── RegistersFileNotWritten  a file of the registers could not be written
    │   └── RegistersFileUnusable  a file of the registers is cut, changed, or not the one announced
    ├── ListError                  a list of firms cannot be asked as it stands
    │   ├── ListUnreadable         the file is cut, locked, too large, or is not a list
    │   └── ColumnsUnclear         no column says who is asked about, or two say the same
    ├── DecisionError              what a person decided, or took in charge, cannot be recorded
    │   ├── NoSuchCheck            the journal has no check of that number
    │   ├── NoSuchMatch            no entry that was found is the one named
    │   ├── DecidedByNumber        equal numbers: nobody can decide that they are two firms
    │   ├── AlreadyDecided         a decision on the same firm and entry holds already
    │   ├── NoSuchDecision         no decision of that number holds
    │   ├── NoSuchToken            no token of that number can be revoked
    │   └── NotForReview           the check of that number does not wait for a person
    ├── LawError                   the law as data cannot answer
    │   ├── NoLawForDate           a date before the first text we hold
    │   └── BadLawFile             a row of a law file is not usable
    ├── ProofUnreadable            a file is not a proof, or is one no more
    ├── RecordError                what is kept of a check cannot be used
    │   ├── EvidenceUnreadable     an evidence is not of the form this version knows
    │   ├── NoSuchEntry            no entry of the journal has that number
    │   ├── HeadUnusable           a file or a text is no head of a journal
    │   └── TimestampRefused       a time stamp was not given, or does not hold
    ├── SigningError               a key or a signature cannot be used, or does not hold
    │   ├── KeyUnusable            a file of keys is missing, is none, or its passphrase is wrong
    │   ├── BadSignature           a signature is none, or was not made over these bytes
    │   └── UntrustedKey           the key that signed is not among those trusted
    ├── WatchError                 the watch of contracts in progress cannot do what was asked
    │   ├── NotDelivered           a channel did not take events
    │   └── BadWatchFile           a file of contracts to watch cannot be used
    ├── WebError                   a request to the page or the API is not answered
    │   ├── NotAuthenticated       nobody says who asks, or what says it does not hold
    │   ├── NotPermitted           who asks may not do this
    │   ├── UnknownHost            the server is called by a name it does not answer to
    │   ├── CrossSite              a page of another site sent it
    │   ├── FormRefused            a form of another session, too old, or sent before
    │   ├── TooLarge               a request, a line or a file that is too large
    │   ├── TooMany                more requests than one caller may make
    │   ├── NoSuchPage             nothing stands at that address
    │   ├── BadRequest             the request cannot be read
    │   ├── OpenToAll              the server would be reached by anybody
    │   └── Unexpected             an error nobody foresaw
    ├── BadSettings                an option, a variable or a settings file is not usable
    ├── FileNotWritten             a file that was asked for could not be written
    └── ExtraMissing               an optional part of the program is not installed

Each takes values, not text, and says what is wrong, why it matters and what to do, in French and in
English. A weak match or a doubtful register is an answer, not an error, and has no class here.
"""

from amp_registry.error_kinds.collect import (
    BadLines,
    CollectError,
    FieldMissing,
    FileUnusable,
    NotTheRegister,
    SourceUnreachable,
)
from amp_registry.error_kinds.law import BadLawFile, LawError, NoLawForDate
from amp_registry.error_kinds.lists import ColumnsUnclear, ListError, ListUnreadable
from amp_registry.error_kinds.people import (
    AlreadyDecided,
    DecidedByNumber,
    DecisionError,
    NoSuchCheck,
    NoSuchDecision,
    NoSuchMatch,
    NoSuchToken,
    NotForReview,
)
from amp_registry.error_kinds.proof import ProofUnreadable
from amp_registry.error_kinds.question import (
    EmptyName,
    InvalidNeq,
    InvalidQuestion,
)
from amp_registry.error_kinds.record import (
    EvidenceUnreadable,
    HeadUnusable,
    NoSuchEntry,
    RecordError,
    TimestampRefused,
)
from amp_registry.error_kinds.setup import BadSettings, ExtraMissing, FileNotWritten
from amp_registry.error_kinds.signing import BadSignature, KeyUnusable, SigningError, UntrustedKey
from amp_registry.error_kinds.store import (
    AnotherRun,
    JournalBroken,
    MissingRight,
    NoSnapshot,
    RegistersFileNotWritten,
    RegistersFileUnusable,
    StoreError,
)
from amp_registry.error_kinds.watch import BadWatchFile, NotDelivered, WatchError
from amp_registry.error_kinds.web import (
    BadRequest,
    CrossSite,
    FormRefused,
    NoSuchPage,
    NotAuthenticated,
    NotPermitted,
    OpenToAll,
    TooLarge,
    TooMany,
    Unexpected,
    UnknownHost,
    WebError,
)
from amp_registry.error_parts import AmpRegistryError

__all__ = [
    "AlreadyDecided",
    "AmpRegistryError",
    "AnotherRun",
    "BadLawFile",
    "BadLines",
    "BadRequest",
    "BadSettings",
    "BadSignature",
    "BadWatchFile",
    "CollectError",
    "ColumnsUnclear",
    "CrossSite",
    "DecidedByNumber",
    "DecisionError",
    "EmptyName",
    "EvidenceUnreadable",
    "ExtraMissing",
    "FieldMissing",
    "FileNotWritten",
    "FileUnusable",
    "FormRefused",
    "HeadUnusable",
    "InvalidNeq",
    "InvalidQuestion",
    "JournalBroken",
    "KeyUnusable",
    "LawError",
    "ListError",
    "ListUnreadable",
    "MissingRight",
    "NoLawForDate",
    "NoSnapshot",
    "NoSuchCheck",
    "NoSuchDecision",
    "NoSuchEntry",
    "NoSuchMatch",
    "NoSuchPage",
    "NoSuchToken",
    "NotAuthenticated",
    "NotDelivered",
    "NotForReview",
    "NotPermitted",
    "NotTheRegister",
    "OpenToAll",
    "ProofUnreadable",
    "RecordError",
    "RegistersFileNotWritten",
    "RegistersFileUnusable",
    "SigningError",
    "SourceUnreachable",
    "StoreError",
    "TimestampRefused",
    "TooLarge",
    "TooMany",
    "Unexpected",
    "UnknownHost",
    "UntrustedKey",
    "WatchError",
    "WebError",
]
