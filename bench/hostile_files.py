"""Files and data in links that are as bad as we know, and the largest tables that are legal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from linnet.data.table import MAX_BYTES
from linnet.links.experiment import MAX_PACKED_TEXT
from linnet.links.packing import pack


class Made(Mapping[str, bytes]):
    """Contents that are made when they are taken: together they are large."""

    def __init__(self, **makers: Callable[[], bytes]):
        self._makers = {name.replace("_", " "): make for name, make in makers.items()}

    def __getitem__(self, name: str) -> bytes:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def filled(head: bytes, body: bytes, size: int = MAX_BYTES - 1000) -> bytes:
    """A head, and a body as often as it fits."""
    return head + body * ((size - len(head)) // len(body))


def metadata(width: int, lines: int = 121, tables: int = 100) -> bytes:
    """Head lines and blank lines, between which a second table could begin."""
    head = (b"aa,bb" + b"," * width + b"\n") * lines
    return head + b"".join(b"\nh%d,k%d\nw,5\n" % (k, k) for k in range(tables))


def spaced(rows: int) -> bytes:
    """Cells that a pattern with white space in four places could be slow on."""
    return b"a,b\n" + b"".join(b"(%s%dx,1\n" % (b" " * 53, k) for k in range(rows))


LINKS = Made(
    digits_and_a_letter=lambda: b"a,b\n1,2\n3,4\n" + b"1" * 6000 + b"x,1\n",
    spaces_and_digits=lambda: spaced(2000),
    head_and_blank_lines=lambda: metadata(500),
    wide_head_and_blank_lines=lambda: metadata(690, 140),
    as_many_rows_as_fit=lambda: filled(b"a,b\n", b"1,2\n3,4\n", 2**20 - 100),
    as_many_dates_as_fit=lambda: _fitting(lambda k: b"%d.%02d.2020 10:30,1\n" % (k % 28, k % 12)),
    as_many_words_as_fit=lambda: _fitting(lambda k: b"w%d,%d\n" % (k % 19, k)),
    two_hundred_columns=lambda: filled(
        b",".join(b"c%d" % k for k in range(200)) + b"\n",
        b",".join(b"%d" % (k % 7) for k in range(200)) + b"\n",
        2**20 - 1000,
    ),
    blank_lines=lambda: filled(b"a,b\n1,2\n3,4\n", b"\n", 2**20 - 100),
    quotes=lambda: b"a,b\n1,2\n" + b'"",' * 100 + b'"' * 900_001,
)


def _fitting(row: Callable[[int], bytes]) -> bytes:
    """As many rows as a link holds packed."""
    count = 200
    while True:
        more = b"a,b\n" + b"".join(map(row, range(2 * count)))
        if len(more) > 2**20 or len(pack(more)) > MAX_PACKED_TEXT:
            return b"a,b\n" + b"".join(map(row, range(count)))
        count *= 2


FILES = Made(
    spaces_and_digits_below_100_kB=lambda: spaced(1500),
    quotes_below_100_kB=lambda: b"a,b\n1,2\n" + b'"",' * 100 + b'"' * 80_001,
    rows=lambda: filled(b"a,b\n", b"1,2\n3,4\n"),
    blank_lines=lambda: filled(b"a,b\n1,2\n", b"\n"),
    comments=lambda: filled(b"a,b\n1,2\n", b"#x\n"),
    delimiters=lambda: filled(b"a,b\n1,2\n", b",\n"),
    aligned_by_spaces=lambda: filled(b"a  b\n", b"1   2\n3   4\n"),
    lines_in_quotes=lambda: filled(b'a,b\n1,"' + b"x\n" * 400_000 + b'"\n', b'2,"\n"\n'),
    one_line=lambda: filled(b"a,b\n1,2\n", b"1,"),
    one_cell=lambda: filled(b'a,b\n1,2\n3,"', b"x"),
    Latin_1=lambda: filled(b"\xe9,b\n", b"\xe9\x81,2\n"),
    UTF_16=lambda: "a,b\n1,2\n".encode("utf-16") + "3,4\n5,7\n".encode("utf-16-le") * 1_250_000,
    no_text=lambda: bytes(range(256)) * 80_000,
    zeros=lambda: filled(b"", b"\0"),
    dressed_numbers=lambda: b"a;b\n" + b"".join(b"%dx$;(%d)\n" % (k, k) for k in range(900_000)),
    dates=lambda: (
        b"a,b\n"
        + b"".join(
            b"%02d.%02d.20%02d %02d:%02d,1\n"
            % (k % 28 + 1, k % 12 + 1, k % 97, k % 24, k // 24 % 60)
            for k in range(950_000)
        )
    ),
    words=lambda: b"a,b\n" + b"".join(b"word %d,%d\n" % (k, k % 9) for k in range(999_000)),
)

TABLES = Made(  # legal ones
    five_columns=lambda: (
        b"a,b,c,d,e\n"
        + b"".join(
            b"%d,%d,%d,%d,%d\n" % (k % 97, k % 89, k * k % 83, k % 79, k * k % 73)
            for k in range(999_000)
        )
    ),
    two_columns=lambda: (
        b"a,b\n" + b"".join(b"%d.%d,%d.5\n" % (k % 9973, k % 7, k % 8999) for k in range(999_000))
    ),
    thirty_three_columns=lambda: (
        b",".join(b"c%d" % k for k in range(33))
        + b"\n"
        + b"".join(
            b",".join(b"%d" % (k * (j + 3) * 7919 % 97) for j in range(33)) + b"\n"
            for k in range(150_000)
        )
    ),
    names_and_days=lambda: (
        b"id,day,x,y\n"
        + b"".join(
            b"n%d,2%03d-%02d-%02d,%d,%d\n"
            % (k * 7919 % 10**6, k % 900, k % 12 + 1, k % 28 + 1, k % 97, k * k % 83)
            for k in range(700_000)
        )
    ),
)
