"""What a reader meets when the model fails: the command against a server that misbehaves in every way it knows.

    python -m bench.faults

Each fault meets every request of the claims chain, or only the first one ("once"). Printed is a Markdown table: what
was said, the exit code, the requests that the chain made, and the states of the chains.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from bench.newsroom import FAULTS, Newsroom
from bench.timing import SUMMARISE

ARTICLE = (
    "De brug bij Holtum is dicht. Burgemeester Smit zei dat er geen gevaar is. Volgens de politie zijn er twaalf "
    "gewonden. De werf meldt scheuren in het staal.\n"
)
ALWAYS = 99


def run(fault: str, times: int, folder: Path) -> str:
    """One row of the table."""
    article = folder / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    with Newsroom(faults={"claims": [fault] * times}) as server:
        options = ["--base-url", server.base_url, "--model", "desk", "--from", "nl", "--timeout", "0.5", "--no-repair"]
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "HOME": str(folder)}
        command = [SUMMARISE, str(article), "--format", "json", "--no-history", *options]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        asked = server.counts["claims"]
    report = json.loads(done.stdout)
    said = next((line for line in done.stderr.splitlines() if "claims" in line), "nothing")
    said = said.removeprefix("summarise: ").replace(f":{server.server_port}", "")
    message = report["chains"]["claims"]["message"] or said
    states = ", ".join(f"{name} {ended['state']}" for name, ended in report["chains"].items())
    when = "once" if times == 1 else "always"
    return f"| {fault} | {when} | {message if times > 1 else said} | {done.returncode} | {asked} | {states} |"


def main() -> None:
    """Print the table."""
    print("| Fault | When | What is said | Exit code | Requests | Chains |\n|---|---|---|---|---|---|")
    for fault in filter(None, FAULTS):
        for times in (1, ALWAYS):
            with tempfile.TemporaryDirectory() as folder:
                print(run(fault, times, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
