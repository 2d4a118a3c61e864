"""The engine against its peers: training steps, from a CSV file to coefficients, and digits.

    make bench                              all three tables
    .venv/bin/python -m bench digits        only some

Prints the tables and saves them in ``bench/results``. PyTorch is a peer that the tests do not need,
so it is not among their requirements: ``.venv/bin/pip install torch`` adds it. A peer that is
missing is named as missing. Run it on a quiet machine: the load stands above each table.
"""

import argparse
from importlib import import_module

from bench.report import TABLES, measured, save


def main():
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("tables", nargs="*", metavar="table", help=", ".join(TABLES))
    names = parser.parse_args().tables or TABLES
    if unknown := set(names) - set(TABLES):
        parser.error(f"there is no table {', '.join(unknown)}; there are {', '.join(TABLES)}")
    for name in TABLES:  # in this order, whatever the order asked for
        if name in names:
            table = measured(import_module(f"bench.{name}").measure)
            save({name: table})  # at once: what is measured is measured
            print(table.markdown(), flush=True)


if __name__ == "__main__":
    main()
