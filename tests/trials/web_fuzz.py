"""The whole API, asked what its description allows and what it does not, at length.

    python -m tests.trials.web_fuzz --examples 300

Prints how many requests each operation was sent and how they came out; stops with the request that did not come out as
described. The tests send a few.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from schemathesis import GenerationMode

from tests.sample_store import stored_samples
from tests.web import api_fuzz


def main() -> None:
    """Send them, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=300)
    examples = parser.parse_args().examples
    with tempfile.TemporaryDirectory() as folder:
        url = stored_samples(f"sqlite:///{Path(folder) / 'registry.sqlite3'}")
        with api_fuzz.serving(url) as (app, client):
            for label, operation in api_fuzz.operations(app).items():
                for mode in api_fuzz.MODES:
                    if label.endswith("/check-many") and mode is GenerationMode.NEGATIVE:
                        continue
                    statuses = api_fuzz.fuzz(operation, client, mode, examples)
                    print(f"{label:45} {mode.value:9} {dict(sorted(statuses.items()))}")


if __name__ == "__main__":
    main()
