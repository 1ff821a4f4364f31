"""The child process that holds the embedded model: `python -m chains.models.serving`.

It reads one JSON line from stdin ({"path", "key", "context", "speculation", "threads"}), loads the model, prints one
JSON line ({"address", "context"}) when it answers, and serves until stdin closes.

Invariant: it ends when its parent does, however that ends, because only the parent holds the other end of stdin.
It listens on 127.0.0.1 alone and answers nothing of the model without the key, which is in no argument, variable
or file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import urllib.request
from collections.abc import Mapping
from typing import Any

ALIAS = "embedded"
"""Name of the model in requests and answers, whatever the file is called."""
ERRORS_ONLY = 1
"""Verbosity of llama.cpp: its errors, which name the reason of a failed load, and nothing of a request."""


def main() -> None:
    """Serve until stdin closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = divert_stdout()
    config = json.loads(sys.stdin.readline() or "{}")
    server = start_server(config)
    address = server.listening_address
    os.write(report, json.dumps({"address": address, "context": ask_context(address, config["key"])}).encode() + b"\n")
    sys.stdin.read()
    os._exit(0)  # a request in flight would hold an orderly end up


def divert_stdout() -> int:
    """Keep stdout for the one line of ours: what llama.cpp prints goes to stderr.

    Returns:
        A file descriptor of the real stdout.
    """
    report = os.dup(1)
    os.dup2(2, 1)
    return report


def start_server(config: Mapping[str, Any]) -> Any:  # noqa: ANN401 - xllamacpp has no types
    """Load the model and listen on a free port.

    Raises:
        RuntimeError: llama.cpp cannot load it; its own words are on stderr.
    """
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = config["path"]
    params.model_alias = {ALIAS}
    params.api_keys = [config["key"]]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = config["context"]
    params.n_parallel = 1
    params.verbosity = ERRORS_ONLY
    params.use_jinja = True
    params.offline = True
    if config["threads"]:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config["threads"]
    close_doors(params)
    if config["speculation"]:
        params.speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    return xllamacpp.Server(params)


def close_doors(params: Any) -> None:  # noqa: ANN401 - xllamacpp has no types
    """No web page may read an answer (empty CORS headers), and there is no page of llama.cpp's own."""
    params.cors_origins = params.cors_methods = params.cors_headers = ""
    params.cors_origins_explicit = True
    params.cors_credentials = False
    params.ui = False
    params.endpoint_slots = False


def ask_context(address: str, key: str) -> int:
    """The context window in tokens that the model really has: llama.cpp caps it at what the model was trained for."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(f"{address}/v1/models", headers={"Authorization": f"Bearer {key}"})  # noqa: S310
    with opener.open(request, timeout=60) as answer:
        return int(json.load(answer)["data"][0]["meta"]["n_ctx"])


if __name__ == "__main__":
    main()
