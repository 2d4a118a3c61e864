"""linnet/links/packing.py: what is packed comes back, and nothing else comes out."""

import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linnet.links.packing import pack, unpack

MOST = 10_000


@given(some.binary(max_size=MOST))
def test_there_and_back(content):
    text = pack(content)
    assert re.fullmatch(r"[\w-]*", text, re.ASCII)
    assert unpack(text, MOST) == content


@pytest.mark.parametrize("text", ["", "a", "ab", "é", "\ud800", "a+b/", "A" * 1000, "eJw=", "===="])
def test_nonsense_is_refused(text):
    with pytest.raises(ValueError):
        unpack(text, MOST)


@given(some.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        content = unpack(text, MOST)
    except ValueError:
        return
    assert unpack(pack(content), MOST) == content


def test_what_is_cut_short_or_followed_by_more_is_refused():
    text = pack(bytes(range(256)))
    with pytest.raises(ValueError):
        unpack(text[:-8], MOST)
    with pytest.raises(ValueError):
        unpack(text + "AAAA", MOST)


def test_a_small_text_cannot_unpack_to_a_large_one():
    bomb = pack(bytes(50_000_000))
    assert len(bomb) < 70_000
    with pytest.raises(ValueError):
        unpack(bomb, MOST)
    assert unpack(pack(bytes(MOST)), MOST) == bytes(MOST)
    with pytest.raises(ValueError):
        unpack(pack(bytes(MOST + 1)), MOST)


def test_anybody_can_unpack_it():
    import base64

    text = pack(b"plain")
    assert zlib.decompress(base64.urlsafe_b64decode(text + "==")) == b"plain"
