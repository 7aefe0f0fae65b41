"""Memory and threads of a build."""

from pathlib import Path

import pytest

from butaca import resources
from butaca.errors import OutOfMemory
from butaca.pipeline import memory_needs
from butaca.pipeline.memory_needs import CatalogueSize
from butaca.resources import LEAST, MEGABYTE, SMALLEST, Resources, machine_resources, memory_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("800MB", 800 * 2**20),
        ("800 mb", 800 * 2**20),
        ("4GB", 4 * 2**30),
        ("1.5G", 3 * 2**29),
        ("512MiB", 2**29),
        (f"{LEAST // MEGABYTE}M", LEAST),
    ],
)
def test_a_size_is_read_with_its_unit(text: str, size: int) -> None:
    """Case, a space and the short forms make no difference."""
    assert memory_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "800", "lots", "-4GB", "0GB", "100MB", "4TB", "nan GB", "9" * 30 + "GB", "4GB "[::-1]]
)
def test_what_is_no_size_is_an_error(text: str) -> None:
    """It names the value and what would do; too little to build anything is no size either."""
    with pytest.raises(ValueError, match="memory is such as 800MB or 4GB") as caught:
        memory_size(text)
    assert repr(text) in str(caught.value)


class TestMachine:
    """What is not given comes from the control group, or the machine."""

    def _groups(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], own: str) -> None:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="ascii")
        (tmp_path / "own").write_text(own, encoding="ascii")
        monkeypatch.setattr(resources, "_CGROUPS", tmp_path / "groups")
        monkeypatch.setattr(resources, "_OWN_GROUPS", tmp_path / "own")

    def test_the_least_limit_of_the_groups_above_counts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Version 2: a group is bound by those that hold it."""
        files = {
            "groups/memory.max": "max",
            "groups/app/memory.max": str(600 * MEGABYTE),
            "groups/app/job/memory.max": str(700 * MEGABYTE),
            "groups/app/cpu.max": "50000 100000",
            "groups/app/job/cpu.max": "max 100000",
        }
        self._groups(tmp_path, monkeypatch, files, "0::/app/job\n")
        assert machine_resources() == Resources(600 * MEGABYTE, 1)

    def test_the_older_groups_are_read_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Version 1: a file for each limit, -1 for none."""
        files = {
            "groups/memory/a/memory.limit_in_bytes": str(650 * MEGABYTE),
            "groups/cpu,cpuacct/a/cpu.cfs_quota_us": "-1",
            "groups/cpu,cpuacct/a/cpu.cfs_period_us": "100000",
            "groups/cpu,cpuacct/cpu.cfs_quota_us": "80000",
            "groups/cpu,cpuacct/cpu.cfs_period_us": "100000",
        }
        self._groups(tmp_path, monkeypatch, files, "9:memory:/a\n4:cpu,cpuacct:/a\n")
        assert machine_resources() == Resources(650 * MEGABYTE, 1)

    def test_without_groups_it_is_the_machine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is given stands."""
        self._groups(tmp_path, monkeypatch, {}, "")
        assert machine_resources().memory >= LEAST
        assert machine_resources().threads >= 1
        assert machine_resources(2**30, 3) == Resources(2**30, 3)


class TestNeeds:
    """A catalogue that takes more than a build may is refused before it is begun."""

    def test_what_fits_is_let_through(self) -> None:
        """The catalogue of The Movies Dataset without ratings fits the smallest server."""
        memory_needs.require(CatalogueSize(45_346, 0, 0), SMALLEST)

    def test_a_refusal_says_what_it_takes(self) -> None:
        """And the ways out, of which leaving out ratings is one only where there are some."""
        with pytest.raises(OutOfMemory) as caught:
            memory_needs.require(CatalogueSize(45_346, 26_000_000, 32_000), SMALLEST)
        said = str(caught.value)
        assert "45,346 movies with 26,000,000 ratings takes about 2,540 MB" in said
        assert "may use 512 MB" in said
        assert "--memory" in said
        assert "leave out the file of ratings" in said
        with pytest.raises(OutOfMemory) as caught:
            memory_needs.require(CatalogueSize(1_000_000, 0, 0), SMALLEST)
        assert "leave out" not in str(caught.value)
