"""Columns of a batch as PostgreSQL's binary arrays. No Django here.

The driver turns a list into an array element by element, which costs more than inserting the rows does. These
few types are written here with one join each, in the format of `array_recv` and of the elements' own `recv`.
"""

import datetime as dt
import struct
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).timestamp()
_EPOCH_DAY = dt.date(2000, 1, 1).toordinal()
_NULL = b"\xff\xff\xff\xff"
_header = struct.Struct(">iiiii").pack
_int64 = struct.Struct(">iq").pack
_int32 = struct.Struct(">ii").pack
_int16 = struct.Struct(">ih").pack
_length = struct.Struct(">i").pack
_SIXTEEN = _length(16)
_NO, _YES = b"\0\0\0\x01\0", b"\0\0\0\x01\x01"


class BinaryArray:
    """One array, ready for the wire."""

    __slots__ = ("data",)

    def __init__(self, element: int, items: Sequence[bytes]):
        self.data = _header(1, 1, element, len(items), 1) + b"".join(items)


class Uuids(BinaryArray):
    def __init__(self, values: Iterable[Any]):
        super().__init__(2950, [_NULL if value is None else _SIXTEEN + value.bytes for value in values])


class Times(BinaryArray):
    def __init__(self, values: Iterable[dt.datetime]):
        super().__init__(1184, [_int64(8, round((at.timestamp() - _EPOCH) * 1_000_000)) for at in values])


class Days(BinaryArray):
    def __init__(self, values: Iterable[dt.date]):
        super().__init__(1082, [_int32(4, day.toordinal() - _EPOCH_DAY) for day in values])


class Integers(BinaryArray):
    def __init__(self, values: Iterable[int]):
        super().__init__(23, [_int32(4, value) for value in values])


class SmallIntegers(BinaryArray):
    def __init__(self, values: Iterable[int | None]):
        super().__init__(21, [_NULL if value is None else _int16(2, value) for value in values])


class Booleans(BinaryArray):
    def __init__(self, values: Iterable[bool]):
        super().__init__(16, [_YES if value else _NO for value in values])


class Texts(BinaryArray):
    def __init__(self, values: Iterable[str]):
        encoded = [value.encode() for value in values]
        super().__init__(25, [_length(len(value)) + value for value in encoded])


class _Dumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: BinaryArray) -> bytes:
        return obj.data


for _kind, _oid in (
    (Uuids, 2951),
    (Times, 1185),
    (Days, 1182),
    (Integers, 1007),
    (SmallIntegers, 1005),
    (Booleans, 1000),
    (Texts, 1009),
):
    psycopg.adapters.register_dumper(_kind, type(f"{_kind.__name__}Dumper", (_Dumper,), {"oid": _oid}))
