"""The live picture as one page of its own: a file, a frame in a notebook, a static site."""

from linnet.page.playground import Playground, playground

__all__ = ["Playground", "playground"]
