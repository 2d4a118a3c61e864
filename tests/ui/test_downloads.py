"""linnet/ui/downloads.py: what a browser is sent that asks for a file, piece by piece."""

import json
from functools import partial
from pathlib import Path

import pytest

from linnet.data.errors import TableError
from linnet.report.files import File
from linnet.ui import downloads
from linnet.ui.downloads import FAILED, MOST, PIECE, SLOT, TOO_LARGE, Download, answer, framed

ROOT = Path(__file__).parents[2]
LARGE = bytes(range(256)) * (10 * PIECE // 1024) + b"the end"


def on_offer(*contents):
    return [
        File(f"File {k}", f"{k}.bin", "application/octet-stream", lambda content=content: content)
        for k, content in enumerate(contents)
    ]


def ask(files, slot, file=0, piece=0, ticket="t"):
    return answer({"ticket": ticket, "file": file, "piece": piece}, files, slot)


def fetch(files, slot, file=0, ticket="t"):
    content, last, piece = b"", False, 0
    while not last:
        header, part = ask(files, slot, file, piece, ticket)
        content, last, piece = content + part, header["answer"]["last"], piece + 1
        assert len(part) <= PIECE
    return content


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"x" * PIECE, b"x" * (PIECE + 1), b"x" * (2 * PIECE), LARGE],
    ids=["nothing", "1", "a piece", "a piece and 1", "two pieces", "large"],
)
def test_all_of_it_arrives(content):
    parts = [content[k : k + 1000] for k in range(0, len(content), 1000)]
    assert fetch(on_offer(content, parts), {}, 0) == content
    assert fetch(on_offer(content, parts), {}, 1) == content


def test_text_is_utf_8():
    assert fetch(on_offer("Fläche, m²"), {}) == "Fläche, m²".encode()


def test_no_more_is_made_than_was_asked_for():
    made = []

    def parts():
        for k in range(9):
            made.append(k)
            yield bytes(PIECE)

    files, slot = on_offer(parts()), {}
    ask(files, slot)
    assert len(made) <= 2
    ask(files, slot, piece=1)
    assert len(made) <= 3


def test_a_piece_that_was_lost_is_sent_again():
    files, slot, content = on_offer(LARGE), {}, b""
    for piece in range(3):
        sent = ask(files, slot, piece=piece)
        assert ask(files, slot, piece=piece) == sent
        content += sent[1]
    assert content == LARGE and sent[0]["answer"]["last"]


@pytest.mark.parametrize("piece", [1, 2, MOST // PIECE])
def test_a_download_that_is_not_known_here(piece):
    header, part = ask(on_offer(LARGE), {}, piece=piece)
    assert header["answer"] == {"ticket": "t", "piece": piece, "lost": True} and part == b""


def test_a_second_download_ends_the_first():
    files, slot = on_offer(LARGE, b"other"), {}
    ask(files, slot)
    assert fetch(files, slot, 1, "another") == b"other"
    assert ask(files, slot, piece=1)[0]["answer"]["lost"]
    assert list(slot) == [SLOT]


def test_nothing_is_sent_unasked():
    files = on_offer(b"x")
    header, part = answer(None, files, {})
    assert header == {"files": [["File 0", "0.bin", files[0].kind]], "answer": None}
    assert part == b""


@pytest.mark.parametrize(
    "asked",
    [
        1,
        [],
        "ask",
        {},
        {"ticket": "t", "file": 1, "piece": 0},
        {"ticket": "t", "file": -1, "piece": 0},
        {"ticket": "t", "file": True, "piece": 0},
        {"ticket": "t", "file": 0, "piece": -1},
        {"ticket": "t", "file": 0, "piece": 10**30},
        {"ticket": "t", "file": 0.0, "piece": 0},
        {"ticket": "t" * 41, "file": 0, "piece": 0},
        {"ticket": None, "file": 0, "piece": 0},
        {"ticket": "t", "file": 0, "piece": "0"},
    ],
)
def test_nonsense_is_no_request(asked):
    slot = {}
    assert answer(asked, on_offer(b"x"), slot)[0]["answer"] is None
    assert slot == {}


def test_what_cannot_be_made_is_a_sentence(caplog):
    def refused():
        raise TableError("Choose fewer columns.")

    def broken():
        yield b"x" * 3 * PIECE
        raise RuntimeError("secret")

    files, slot = [File("", "", "", refused), File("", "", "", broken)], {}
    assert ask(files, slot)[0]["answer"]["problem"] == "Choose fewer columns."
    assert not slot
    ask(files, slot, 1)
    ask(files, slot, 1, piece=1)
    header, part = ask(files, slot, 1, piece=2)
    assert header["answer"]["problem"] == FAILED and part == b"" and not slot
    assert "secret" in caplog.text, "it is logged"


def test_a_file_that_grows_too_large(monkeypatch):
    monkeypatch.setattr(downloads, "MOST", 2 * PIECE)
    endless = (bytes(1000) for _ in iter(int, 1))
    files, slot = on_offer(endless), {}
    ask(files, slot)
    header, _ = ask(files, slot, piece=1)
    assert header["answer"]["problem"] == TOO_LARGE and not slot


def test_a_file_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(downloads, "SECONDS", 0.1)

    def slow(size):
        yield bytes(2 * PIECE)
        while True:
            sum(range(1_000_000))
            yield bytes(size)

    for size in (1, PIECE):  # it ends also within a piece
        files, slot = [File("", "", "", partial(slow, size))], {}
        assert ask(files, slot)[0]["answer"]["last"] is False
        for piece in range(1, 10_000):
            header, _ = ask(files, slot, piece=piece)
            if "problem" in header["answer"]:
                break
        assert header["answer"]["problem"] == downloads.TOO_LONG and not slot


def test_the_frame_says_how_long_its_header_is():
    header = {"files": [["Ä", "b", "c"]]}
    sent = framed(header, b"\x00piece")
    length = int.from_bytes(sent[:4], "big")
    assert json.loads(sent[4 : 4 + length]) == header
    assert sent[4 + length :] == b"\x00piece"


def test_a_download_begins_when_it_is_asked_for():
    made = []
    download = Download("t", lambda: made.append(1) or b"x")
    assert made == []
    assert download.piece(0) == (b"x", True) == download.piece(0)
    assert download.piece(1) is None and made == [1]


def test_no_page_offers_streamlits_own():
    """Whose files have addresses, for whoever knows them."""
    sources = [ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("linnet/**/*.py")]
    assert not [path for path in sources if "download_button" in path.read_text("utf-8")]
