"""The wheel whose inner loops are machine code: it says what the interpreted package says, byte for byte."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import wheels

ROOT = Path(__file__).parent.parent
PARTS = ("pipeline", "schemas", "pyproject.toml", "README.md", "LICENSE")
READ = """
import sys
sys.path.insert(0, sys.argv.pop(1))
import zhfacts.cli, zhfacts.extractor
print(zhfacts.extractor.__file__, file=sys.stderr)
zhfacts.cli.main()
"""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the compiled wheel is installed; built without optimisation, which takes two thirds of the time."""
    source, built, site = (tmp_path_factory.mktemp(name) for name in ("source", "built", "site"))
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, source)
    project = source / "pyproject.toml"
    project.write_text(project.read_text("utf8").replace('opt_level = "3"', 'opt_level = "0"'), encoding="utf8")
    return wheels.installed(wheels.built(source, built, HATCH_BUILD_HOOK_ENABLE_MYPYC="1"), site)


def read(package: Path, folder: Path, workers: int) -> tuple[str, dict[str, bytes]]:
    """Where the extractor was loaded from, and what it wrote of corpus/."""
    outputs = [folder / name for name in ("facts.jsonl", "ledger.jsonl", "rejects.jsonl")]
    facts, ledger, rejects = outputs
    command = [sys.executable, "-c", READ, package, "extract", ROOT / "corpus", "-o", facts, "--ledger", ledger, "--rejects", rejects]
    done = subprocess.run([*command, "--workers", str(workers)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr.partition("\n")[0], {path.name: path.read_bytes() for path in outputs}


def test_the_same_bytes(compiled: Path, tmp_path: Path) -> None:
    (tmp_path / "fast").mkdir()
    (tmp_path / "plain").mkdir()
    origin, fast = read(compiled, tmp_path / "fast", 2)
    assert Path(origin).suffix in {".so", ".pyd"}
    origin, plain = read(ROOT / "pipeline", tmp_path / "plain", 1)
    assert Path(origin).suffix == ".py"
    assert fast == plain
    assert fast["facts.jsonl"]
