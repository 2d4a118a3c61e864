"""What reading and choosing data raise."""


class TableError(ValueError):
    """The data cannot be used; the message is the one plain sentence a visitor sees."""
