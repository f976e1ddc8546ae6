"""Files in a folder or in an uncompressed tar, both by a path: `scenes.tar/forest/1.jpg` is a member of `scenes.tar`."""

import io
import tarfile
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO


def find_archive(path: Path) -> Path | None:
    """The tar that a path leads into."""
    return next((parent for parent in path.parents if parent.suffix == ".tar" and parent.is_file()), None)


def open_file(path: Path) -> BinaryIO:
    archive = find_archive(path)
    if archive is None:
        return open(path, "rb")
    offset, size = list_members(archive)[path.relative_to(archive).as_posix()]
    with open(archive, "rb") as file:
        file.seek(offset)
        return io.BytesIO(file.read(size))


@lru_cache(maxsize=16)
def list_members(archive: Path) -> dict[str, tuple[int, int] | None]:
    """Where each file of a tar lies: name → (offset, size); a folder → None."""
    with open(archive, "rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
        # tarfile takes an archive that was cut off at a header for a whole one.
        file.seek(max(0, archive.stat().st_size - tarfile.BLOCKSIZE))
        if file.read().strip(b"\0"):
            raise tarfile.ReadError("cut off, it does not end with an empty block")
        file.seek(tar.offset)
        return {PurePosixPath(m.name).as_posix(): (m.offset_data, m.size) if m.isfile() else None for m in tar if m.isfile() or m.isdir()}
