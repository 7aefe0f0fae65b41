"""Errors of the operating system in one line, with the way out."""

import errno

_WAYS_OUT = {
    errno.EACCES: "let this user read or write it, or name another",
    errno.EPERM: "let this user read or write it, or name another",
    errno.EROFS: "name a place that can be written to",
    errno.ENOENT: "look whether the name is right",
    errno.ENOTDIR: "look whether the name is right",
    errno.EISDIR: "name a file",
    errno.EEXIST: "name another",
    errno.ENAMETOOLONG: "name a shorter one",
    errno.ENOSPC: "make room, or name another disk",
    errno.EDQUOT: "make room, or name another disk",
    errno.EFBIG: "make room, or name another disk",
    errno.EIO: "look after the disk",
    errno.EMFILE: "let it open more files: ulimit -n",
    errno.ENFILE: "let the system open more files",
}


def message(error: OSError) -> str:
    """Return an error of the operating system as one line.

    >>> message(FileNotFoundError(errno.ENOENT, "No such file or directory", "a.csv"))
    'a.csv: no such file or directory; look whether the name is right'
    >>> message(OSError(errno.ENOSPC, "No space left on device"))
    'no space left on device; make room, or name another disk'
    """
    if error.errno is None or error.strerror is None:
        return str(error)
    path = error.filename2 or error.filename
    problem = error.strerror[:1].lower() + error.strerror[1:]
    way_out = _WAYS_OUT.get(error.errno)
    return f"{f'{path}: ' if path is not None else ''}{problem}{f'; {way_out}' if way_out else ''}"
