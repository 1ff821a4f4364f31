"""Which machines a page may be fetched from.

Invariant: a host is resolved once, and all of what `find_addresses` returns may be connected to. Who connects to
these, and not to the name, is not led elsewhere by a name that resolves differently the next time.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from chains.article.normalization import show_name
from chains.errors import ArticleDelayedError, ArticleFetchError

if TYPE_CHECKING:
    from httpx2 import URL

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port -> addresses. Blocks."""

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
SCHEMES = ("http", "https")
MAX_URL = 4_000
"""Characters of an address; what is longer carries a payload rather than names a page."""

UNICAST = IPv6Network("2000::/3")
"""All of IPv6 that is given out on the internet (RFC 4291)."""

NAT64 = IPv6Network("64:ff9b::/96")
"""How a network without IPv4 reaches it (RFC 6052): the last 32 bits are the address that counts."""

DOCUMENTATION = IPv6Network("3fff::/20")
"""For examples (RFC 9637); Python learns of it later than we do."""

TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))
"""Teredo (RFC 4380) and 6to4 (RFC 3056): an IPv4 address in disguise, and nothing that a newspaper is behind."""

NOT_PUBLIC = "Give --allow-private if you trust it: it is in your own network, or no address of the internet."


def is_address(name: str) -> bool:
    """Whether an argument is the address of something, not a path."""
    return SCHEME.match(name) is not None


def parse_address(text: str) -> URL:
    """Read the address of a page.

    Raises:
        ArticleFetchError: It is none, not of the web, or holds a user name ("https://bank.example@elsewhere.example/").
    """
    from httpx2 import URL, InvalidURL

    shown = show_name(text)[:200]
    try:
        url = URL(text if len(text) <= MAX_URL else "")
        host = url.host
    except (InvalidURL, ValueError) as error:
        raise ArticleFetchError(f"{shown} is no address of a page.", "Copy it from the browser again.") from error
    if url.scheme not in SCHEMES or not host or not 0 < (80 if url.port is None else url.port) < 65_536:
        raise ArticleFetchError(f"{shown} is no address of a page.", "Give one that begins with https:// or http://.")
    if url.userinfo:
        raise ArticleFetchError(
            f"The address of {show_name(host)} holds a user name.", "Leave out what is before the @."
        )
    return url.copy_with(fragment=None)


async def find_addresses(host: str, port: int, resolve: Resolver, allows: Callable[[str], bool]) -> Sequence[str]:
    """Resolve a host, once.

    Args:
        host: A name, or an IP address.
        port: For the resolver.
        resolve: Finds the addresses.
        allows: Whether one may be connected to.

    Returns:
        IP addresses, the preferred one first.

    Raises:
        ArticleFetchError: There is no such host, or one of its addresses is not of the public internet.
    """
    try:
        addresses = await call_in_thread(lambda: resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise ArticleDelayedError(
            f"There is no host {show_name(host)}.", "Check the address, and the network."
        ) from error
    for address in addresses:
        if not allows(address):
            where = address if address == host else f"{show_name(host)} ({address})"
            raise ArticleFetchError(f"{where} is not on the public internet.", NOT_PUBLIC)
    return addresses


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Ask the system, which also reads the odd forms of IPv4 ("0x7f.1", "2130706433", "017700000001")."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet: not of this machine, a network at home, or a special use."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return is_public_v4(address)
    return is_public_v6(address)


def is_any(text: str) -> bool:  # noqa: ARG001
    """For those who trust their own network: whether it is an address at all does not matter here."""
    return True


def is_public_v4(address: IPv4Address) -> bool:
    """Loopback, private, link-local, shared (CGNAT) and documentation addresses are not global to Python."""
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_public_v6(address: IPv6Address) -> bool:
    """IPv4 in disguise is judged by what it hides, or refused."""
    if address in NAT64:
        return is_public_v4(IPv4Address(int(address) & 0xFFFF_FFFF))
    refused = (*TUNNELS, DOCUMENTATION)
    return address in UNICAST and address.is_global and not any(address in network for network in refused)


async def call_in_thread(call: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Call what blocks in a thread that nobody waits for: a name server that is silent must not hold up the end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Sequence[str]] = loop.create_future()

    def settle(result: Sequence[str] | None, error: BaseException | None) -> None:
        if answer.cancelled():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result or ())

    def work() -> None:
        result, error = None, None
        try:
            result = call()
        except (OSError, UnicodeError) as caught:
            error = caught
        with suppress(RuntimeError):  # the loop is closed: the time was up
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=work, daemon=True).start()
    return await answer
