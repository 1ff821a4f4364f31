"""One page from the web, within limits of time and size.

Invariant: every hop of a redirection is checked like the first address; a connection goes to the address that was
checked, in the name of the host that was asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chains.article.normalization import show_name
from chains.article.web.addresses import Resolver, find_addresses, is_public, parse_address, resolve_host
from chains.errors import ArticleDelayedError, ArticleFetchError
from chains.version import APP_VERSION

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import URL, Response

MAX_SECONDS = 20.0
"""From the first name that is resolved to the last byte, over all hops."""

MAX_BYTES = 10 * 1024 * 1024
"""Of the page, unpacked; an article longer than a thousand pages is a mistake."""

MAX_HOPS = 10
HEADERS = {"User-Agent": f"grain-of-salt/{APP_VERSION}", "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BROWSER_HINT = "Open it in a browser, save the page or copy the text, and give that."

REFUSALS = {
    401: ("asks for a log-in", BROWSER_HINT),
    402: ("asks for a subscription", BROWSER_HINT),
    403: ("refuses to show the page to programs, or to you", BROWSER_HINT),
    404: ("has no such page", "Check the address."),
    406: ("refuses to show the page to programs", BROWSER_HINT),
    410: ("has taken the page away", "An archive of the web may still have it."),
    429: ("is asked too often", "Try again later."),
    451: ("may not show the page where you are", BROWSER_HINT),
}
"""What the statuses of HTTP (RFC 9110) mean to a reader."""

MAY_PASS = (408, 425, 429)
"""Statuses of an asker's own doing that another time do not come; so do all of a server's own failures."""


@dataclass(frozen=True)
class Page:
    """What came.

    Attributes:
        url: Where it was in the end.
        content: The bytes, unpacked.
        media_type: As the server calls it, lower case; empty when it does not.
        charset: As the server calls it.
        retrieved_at: ISO 8601 in UTC.
    """

    url: str
    content: bytes
    media_type: str
    charset: str | None
    retrieved_at: str


@dataclass(frozen=True)
class Door:
    """How the network is reached.

    Attributes:
        allows: Whether an IP address may be connected to.
        contact: Is told each host that may be asked, before it is connected to.
        resolve: Finds the addresses of a host.
        seconds: For all of it.
        trust: Whose certificates are believed; None is the system, or what `SSL_CERT_FILE` names.
    """

    allows: Callable[[str], bool] = is_public
    contact: Callable[[str], object] = lambda _: None
    resolve: Resolver = resolve_host
    seconds: float = MAX_SECONDS
    trust: SSLContext | None = None


def fetch_page(address: str, door: Door) -> Page:
    """Fetch a page.

    Proxies, `.netrc` and cookies of the environment are not used: a proxy would resolve the name again, unseen.

    Args:
        address: http or https.
        door: The way to the network.

    Raises:
        ArticleFetchError: The address may not be asked, or nothing usable came within the limits.
    """
    return asyncio.run(fetch_in_time(address, door))


async def fetch_in_time(address: str, door: Door) -> Page:
    """Fetch a page before the time is up."""
    try:
        async with asyncio.timeout(door.seconds):
            return await follow(parse_address(address), door)
    except TimeoutError:
        host = show_name(parse_address(address).host)
        problem = f"The page of {host} did not come within {door.seconds:.0f} seconds."
        raise ArticleDelayedError(problem, f"Try again. {BROWSER_HINT}") from None


async def follow(url: URL, door: Door) -> Page:
    """Go where the page is, hop by hop."""
    for _ in range(MAX_HOPS + 1):
        found = await ask(url, door)
        if isinstance(found, Page):
            return found
        url = found
    raise ArticleFetchError(f"{show_name(url.host)} leads from page to page without end.", BROWSER_HINT)


async def ask(url: URL, door: Door) -> Page | URL:
    """Ask for one address.

    Returns:
        The page, or where else to ask.
    """
    from httpx2 import ConnectError, ConnectTimeout

    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = await find_addresses(url.raw_host.decode(), port, door.resolve, door.allows)
    door.contact(url.host)
    problem: Exception | None = None
    for address in addresses:
        try:
            return await ask_at(url, address, door.trust)
        except (ConnectError, ConnectTimeout) as error:  # the next address may be reachable: IPv6 often is not
            problem = error
    raise explain(url, problem) from problem


async def ask_at(url: URL, address: str, trust: SSLContext | None) -> Page | URL:
    """Ask a machine, in the name of the host. A client of its own: cookies and connections belong to one host only."""
    from httpx2 import AsyncClient, ConnectError, ConnectTimeout, HTTPError, create_ssl_context

    pinned = url.copy_with(host=address)
    headers = {**HEADERS, "Host": url.netloc.decode("ascii")}
    try:
        async with (
            AsyncClient(trust_env=False, timeout=MAX_SECONDS, verify=trust or create_ssl_context()) as client,
            client.stream(
                "GET", pinned, headers=headers, extensions={"sni_hostname": url.raw_host.decode()}
            ) as response,
        ):
            return await take(url, response)
    except (ConnectError, ConnectTimeout):
        raise
    except (HTTPError, ValueError) as error:
        raise explain(url, error) from error


async def take(url: URL, response: Response) -> Page | URL:
    """Read an answer."""
    location = response.headers.get("location")
    if response.is_redirect and location:
        return join_address(url, location)
    if not response.is_success:
        refuse_status(url, response.status_code)
    content = await read_body(url, response)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Page(str(url), content, media_type, response.charset_encoding, now)


def join_address(url: URL, location: str) -> URL:
    """Where a redirection leads.

    Raises:
        ArticleFetchError: Nowhere.
    """
    from httpx2 import InvalidURL

    try:
        return parse_address(str(url.join(location)))
    except InvalidURL as error:
        raise ArticleFetchError(f"{show_name(url.host)} leads to what is no address.", BROWSER_HINT) from error


async def read_body(url: URL, response: Response) -> bytes:
    """The bytes, unpacked as they come, so that a small answer cannot become an endless one."""
    parts, size = [], 0
    async for part in response.aiter_bytes():
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            problem = f"The page of {show_name(url.host)} has more than {MAX_BYTES // 1024**2} MB."
            raise ArticleFetchError(problem, "Copy the text of the article, and give that.")
    return b"".join(parts)


def refuse_status(url: URL, status: int) -> None:
    """Say what an answer without a page means.

    Raises:
        ArticleFetchError: Always.
    """
    failed = "has a failure of its own" if status >= 500 else "gives no page"
    meaning, hint = REFUSALS.get(status, (failed, "Try again later, or look at it in a browser."))
    passing = status >= 500 or status in MAY_PASS
    error = ArticleDelayedError if passing else ArticleFetchError
    raise error(f"{show_name(url.host)} {meaning} (status {status}).", hint)


def explain(url: URL, error: Exception | None) -> ArticleFetchError:
    """What a failure of the network means to a reader."""
    host, text = show_name(url.host), str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return ArticleFetchError(f"{host} cannot prove that it is {host}.", "Look at its certificate in a browser.")
    reason = show_name(text)[:200].rstrip(".") or "it closed the connection"
    return ArticleDelayedError(f"The page of {host} did not come: {reason}.", "Check the address, and the network.")
