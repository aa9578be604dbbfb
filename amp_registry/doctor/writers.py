"""What the doctor says of who may write the store and the files of its indexes: they may make it answer anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from amp_registry.doctor.finding import Finding, State
from amp_registry.file_rights import anybody_may_replace, others_may_write
from amp_registry.indexing import index_folder
from amp_registry.language import Text, same
from amp_registry.store.location import Location


def of_writers(location: Location) -> Iterator[Finding]:
    """Yield each file or folder that others may write than the store's owner, or its group where it is shared."""
    store = location.path
    if store is not None and store.exists():
        if others_may_write(store, store):
            yield _open(store, same(f"chmod o-w {store}"))
        if anybody_may_replace(store):
            yield _open(store.parent, same(f"chmod o-w {store.parent}"))
    folder = index_folder(location.url)
    if folder is not None and any(others_may_write(path, store) for path in (folder, *folder.glob("*.idx"))):
        yield _open(folder, _MAKE_IT_AGAIN.fill({"folder": str(folder)}))


def _open(path: Path, todo: Text) -> Finding:
    seen = Text(
        f"D'autres que le propriétaire de la base peuvent écrire {path}, donc changer les réponses.",
        f"Others than the store's owner may write {path}, and so change the answers.",
    )
    return Finding("others_may_write", State.ATTENTION, seen, todo)


_MAKE_IT_AGAIN = Text(
    "Effacez {folder} ; il est refait à la prochaine question, avec les droits de la base.",
    "Delete {folder}; it is made again at the next question, with the rights of the store.",
)
