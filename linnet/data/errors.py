"""What reading and choosing data raise."""


class TableError(ValueError):
    """The data cannot be used; the message is the one plain sentence a visitor sees."""


class UnknownColumn(TableError):
    """A recipe speaks of columns that the file does not have, or not under that name."""
