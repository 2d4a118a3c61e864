"""linnet: linear regression is a neural network whose activations are the identity.

A small library: build a network, train it on compressed data, collapse it, and compare it with
least squares. No Streamlit, and no pandas until a table is read.
"""

from linnet.compress import Compressed, compress
from linnet.large_csv import compress_csv
from linnet.least_squares import Fit, least_squares
from linnet.network import Layer, Network
from linnet.reading import read_csv
from linnet.table import Table, TableError
from linnet.training import Trainer, Trajectory

__all__ = [
    "Compressed",
    "Fit",
    "Layer",
    "Network",
    "Table",
    "TableError",
    "Trainer",
    "Trajectory",
    "compress",
    "compress_csv",
    "least_squares",
    "read_csv",
]
