"""The wheel, as a user gets it."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import wheels

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline" / "zhfacts"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source tree."""
    return wheels.built(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.partition("/")[0] for name in names} == {"zhfacts", f"zhfacts-{PROJECT['version']}.dist-info"}
    for path in sorted(
        [
            *PACKAGE.rglob("*.py"),
            *PACKAGE.glob("lexicon/*"),
            *PACKAGE.glob("weights/*"),
            *PACKAGE.glob("review/**/*"),
            *(ROOT / "schemas").iterdir(),
        ]
    ):
        if "__pycache__" not in path.parts and path.is_file():
            inside = path.relative_to(ROOT if path.parent.name == "schemas" else PACKAGE).as_posix()
            assert f"zhfacts/{inside}" in names
    assert "zhfacts/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_extracts(wheel: Path, tmp_path: Path) -> None:
    target = wheels.installed(wheel, tmp_path / "site")
    (tmp_path / "a.txt").write_text("华泽新材2021年第二季度营业收入10.81亿元。", encoding="utf8")
    main = "import sys; sys.path.insert(0, sys.argv.pop(1)); import zhfacts.cli; assert 'site' in zhfacts.__file__; zhfacts.cli.main()"
    command = [sys.executable, "-c", main, target, "extract", "a.txt", "-o", "-"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"value":1081000000' in done.stdout


def test_every_import_is_declared() -> None:
    declared = {_name(requirement) for requirement in PROJECT["dependencies"]}
    optional = {_name(r) for group, rs in PROJECT["optional-dependencies"].items() if group != "dev" for r in rs}
    distributions = importlib.metadata.packages_distributions()
    for path in PACKAGE.rglob("*.py"):
        for module in _imports(path) - set(sys.stdlib_module_names) - {"zhfacts"}:
            assert {_name(name) for name in distributions[module]} & (declared | optional), f"{path.name} imports {module}"


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return found[0].lower().replace("_", "-")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_importing_loads_nothing_heavy() -> None:
    code = """
import sys, zhfacts
heavy = {"pandas", "numpy", "spacy", "duckdb", "pyarrow", "sqlalchemy", "jieba", "rjieba", "ahocorasick_rs", "jsonschema_rs", "rich"}
heavy |= {"starlette", "uvicorn"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_public_face() -> None:
    code = """
import zhfacts
assert set(zhfacts.__all__) <= set(dir(zhfacts))
for name in zhfacts.__all__:
    assert getattr(zhfacts, name).__name__ == name
import zhfacts.extractor
assert callable(zhfacts.extract)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_commands_and_factories_are_registered() -> None:
    points = importlib.metadata.entry_points()
    assert {point.value for point in points.select(group="console_scripts", name="zhfacts")} == {"zhfacts.cli:main"}
    assert {point.value for point in points.select(group="spacy_factories", name="zhfacts")} == {"zhfacts.spacy:create"}
