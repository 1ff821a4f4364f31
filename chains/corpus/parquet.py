"""Parquet, where pyarrow is installed.

Invariant: importing this module loads nothing; without pyarrow reading is an error that says how to get it, and
writing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from chains.errors import ArticleNotFoundError, ConfigError

INSTALL = "Install it: pip install 'grain-of-salt[corpus]'. JSON lines need nothing."
BATCH, GROUP = 64, 250
"""Rows that are read, and written, at once."""


def has_parquet() -> bool:
    """Whether Parquet can be read and written here."""
    return find_spec("pyarrow") is not None


def open_parquet(path: Path) -> Any:  # noqa: ANN401 - of a library that may not be there
    """The file.

    Raises:
        ConfigError: pyarrow is not installed.
        ArticleNotFoundError: It is no Parquet file.
    """
    if not has_parquet():
        raise ConfigError(f"{path.name} is Parquet, and pyarrow is not installed.", INSTALL)
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        return ParquetFile(path)
    except (OSError, ArrowException) as error:
        raise ArticleNotFoundError(f"{path.name} cannot be read as Parquet: {error}", "Check the file.") from error


def count_parquet(path: Path) -> int:
    """How many rows it has."""
    with open_parquet(path) as file:
        return int(file.metadata.num_rows)


def read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    """Its rows, some at a time.

    Raises:
        ArticleNotFoundError: It is damaged.
    """
    with open_parquet(path) as file:
        from pyarrow import ArrowException

        try:
            for batch in file.iter_batches(batch_size=BATCH):
                yield from batch.to_pylist()
        except (OSError, ArrowException) as error:
            what = f"{path.name} cannot be read as Parquet: {error}"
            raise ArticleNotFoundError(what, "Write it anew.") from error


def write_parquet(path: Path, rows: Iterable[Mapping[str, object]], types: Mapping[str, str]) -> None:
    """Write rows, whole or not at all.

    Args:
        path: The file.
        rows: The same fields in all.
        types: Field -> the name of its type in pyarrow.
    """
    import pyarrow as pa
    from pyarrow import parquet

    from chains.store.files import write_atomically

    schema = pa.schema([(name, getattr(pa, type_)()) for name, type_ in types.items()])
    sink = pa.BufferOutputStream()
    left = iter(rows)
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        while batch := list(islice(left, GROUP)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
    write_atomically(path, sink.getvalue().to_pybytes())
