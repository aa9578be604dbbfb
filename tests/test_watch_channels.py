"""Which channels the settings give, and what they lack when they give none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amp_registry.delivering.channel import Channel
from amp_registry.errors import BadSettings
from amp_registry.settings import Settings
from amp_registry.watch_channels import channels

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MAIL: dict[str, Any] = {
    "mail_to": ("a@exemple.test", "b@exemple.test"),
    "mail_from": "registre@exemple.test",
    "smtp_host": "courriel.exemple.test",
}


def made(**settings: Any) -> list[Channel]:
    return channels(Settings(**settings), lambda: NOW, lambda seconds: None)


def test_no_setting_gives_no_channel() -> None:
    assert made() == []
    assert made(smtp_host="h", mail_from="a@exemple.test") == []


def test_each_recipient_is_a_channel_and_the_webhook_is_one() -> None:
    names = [channel.name for channel in made(**MAIL, webhook_url="https://x.test/", webhook_secret="s")]
    assert len(names) == 3
    assert names[2] == "webhook"
    assert all(name.startswith("mail ") for name in names[:2])


@pytest.mark.parametrize(
    ("settings", "lacking"),
    [
        ({"mail_to": MAIL["mail_to"], "mail_from": MAIL["mail_from"]}, "smtp_host"),
        ({"mail_to": MAIL["mail_to"], "smtp_host": "h"}, "mail_from"),
        ({**MAIL, "smtp_user": "u"}, "smtp_password"),
        ({**MAIL, "smtp_user": "u", "smtp_password": "p", "smtp_security": "none"}, "smtp_security"),
        ({"webhook_url": "https://x.test/"}, "webhook_secret"),
    ],
)
def test_a_channel_that_lacks_something_is_refused_by_the_name_of_what_it_lacks(
    settings: dict[str, Any], lacking: str
) -> None:
    with pytest.raises(BadSettings) as refused:
        made(**settings)
    assert refused.value.values["name"] == lacking


def test_a_password_may_go_in_the_clear_to_this_machine_alone() -> None:
    here = {**MAIL, "smtp_host": "127.0.0.1", "smtp_user": "u", "smtp_password": "p", "smtp_security": "none"}
    assert len(made(**here)) == 2


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("un secret\n", encoding="utf-8")
    assert len(made(webhook_url="https://x.test/", webhook_secret_file=file)) == 1
    for content in (b"", b"\xff"):
        file.write_bytes(content)
        with pytest.raises(BadSettings) as refused:
            made(webhook_url="https://x.test/", webhook_secret_file=file)
        assert refused.value.values["name"] == "webhook_secret_file"
