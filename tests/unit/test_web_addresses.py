"""Which machines a page may be fetched from."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import pytest

from chains.article.web.addresses import find_addresses, is_address, is_public, parse_address, resolve_host
from chains.errors import ArticleFetchError


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep their keys
        "100.64.0.1",  # shared by customers of a provider
        "100.127.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "100::1",
        "2001:db8::1",
        "3fff::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "2001:0:808:808::1",
        "nonsense",
        "",
    ],
)
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "100.63.255.255", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808"]
)
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "0177.0.0.1", "0"])
def test_odd_forms_of_an_address_are_read_as_the_system_reads_them(host: str) -> None:
    try:
        found = resolve_host(host, 80)
    except OSError:
        pytest.skip("this system does not read such forms, and so does not connect to them")
    assert not any(map(is_public, found))
    with pytest.raises(ArticleFetchError, match="not on the public internet"):
        asyncio.run(find_addresses(host, 80, resolve_host, is_public))


def test_one_address_of_several_that_is_private_is_enough_to_refuse() -> None:
    with pytest.raises(ArticleFetchError, match=r"news\.example \(10\.0\.0\.5\)"):
        asyncio.run(find_addresses("news.example", 80, lambda *_: ["93.184.216.34", "10.0.0.5"], is_public))


def test_a_host_that_does_not_exist() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(8, "not known")

    with pytest.raises(ArticleFetchError, match=r"no host news\.example") as caught:
        asyncio.run(find_addresses("news.example", 80, resolve, is_public))
    assert caught.value.hint


@pytest.mark.parametrize(
    "address",
    [
        "ftp://news.example/a",
        "file:///etc/passwd",
        "gopher://news.example/",
        "javascript://news.example/%0aalert(1)",
        "data:text/html,x",
        "http:///path",
        "http://",
        "https://user@news.example/",
        "https://user:secret@news.example/",
        "https://bank.example@elsewhere.example/",
        "http://bank.example\\@elsewhere.example/",
        "http://news.example:0/",
        "http://news.example:99999/",
        "http://news.example:x/",
        "http://[::1/",
        "http://a\nb.example/",
        "http://１２７.0.0.1/",
        "http://news.example/" + "x" * 5_000,
        "",
    ],
)
def test_what_is_no_address_of_a_page(address: str) -> None:
    with pytest.raises(ArticleFetchError) as caught:
        parse_address(address)
    assert caught.value.hint
    assert "secret" not in caught.value.message


def test_an_address_is_told_from_a_path() -> None:
    assert all(map(is_address, ["http://a.example", "HTTPS://a.example", "ftp://a.example", "file:///x"]))
    assert not any(map(is_address, ["article.txt", "./http", "C:\\x.txt", "a:b", "-", "http:/x"]))


def test_what_a_browser_keeps_to_itself_is_not_sent() -> None:
    assert str(parse_address("https://Bücher.example/a?b=c#d")) == "https://xn--bcher-kva.example/a?b=c"
