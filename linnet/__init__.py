"""linnet: linear regression is a neural network whose activations are the identity.

A small library: build a network, train it on compressed data, collapse it, and compare it with
least squares. No Streamlit, and no pandas until a table is read.
"""

from linnet.data.errors import TableError
from linnet.data.large.large_csv import compress_csv
from linnet.data.reading import read_csv
from linnet.data.recipe import Column, Recipe
from linnet.data.table import Table
from linnet.networks.layer import Layer
from linnet.networks.network import Network
from linnet.page import Playground, playground
from linnet.regression.compress import Compressed, compress
from linnet.regression.least_squares import Fit, least_squares
from linnet.training.trainer import Trainer, Trajectory

__all__ = [
    "Column",
    "Compressed",
    "Fit",
    "Layer",
    "Network",
    "Playground",
    "Recipe",
    "Table",
    "TableError",
    "Trainer",
    "Trajectory",
    "compress",
    "compress_csv",
    "least_squares",
    "playground",
    "read_csv",
]
