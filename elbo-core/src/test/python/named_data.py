"""Sums over all pictures of named data sets: of values, of values times the row, of values times the column, both counted from 0.

Read with SciPy and NumPy alone: named_data.py FOLDER, where FOLDER holds the files as they are published.
"""
import gzip
import sys
from pathlib import Path

import numpy as np
from scipy.io import loadmat

root = Path(sys.argv[1])
faces = loadmat(root / "freyfaces/frey_rawface.mat")["ff"].T.reshape(-1, 28, 20)
shapes = loadmat(root / "caltech101-silhouettes/caltech101_silhouettes_28.mat")["X"].reshape(-1, 28, 28).transpose(0, 2, 1)
letters = np.frombuffer(gzip.open(root / "omniglot/omniglot-28x28-images-idx3-ubyte.gz").read()[16:], "u1")
letters = letters.reshape(-1, 28, 28) // 255
for name, x in (("frey-faces", faces), ("caltech-silhouettes", shapes), ("omniglot", letters)):
    total = x.astype("i8").sum(0)
    print(name, total.sum(), (total * np.arange(28)[:, None]).sum(), (total * np.arange(x.shape[2])).sum())
