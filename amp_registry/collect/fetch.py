"""Asking a source over HTTP with good manners: named, patient, bounded, and never trusted on its word.

What comes back is a `Page`, whatever its content type says: whether the bytes are the register is settled by
reading them (`detect`). A source that does not answer, or answers with an error, raises `SourceUnreachable`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import requests
import urllib3
from requests.utils import get_environ_proxies, select_proxy
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from amp_registry.collect.page import MAX_BYTES, Page, too_large
from amp_registry.collect.receiving import Received, TooLarge, TooSlow, receive
from amp_registry.collect.web_session import LeftHttps, WebSession
from amp_registry.error_parts import short
from amp_registry.errors import NotTheRegister, SourceUnreachable
from amp_registry.language import Text, same
from amp_registry.records import Register

AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""The statuses worth asking again for; every other error is an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a source is asked. Times are seconds.

    `whole_seconds` bounds one answer from the request to its last byte, however slowly it drips. `retries`
    counts the requests after the first; the wait doubles from `first_wait` up to `longest_wait`, or is what
    `Retry-After` asks: a source that asks for more than `longest_wait` is left alone. `pause` is the least
    time between the starts of two requests. `max_bytes` bounds the answer, unpacked.
    """

    user_agent: str = "amp-registry"
    connect_seconds: float = 10
    read_seconds: float = 60
    whole_seconds: float = 600
    retries: int = 3
    first_wait: float = 2
    longest_wait: float = 120
    pause: float = 0
    max_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: its page, or None when the source says that nothing changed since the validators sent."""

    page: Page | None
    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str | None:
        """The validator to send next time as `If-None-Match`, when there is one."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """The validator to send next time as `If-Modified-Since`, when there is one."""
        return self.headers.get("last-modified")


class Fetcher:
    """One conversation with one source: cookies are kept, requests are spaced; a context manager.

    One that begins over HTTPS stays there, for every address it is given and every redirect.

    `now` dates the pages; `sleep` waits and `clock` measures, in seconds. `on_bytes` is told of every piece
    received: the bytes so far, and how many are expected, None when the source does not say.
    """

    def __init__(
        self,
        register: Register,
        manners: Manners = Manners(),
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        on_bytes: Callable[[int, int | None], None] | None = None,
    ) -> None:
        self._register = register
        self._manners = manners
        self._now = now
        self._sleep = sleep
        self._clock = clock
        self._on_bytes = on_bytes
        self._started: float | None = None
        self._session = WebSession(manners.user_agent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Return what an address answers; the validators of an earlier answer make it conditional.

        Raises `SourceUnreachable` when there is no answer, or an error one, after the retries; and
        `NotTheRegister` when the answer is larger than the limit.
        """
        headers = {"Accept": accept}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        return self._ask(requests.Request("GET", url, headers=headers, params=dict(params or {})))

    def post(self, url: str, form: Mapping[str, str], *, accept: str = "*/*") -> Fetched:
        """Return what an address answers to a form; same errors as `get`. Only for questions, asked again."""
        return self._ask(requests.Request("POST", url, headers={"Accept": accept}, data=dict(form)))

    def _ask(self, request: requests.Request) -> Fetched:
        manners = self._manners
        retry = Retry(total=manners.retries, backoff_factor=manners.first_wait, allowed_methods=None)
        while True:
            self._keep_pace()
            try:
                received = self._once(request)
            except LeftHttps as error:
                raise SourceUnreachable(source=request.url, problem=error.problem) from None
            except _LASTING as error:
                raise SourceUnreachable(source=request.url, problem=_silence(error, request.url)) from None
            except (requests.RequestException, HTTPError, OSError) as error:
                problem, asked = _silence(error, request.url), None
            else:
                if received.status not in AGAIN:
                    return self._answer(received)
                problem, asked = _refusal(received), _asked_to_wait(retry, received)
            retry = self._counted(retry, request, problem)
            self._wait(request, retry, asked, problem)

    def _once(self, request: requests.Request) -> Received:
        manners = self._manners
        prepared = self._session.prepare_request(request)
        self._session.keep_secure(prepared.url or "")
        settings = self._session.merge_environment_settings(prepared.url, {}, True, None, None)
        _refuse_no_bundle(prepared.url or "", settings["verify"])
        timeout = (manners.connect_seconds, manners.read_seconds)
        deadline = self._clock() + manners.whole_seconds
        with self._session.send(prepared, timeout=timeout, **settings) as response:
            try:
                return receive(response, manners.max_bytes, deadline, self._clock, self._on_bytes)
            except TooLarge:
                raise NotTheRegister(
                    source=response.url, register=self._register, problem=too_large(manners.max_bytes)
                ) from None

    def _answer(self, received: Received) -> Fetched:
        if received.status == requests.codes.not_modified:
            page = None
        elif requests.codes.ok <= received.status < requests.codes.multiple_choices:
            page = Page(
                received.content,
                received.url,
                self._now(),
                received.headers,
                _date(received.headers.get("last-modified")),
            )
        else:
            raise SourceUnreachable(source=received.url, problem=_refusal(received))
        return Fetched(
            page=page,
            status=received.status,
            url=received.url,
            headers=received.headers,
        )

    def _counted(self, retry: Retry, request: requests.Request, problem: Text) -> Retry:
        try:
            return retry.increment(request.method, request.url, error=HTTPError(problem.en))
        except MaxRetryError:
            raise SourceUnreachable(source=request.url, problem=problem) from None

    def _wait(self, request: requests.Request, retry: Retry, asked: float | None, problem: Text) -> None:
        manners = self._manners
        longest = manners.longest_wait
        if asked is not None and asked > longest:
            raise SourceUnreachable(source=request.url, problem=_too_long(problem, asked, longest))
        doubled = max(manners.first_wait, retry.get_backoff_time())
        self._sleep(min(doubled, longest) if asked is None else asked)

    def _keep_pace(self) -> None:
        """Wait until the pause since the start of the last request is over."""
        if self._started is not None and self._manners.pause:
            left = self._started + self._manners.pause - self._clock()
            if left > 0:
                self._sleep(left)
        self._started = self._clock()


def _asked_to_wait(retry: Retry, received: Received) -> float | None:
    """Return the seconds `Retry-After` asks for, a count or a date; None when it says nothing readable."""
    said = received.headers.get("retry-after")
    try:
        return None if said is None else retry.parse_retry_after(said)
    except InvalidHeader:
        return None


def _date(said: str | None) -> datetime | None:
    """Return the moment of an HTTP date, in UTC; None when it is absent or not readable."""
    try:
        moment = None if said is None else parsedate_to_datetime(said)
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


_NO_ADDRESS: Final = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
# What another try would not change.
_LASTING: Final = (TooSlow, requests.TooManyRedirects, requests.exceptions.SSLError, *_NO_ADDRESS)


def _refuse_no_bundle(url: str, verify: object) -> None:
    """Raise `SourceUnreachable` where the certificates to trust, which a variable names, are not there."""
    if url.startswith("https:") and isinstance(verify, str) and not Path(verify).exists():
        raise SourceUnreachable(source=url, problem=_no_bundle(verify))


_SILENCES: Final[tuple[tuple[tuple[type[Exception], ...], Text], ...]] = (
    (
        (TooSlow, requests.Timeout, TimeoutError, urllib3.exceptions.TimeoutError),
        Text("il est trop lent.", "it is too slow."),
    ),
    (
        (requests.TooManyRedirects,),
        Text("il renvoie sans fin d'une adresse à l'autre.", "it redirects without end."),
    ),
    (
        (requests.exceptions.SSLError,),
        Text("son certificat n'est pas accepté.", "its certificate is not accepted."),
    ),
    (_NO_ADDRESS, Text("ce n'est pas une adresse web.", "this is not a web address.")),
    (
        (requests.ConnectionError,),
        Text("la connexion ne s'établit pas.", "no connection can be made."),
    ),
)
"""What is said of each kind of error, the first that fits."""
_CUT: Final = Text("la réponse s'interrompt avant la fin.", "the answer stops before its end.")


def _silence(error: Exception, url: str) -> Text:
    if isinstance(error, requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL):
        return _no_proxy(url)
    return next((said for kinds, said in _SILENCES if isinstance(error, kinds)), _CUT)


def _no_proxy(url: str) -> Text:
    """Return that it is the proxy on the way that does not serve; a password in its address is not shown."""
    proxy = select_proxy(url, get_environ_proxies(url)) or "?"
    shown = short(proxy.rpartition("@")[2])
    return Text(
        f"le mandataire {shown} refuse ou ne répond pas. Vérifiez HTTP_PROXY, HTTPS_PROXY et NO_PROXY.",
        f"the proxy {shown} refuses or does not answer. Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY.",
    )


def _no_bundle(named: str) -> Text:
    return Text(
        f"le fichier des autorités de certification reconnues n'est pas là, « {short(named)} ». Vérifiez REQUESTS_CA_BUNDLE et CURL_CA_BUNDLE.",
        f"the file of the certificate authorities to trust is not there, “{short(named)}”. Check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE.",
    )


def _refusal(received: Received) -> Text:
    return same(f"HTTP {received.status} {received.reason}".strip() + ".")


def _too_long(problem: Text, seconds: float, longest: float) -> Text:
    return Text(
        f"{problem.fr} Il demande d'attendre {seconds:.0f} s (maximum {longest:.0f} s).",
        f"{problem.en} It asks to wait {seconds:.0f} s (at most {longest:.0f} s).",
    )
