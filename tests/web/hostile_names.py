"""A thousand names nobody should have, each the payload of an attack on whoever prints it, each one a firm's name here.

`SENTINEL` is what the scripts among them would set in a page that ran them.
"""

from __future__ import annotations

from itertools import islice, product

SENTINEL = "amp_registry_ran"
CALL = f"window.{SENTINEL}=1"

SCRIPTS = (
    f"<script>{CALL}</script>",
    f"<ScRiPt>{CALL}</sCrIpT>",
    f"<img src=x onerror={CALL}>",
    f'<img src="x" onerror="{CALL}">',
    f"<svg onload={CALL}>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<body onload={CALL}>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<video><source onerror={CALL}></video>",
    f"<a href=javascript:{CALL}>x</a>",
    f'<iframe src="javascript:parent.{CALL}"></iframe>',
    f'<iframe srcdoc="<script>parent.{CALL}</script>"></iframe>',
    f"<math><mtext></mtext><script>{CALL}</script></math>",
    f"<div hx-on:click='{CALL}' hx-trigger='load' hx-get='/x'>x</div>",
    f"<div data-hx-get='/x' data-hx-trigger='load' hx-on::after-request='{CALL}'>x</div>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    "<meta http-equiv='refresh' content='0;url=/elsewhere'>",
    "<base href='http://elsewhere.invalid/'>",
    "<link rel=stylesheet href=//elsewhere.invalid/x.css>",
    "<style>*{display:none}</style>",
    "<form action=//elsewhere.invalid><button>",
    f"javascript:{CALL}",
    f"data:text/html,<script>{CALL}</script>",
)
MARKUP = (
    "</title>",
    "</textarea>",
    "</table>",
    "</main>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<?php ?>",
    "<p",
)
QUOTES = (
    '"',
    "'",
    "`",
    "\\",
    '" autofocus x="',
    "' style='color:red",
    "&",
    "&amp;",
    "&lt;script&gt;",
    "&#x3c;script&#x3e;",
)
TEMPLATES = (
    "{{ 7*7 }}",
    "{% raw %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{0}",
    "{name}",
    "%s%s%n",
    "%(name)s",
    "{{''.__class__}}",
)
TEXT = (
    "\u202egnp.exe",
    "\u2066inc.\u2069",
    "\u200b\u200d\ufeff",
    "e\u0301" * 20,
    "\u0e49" * 40,
    "名前 株式会社",
    "شركة",
    "🏗️👷",
    "=HYPERLINK(1)",
    "'; DROP TABLE entry; --",
    "../../../../etc/passwd",
    "x" * 3_000,
    "A B" * 200,
    "\u00ad" * 30,
    "ﷺ" * 20,
)
FRAMES = (
    "{}",
    "{} inc.",
    "Exemple {} ltée",
    '"{}"',
    "'{}'",
    "><{}",
    '"><{}',
    "'><{}",
    "{}<",
    "--> {}",
    "{}{}",
    "</td>{}",
    "</script>{}",
    "\u00a0{}",
    "{}&{}",
)


def names(count: int = 1_000) -> list[str]:
    """Return so many different names."""
    payloads = (*SCRIPTS, *MARKUP, *QUOTES, *TEMPLATES, *TEXT)
    made = (frame.replace("{}", payload) for frame, payload in product(FRAMES, payloads))
    found = list(islice(dict.fromkeys(made), count))
    if len(found) < count:
        raise ValueError(f"only {len(found)} names")
    return found
