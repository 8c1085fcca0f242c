"""Writes a territory as one HDF5 file, whole or not at all."""
import hashlib
import os
import pathlib

import h5py
import numpy as np

CHUNK_ROWS = 16384
SEAL_BYTES = 512  # a power of two from 512 on, as HDF5 allows before its own beginning
WORDS_AT_A_TIME = 1 << 20


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


def mixed(words):
    """splitmix64 of each word, as mix() in src/core/table.hpp."""
    z = words + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def seal(path):
    """Writes length and hash of all that follows into the first bytes of a file; src/io/seal.cpp compares them."""
    sums, words, length = [0, 0], 0, 0
    with open(path, "r+b") as file:
        file.seek(SEAL_BYTES)
        while block := file.read(8 * WORDS_AT_A_TIME):
            length += len(block)
            values = np.frombuffer(block.ljust((len(block) + 7) // 8 * 8, b"\0"), "<u8")
            places = np.arange(words, words + len(values), dtype=np.uint64)
            for i, half in enumerate((0, 1 << 63)):
                sums[i] += int(np.add.reduce(mixed(values ^ mixed(places + np.uint64(half)))))
            words += len(values)
        file.seek(0)
        text = f"essaim seal 1\n{length}\n" + "".join(f"{part % (1 << 64):016x}" for part in sums) + "\n"
        file.write(text.encode().ljust(SEAL_BYTES, b"\0"))


def write(path, datasets, attributes):
    """Writes `datasets` {path: (array, units, long name)} and root attributes; returns the content hash.

    The file has a temporary name until it is complete.
    """
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    digest = content_hash(datasets)
    try:
        with h5py.File(unfinished, "w", libver=("earliest", "v110"), userblock_size=SEAL_BYTES) as file:
            for name, value in {**attributes, "content_hash": digest}.items():
                file.attrs[name] = value
            for name in sorted(datasets):
                values, units, long_name = datasets[name]
                chunk = (max(1, min(len(values), CHUNK_ROWS)),) + values.shape[1:]
                dataset = file.create_dataset(name, data=values, chunks=chunk, maxshape=values.shape, shuffle=True,
                                              compression="gzip", compression_opts=4, fletcher32=True, track_times=False)
                dataset.attrs["units"] = units
                dataset.attrs["long_name"] = long_name
        seal(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest
