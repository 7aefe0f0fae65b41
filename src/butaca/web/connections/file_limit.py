"""The limit on open files, raised for connections."""

import sys

FEWEST = 8  # connections, below which there is no point in serving


def room_for(connections: int, others: int) -> int:
    """Raise the soft limit on open files; return the connections that fit.

    The limit is raised no further than needed. ``others`` are the files that may be open besides. Windows has no such
    limit.
    """
    if sys.platform == "win32":
        return connections
    import resource

    needed = connections + others
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft != unlimited and soft < needed:
        soft = needed if hard == unlimited else min(needed, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        except (OSError, ValueError):  # a system with a lower limit of its own, such as macOS
            soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return connections if soft == unlimited else max(FEWEST, min(connections, soft - others))
