"""Names in Latin letters, for readers who do not read the article's script.

Invariant: a name that is in Latin letters already gives None; anything else gives Latin letters only where a
table or anyascii knows the script.

Ukrainian follows the table of the Cabinet of Ministers (resolution 55 of 27 January 2010). Russian follows
BGN/PCGN 1947 as newspapers simplify it: no signs for ь and ъ, "y" for final -ый and -ий, "yo" for ё. All
other scripts go through anyascii.
"""

from __future__ import annotations

import re
import unicodedata


def read_table(table: str) -> dict[str, str]:
    """A table written as "а=a б=b", a letter that is not spelt as "ь="."""
    return dict(entry.split("=") for entry in table.split())


UKRAINIAN = read_table(
    "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh "
    "ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia"
)
UKRAINIAN_INITIAL = read_table("є=ye ї=yi й=y ю=yu я=ya")
RUSSIAN = read_table(
    "а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch "
    "ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya"
)
APOSTROPHES = "'’ʼ`"
ONLY_RUSSIAN = set("ыэёъ")
ONLY_UKRAINIAN = set("іїєґ")
WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)*")
CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def latinise(name: str, language: str) -> str | None:
    """Write a name in Latin letters.

    Args:
        name: As the article writes it.
        language: BCP 47 tag of the article.

    Returns:
        The name in Latin letters; None when it already is, or when nothing can be spelt.
    """
    if not any(is_foreign(char) for char in name):
        return None
    table = choose_table(name, language.partition("-")[0])
    latin = WORD.sub(lambda match: latinise_word(match.group(), table), name)
    return " ".join(latin.split()) if any(map(str.isalpha, latin)) else None


def is_foreign(char: str) -> bool:
    """Whether a character is a letter of another script than Latin."""
    return char > "\u024f" and char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "MODIFIER"))


def choose_table(name: str, language: str) -> str | None:
    """Which table fits: the language's, unless the letters are those of the other; None for anyascii."""
    if language not in {"uk", "ru"}:
        return None
    letters = set(name.casefold())
    if letters & ONLY_RUSSIAN:
        return "ru"
    return "uk" if letters & ONLY_UKRAINIAN else language


def latinise_word(word: str, table: str | None) -> str:
    """One word in Latin letters, with the capitals it had."""
    if not any(is_foreign(char) for char in word):
        return word
    if table is None or not all("\u0400" <= char <= "\u04ff" or char in APOSTROPHES for char in word):
        return spell_any(word)
    lower = word.lower()
    latin = spell_ukrainian(lower) if table == "uk" else spell_russian(lower)
    return restore_case(word, latin)


def spell_ukrainian(word: str) -> str:
    """A lower-case word by the table of 2010."""
    plain = "".join(char for char in word if char not in APOSTROPHES)
    spelt = [UKRAINIAN.get(char, char) for char in plain]
    if plain[0] in UKRAINIAN_INITIAL:
        spelt[0] = UKRAINIAN_INITIAL[plain[0]]
    for index in range(1, len(plain)):
        if plain[index - 1 : index + 1] == "зг":  # "zgh", as "zh" is ж
            spelt[index] = "gh"
    return "".join(spelt)


def spell_russian(word: str) -> str:
    """A lower-case word by BGN/PCGN, simplified."""
    plain = re.sub(r"[иы]й$", "ы", word)
    spelt = [RUSSIAN.get(char, char) for char in plain]
    for index, char in enumerate(plain):
        before = plain[index - 1] if index else ""
        if char == "е" and before in set("аеёиоуыэюяйъь") | {""}:
            spelt[index] = "ye"
        if char == "ё" and before in set("жчшщ"):  # Gorbachev, Khrushchev
            spelt[index] = "e"
    return "".join(char for char in "".join(spelt) if char not in APOSTROPHES)


def spell_any(word: str) -> str:
    """A word of any script by anyascii, Latin letters left as they are."""
    from anyascii import anyascii

    spelt = "".join(anyascii(char) if is_foreign(char) else char for char in word)
    return capitalise(word, CAPITAL_INSIDE.sub(" ", spelt) if is_caseless(word) else spelt)


def is_caseless(word: str) -> bool:
    """Whether the script of a word has no capitals."""
    return word.lower() == word.title()


def restore_case(word: str, latin: str) -> str:
    """`latin` in capitals or with a capital, as `word` had it."""
    letters = [char for char in word if char.isalpha()]
    if len(letters) > 1 and all(char.isupper() for char in letters):
        return latin.upper()
    return capitalise(word, latin)


def capitalise(word: str, latin: str) -> str:
    """`latin` with a capital where `word` has one or its script has none."""
    capital = word[:1] == word[:1].title()
    return latin[:1].upper() + latin[1:] if capital else latin
