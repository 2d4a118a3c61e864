"""The player as one script, so that a page needs no server to load modules from.

Each module becomes a function that is called once, in the order of the imports; what it exports is
known by name to all that follow, so that an import needs no words. No build step: the modules use
few forms of import and export, and any other is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"(\.[^"\n]*)";', re.M)
PASSED_ON = re.compile(r'^export\s*\{([^}]*)\}\s*from\s*"(\.[^"\n]*)";', re.M)
EXPORT = re.compile(r"^export (default )?((?:async )?function|class|const)([ *]+)(\w+)", re.M)
NOTHING = re.compile(r"^export\s*\{\s*\};$", re.M)
LEFT = re.compile(r"^\s*(?:import|export)\b.*|\bimport\s*[.(].*", re.M)

QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'")
PATTERN = re.compile(r"/(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
SPACE = re.compile(r"\s+")
BEFORE_END = re.compile(r",\n?(?=[})\]])|;\n?(?=\})")  # where a body is empty, it is written { }
AFTER_MARK = re.compile(r"([{(\[,;=>?:&|])\n")
BESIDE_MARK = re.compile(r" ?([{}()\[\];,=<>?:&|!*]) ?")
BESIDE_SIGN = re.compile(r"(?<![+-]) ?([+-]) ?(?![+-])")  # a + +b keeps one space
PLAIN = re.compile(r"""[^"'`/{}]+""")
EMPTY_LINES = re.compile(r"\n{2,}")
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
BESIDE_BRACE = re.compile(r"\s*([{};])\s*")
BEFORE_PATTERN = re.compile(r"(?:^|[(,=:\[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case))$")


def bundle(entry: Path, instead: Mapping[Path, Path] | None = None) -> str:
    """One classic script out of a module and all that it imports.

    Parameters
    ----------
    entry : path
    instead : mapping of path to path, optional
        Modules in whose place another one is taken.

    Raises
    ------
    ValueError
        If modules import each other in a circle, or one has a form of import or export that is not
        known here.
    """
    swapped = {key.resolve(): value.resolve() for key, value in (instead or {}).items()}
    sources: dict[Path, str] = {}

    def visit(path: Path, way: tuple[Path, ...]) -> None:
        if path in way:
            raise ValueError(f"{path.name} imports itself")
        if path in sources:
            return
        text = without_comments(path.read_text("utf-8"))
        for other in _imported(path, text, swapped):
            visit(other, (*way, path))
        sources[path] = text

    visit(entry.resolve(), ())
    names = _names(sources, swapped)
    modules = [_as_function(path, text, names, swapped) for path, text in sources.items()]
    script = '"use strict";\n' + "".join(modules)
    if "</script" in script.lower() or "<!--" in script:
        raise ValueError("the script would end the element that it stands in")
    return script


def _imported(path: Path, text: str, swapped: Mapping[Path, Path]) -> list[Path]:
    return [
        _found(path, found[2], swapped)
        for form in (IMPORT, PASSED_ON)
        for found in form.finditer(text)
    ]


def _found(path: Path, address: str, swapped: Mapping[Path, Path]) -> Path:
    other = (path.parent / address).resolve()
    return swapped.get(other, other)


def _pairs(listed: str) -> list[tuple[str, str]]:
    """The names in the braces of an import or export: there, and here."""
    each = (name.strip().partition(" as ") for name in listed.split(",") if name.strip())
    return [(own, public or own) for own, _, public in each]


def _own(text: str) -> dict[str, str]:
    """What a module exports of its own, by the name that others import."""
    return {"default" if default else name: name for default, _, _, name in EXPORT.findall(text)}


def _names(sources: Mapping[Path, str], swapped: Mapping[Path, Path]) -> dict[Path, dict[str, str]]:
    """What each export is called in the script: its own name, with a number where that is taken.

    It is by another export, and where a module imports it under a new name, having one like it.
    """
    taken = {"default"}
    for form, text in product((IMPORT, PASSED_ON), sources.values()):
        for found in form.finditer(text):
            taken |= {own for own, here in _pairs(found[1]) if own != here}
    names: dict[Path, dict[str, str]] = {}
    for k, (path, text) in enumerate(sources.items()):  # a module stands after what it imports
        names[path] = {name: f"{name}_{k}" if name in taken else name for name in _own(text)}
        taken |= names[path].keys()
        for found in PASSED_ON.finditer(text):
            names[path] |= {here: called for called, here in _known(path, found, names, swapped)}
    return names


def _known(
    path: Path,
    found: re.Match,
    names: Mapping[Path, Mapping[str, str]],
    swapped: Mapping[Path, Path],
) -> list[tuple[str, str]]:
    """What an import asks for: its names in the script, and here."""
    there = names[_found(path, found[2], swapped)]
    if unknown := [own for own, _ in _pairs(found[1]) if own not in there]:
        raise ValueError(f"{path.name}: {found[2]} does not export {unknown[0]}")
    return [(there[own], here) for own, here in _pairs(found[1])]


def _as_function(
    path: Path,
    text: str,
    names: Mapping[Path, Mapping[str, str]],
    swapped: Mapping[Path, Path],
) -> str:
    """A module as a function; what it exports is known by name to those that follow."""
    own = _own(text)

    def imported(found: re.Match) -> str:
        asked = _known(path, found, names, swapped)
        return "".join(f"const {here}={called};" for called, here in asked if called != here)

    text = PASSED_ON.sub("", text)
    text = IMPORT.sub(imported, text)
    text = EXPORT.sub(lambda found: f"{found[2]}{found[3]}{found[4]}", text)
    text = NOTHING.sub("", text)
    if left := LEFT.search("".join(part for part, code in _parts(text) if code)):
        raise ValueError(f"{path.name}: {left[0].strip()!r} cannot be part of one script")
    body = _joined(text).strip()
    if not own:
        return f"(()=>{{\n{body}\n}})();\n"
    called = [(name, names[path][public]) for public, name in own.items()]
    given = ",".join(name if name == here else f"{name}:{here}" for name, here in called)
    return f"const{{{given}}}=(()=>{{\n{body}\nreturn{{{','.join(own.values())}}};\n}})();\n"


def _joined(text: str) -> str:
    """Without line breaks after marks at which no statement can end, and marks before an end."""
    parts = (
        AFTER_MARK.sub(r"\1", BEFORE_END.sub("", part)) if code else part
        for part, code in _parts(text)
    )
    return "".join(parts)


def without_comments(text: str) -> str:
    """A script without comments, indentation and empty lines; what it does is the same."""
    lines = "".join(part if not code else _tight(part) for part, code in _parts(text))
    return EMPTY_LINES.sub("\n", lines).strip("\n") + "\n"


def tight_css(css: str) -> str:
    """A style sheet without comments, and without white space beside braces and semicolons."""
    css = CSS_COMMENT.sub("", css)
    return BESIDE_BRACE.sub(r"\1", css).strip() + "\n"


def _tight(code: str) -> str:
    """Code without literals: any white space is one line break, one space, or none by a mark."""
    code = SPACE.sub(lambda space: "\n" if "\n" in space[0] else " ", code)
    return BESIDE_SIGN.sub(r"\1", BESIDE_MARK.sub(r"\1", code))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """A script in pieces without its comments, each with whether it is code or a literal."""
    depths: list[int] = []  # of the braces open in each ${ } around
    code, at, before = "", 0, ""  # what stands before the code, if only as a sign of its kind
    while at < len(text):
        letter, literal = text[at], None
        if found := COMMENT.match(text, at):
            at = found.end()
            code += "\n" if "\n" in found[0] else " "
            continue
        if letter in "\"'":
            literal = QUOTED.match(text, at)
        elif letter == "/" and BEFORE_PATTERN.search(code.rstrip() or before):
            literal = PATTERN.match(text, at)
        if literal:
            yield code, True
            yield literal[0], False
            code, at, before = "", literal.end(), '"'
        elif letter == "`" or (letter == "}" and depths and depths[-1] == 0):
            if letter == "}":
                depths.pop()
            end = _template_end(text, at + 1)
            yield code, True
            yield text[at:end], False
            code, at, before = "", end, text[end - 1]
            if before == "{":
                depths.append(0)
        elif found := PLAIN.match(text, at):
            code += found[0]
            at = found.end()
        else:
            if depths and letter in "{}":
                depths[-1] += 1 if letter == "{" else -1
            code += letter
            at += 1
    yield code, True


def _template_end(text: str, at: int) -> int:
    """Where a piece of a template literal ends: after its ` or after its ${."""
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == "`":
            return at + 1
        elif text.startswith("${", at):
            return at + 2
        else:
            at += 1
    raise ValueError("a template literal does not end")
