"""The ZIP of a Word file: read once with limits, written byte for byte the same each time."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

MAX_BYTES = 20_000_000
MAX_PARTS = 300
_STAMP = 0x21  # 1980-01-01, the first day that a ZIP can say
_FLAGS = 0x0800  # names are UTF-8


class PackageError(ValueError):
    """The file is no Word package that we would read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A part already compressed, so that static parts are deflated once and copied afterwards."""

    name: bytes
    packed: bytes
    crc: int
    size: int

    @classmethod
    def of(cls, name: str, data: bytes, level: int = 6) -> Entry:
        deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
        return cls(name.encode(), deflate.compress(data) + deflate.flush(), zlib.crc32(data), len(data))


def write_package(entries: Iterable[Entry]) -> bytes:
    """A flat ZIP without directory entries, in the given order, with fixed times."""
    body: list[bytes] = []
    index: list[bytes] = []
    offset = 0
    for e in entries:
        common = struct.pack("<HHHHHIIIHH", 20, _FLAGS, 8, 0, _STAMP, e.crc, len(e.packed), e.size, len(e.name), 0)
        body += (b"PK\x03\x04", common, e.name, e.packed)
        index += (b"PK\x01\x02", b"\x14\x00", common, struct.pack("<HHHII", 0, 0, 0, 0, offset), e.name)
        offset += 30 + len(e.name) + len(e.packed)
    directory = b"".join(index)
    count = len(index) // 5
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), offset, 0)
    return b"".join((*body, directory, end))


def read_package(data: bytes) -> dict[str, bytes]:
    """All parts by name, within limits; duplicated names and bombs are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            if len(names) != len(set(names)) or len(names) > MAX_PARTS:
                raise PackageError("el archivo tiene partes repetidas o demasiadas partes")
            if sum(info.file_size for info in infos) > MAX_BYTES:
                raise PackageError("el archivo es demasiado grande")
            return {name: archive.read(name) for name in names if not name.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise PackageError(f"no es un archivo de Word: {error}") from error
