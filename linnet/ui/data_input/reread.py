"""The visitor's file, read in another way."""

from __future__ import annotations

from dataclasses import replace

from linnet.data.errors import TableError
from linnet.data.progress import Progress, silent
from linnet.data.recipe import Recipe
from linnet.ui.data_input.changes import changes
from linnet.ui.data_input.own_file import OwnFile
from linnet.ui.session import Session


def read_by(session: Session, said: Recipe, progress: Progress = silent) -> bool:
    """Read the file on screen anew, by what is said now, and note what that changed."""
    file, before = session.reading, session.table()
    if file is None:  # other data were chosen meanwhile
        return False
    done = session.choose_file(file.name, file.content, said, progress)
    if done and isinstance(file, OwnFile):
        session.notes = [*session.notes, *changes(before, session.table())]
    return done


def answer(session: Session, key: str, answer: str) -> bool:
    """Correct what reading the visitor's file had to guess: see `Table.questions`."""
    session.unread = None  # the answer is about the file that is open
    if session.file is None:
        return False
    (question,) = [question for question in session.questions if question.key == key]
    said, change = session.file.said, question.recipe(answer)
    if change.header is not None:  # where the rows begin follows from it
        said = replace(said, first=None)
    try:
        said = said.updated(change)
    except TableError as error:  # it goes against what was said in another field
        session.problem = str(error)
        return False
    return read_by(session, said)
