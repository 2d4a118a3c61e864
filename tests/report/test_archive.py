"""The archive holds every file as it is, and is made in parts."""

import io
import random
from datetime import datetime
from zipfile import ZipFile

from linnet.report.archive import zipped

MADE = datetime(2026, 11, 27, 9, 5, 2)


def test_every_file_comes_back():
    files = {"a.txt": "Fläche\n", "b.json": b"{}", "c.csv": iter([b"1,2\r\n", b"3,4\r\n"])}
    archive = ZipFile(io.BytesIO(b"".join(zipped(files.items(), MADE))))
    assert archive.testzip() is None
    contents = {name: archive.read(name) for name in archive.namelist()}
    assert contents == {
        "a.txt": "Fläche\n".encode(),
        "b.json": b"{}",
        "c.csv": b"1,2\r\n3,4\r\n",
    }
    assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 27, 9, 5, 2)}


def test_it_is_made_as_far_as_it_is_taken():
    taken = []

    def parts():
        for k in range(20):
            taken.append(k)
            yield random.Random(k).randbytes(100_000)

    archive = zipped([("large", parts())], MADE)
    next(archive)
    assert taken == [0]
    sizes = [len(part) for part in archive]
    assert len(taken) == 20 and max(sizes) < 300_000
