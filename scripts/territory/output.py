"""Writes a territory as one HDF5 file, whole or not at all."""
import hashlib
import os
import pathlib

import h5py
import numpy as np

CHUNK_ROWS = 16384


def text(values, length=None):
    """Text as characters: S1 array [n, length], UTF-8, padded with zero bytes."""
    encoded = [str(v).encode() for v in values]
    length = length or max([len(e) for e in encoded] + [2])
    return np.array([list(e.ljust(length, b"\0")) for e in encoded], np.uint8).reshape(-1, length).view("S1")


def content_hash(datasets):
    """SHA-256 (hex) over the datasets sorted by path: path, type, shape (each ended by a zero byte), then the bytes."""
    digest = hashlib.sha256()
    for path in sorted(datasets):
        values = np.ascontiguousarray(datasets[path][0])
        little = values.astype(values.dtype.newbyteorder("<"))
        shape = ",".join(str(n) for n in values.shape)
        for part in (path, little.dtype.str, shape):
            digest.update(part.encode() + b"\0")
        digest.update(little.tobytes())
    return digest.hexdigest()


def write(path, datasets, attributes):
    """Writes `datasets` {path: (array, units, long name)} and root attributes; returns the content hash.

    The file has a temporary name until it is complete.
    """
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    digest = content_hash(datasets)
    try:
        with h5py.File(unfinished, "w", libver=("earliest", "v110")) as file:
            for name, value in {**attributes, "content_hash": digest}.items():
                file.attrs[name] = value
            for name in sorted(datasets):
                values, units, long_name = datasets[name]
                chunk = (max(1, min(len(values), CHUNK_ROWS)),) + values.shape[1:]
                dataset = file.create_dataset(name, data=values, chunks=chunk, maxshape=values.shape, shuffle=True,
                                              compression="gzip", compression_opts=4, fletcher32=True, track_times=False)
                dataset.attrs["units"] = units
                dataset.attrs["long_name"] = long_name
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest
