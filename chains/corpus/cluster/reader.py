"""The articles as a source of Ray Data: read on the driver's machine, where the files and the journal are.

Invariant: one item is a block, so that the loss of a worker costs the articles it had and no others; what is done is
not sent.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from pickle import dumps
from typing import TYPE_CHECKING, Any

import ray
from ray.data import Datasource, ReadTask
from ray.data.block import BlockMetadata

from chains.corpus.inputs import Item
from chains.corpus.journal import Journal
from chains.corpus.order import Order

if TYPE_CHECKING:
    from pyarrow import Table

TOLD = 500
"""Articles that are skipped in a row before the keeper is told."""


class ItemSource(Datasource):  # type: ignore[misc]
    """The items of an order that are still to be done.

    Args:
        order: Its inputs and limits.
        made_with: Hash of what makes the reports.
        folder: Of the results.
        keeper: Is told what is skipped.
    """

    def __init__(self, order: Order, made_with: str, folder: Path, keeper: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.inputs, self.limits = order.inputs, order.limits
        self.made_with = made_with
        self.folder = folder
        self.keeper = keeper
        self.start = Path.cwd()
        self.skipped = self.failed = 0

    def estimate_inmemory_data_size(self) -> int | None:
        """Nobody knows."""
        return None

    def get_read_tasks(self, parallelism: int, *_: object, **__: object) -> list[ReadTask]:  # noqa: ARG002
        """One task, which yields a block for each item."""
        metadata = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(self.read_blocks, metadata)]

    def read_blocks(self) -> Iterator[Table]:
        """The items, each with its number."""
        import pyarrow as pa

        os.chdir(self.start)
        for turn, item in self.select_items():
            yield pa.table({"item": [dumps((turn, item))]})
        self.tell_skipped()

    def select_items(self) -> Iterator[tuple[int, Item]]:
        """The items that are to be made now, as many as are wanted."""
        left = self.limits.articles
        with Journal(self.folder) as journal:
            for turn, item in enumerate(self.inputs):
                before = journal.find_state(item.id, item.content, self.made_with)
                if self.limits.is_over(before):
                    self.skip(failed=before != "done")
                elif left == 0:
                    return
                else:
                    left = None if left is None else left - 1
                    yield turn, item

    def skip(self, *, failed: bool) -> None:
        """Count an item that ended before."""
        self.skipped += 1
        self.failed += failed
        if self.skipped >= TOLD:
            self.tell_skipped()

    def tell_skipped(self) -> None:
        """Tell the keeper what was skipped."""
        if self.skipped:
            ray.get(self.keeper.skip.remote(self.skipped, self.failed))
            self.skipped = self.failed = 0
