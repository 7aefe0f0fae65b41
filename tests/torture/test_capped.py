"""The watch over a server sees what it is there to see."""

from pathlib import Path

from .capped import MEGABYTE, capped_server


def test_a_server_under_the_cap_is_watched(small_releases: Path, tmp_path: Path) -> None:
    """Its memory, its health, and that it lives."""
    with capped_server(small_releases, tmp_path) as server:
        with server.growth() as grown, server.health_watched() as health:
            assert server.ask("/api/v1/movies/862").status == 200
        assert 20 * MEGABYTE < server.held() < 200 * MEGABYTE
        assert grown[0] < 50 * MEGABYTE
        assert health.seconds
        assert not health.failures
        assert server.alive
