"""What an installed package holds: the program, its data, the project's own examples, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_it_holds_the_packages_and_their_data(names):
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"tui", "chains", "prompts"}
    assert {"chains/lexicons/nl.toml", "prompts/claims.md", "prompts/prompts.lock", "tui/cli.py"} <= set(names)
    assert {"chains/exports/html/page.css", "chains/exports/html/page.js"} <= set(names)
    assert {"chains/py.typed", "prompts/py.typed"} <= set(names)


def test_it_holds_the_own_articles_and_recordings(names):
    data = [name for name in names if name.startswith("chains/example_data/")]
    assert sum(name.endswith(".txt") for name in data) == 4
    assert sum(name.endswith("/run.json") for name in data) == 4
    assert not [name for name in names if "gold" in name.lower()]


def test_it_holds_nothing_of_the_seed_that_belongs_to_its_publisher(wheel, names):
    assert not [name for name in names if "bakhmut" in name]
    sentence = b"De eerste huurlingen van de Wagner Group"
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in names if sentence in archive.read(name)]


def test_an_installed_package_replays_its_examples_without_a_model(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "import sys; sys.argv[0] = 'summarise'; from tui.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "HOME": str(tmp_path / "home")}
    command = [sys.executable, "-P", "-c", code, "example"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "Merwenoord" in run.stdout
