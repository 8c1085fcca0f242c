#!/usr/bin/python3
"""SHA-256 of what a results or territory file says, whatever the layout of its bytes.

Every dataset outside /provenance and /timings counts, in the order of paths: its path, type, shape and values.
Attributes, compression and the order of creation do not count, so runs on other numbers of ranks must agree.

    content_hash.py FILE...            one line per file
    content_hash.py --each FILE        one line per dataset
    content_hash.py --compare A B      which datasets differ, and where first; exit code 1 when any does
"""
import argparse
import hashlib
import sys

import h5py
import numpy as np

LEFT_OUT = ("provenance", "timings")


def datasets(file):
    """Paths of the datasets that count, sorted."""
    found = []

    def visit(name, node):
        if isinstance(node, h5py.Dataset) and name.split("/")[0] not in LEFT_OUT:
            found.append(name)

    file.visititems(visit)
    return sorted(found)


def values(dataset):
    """All values as a C-ordered array with a fixed byte order."""
    array = np.asarray(dataset[()], order="C")
    return array.astype(array.dtype.newbyteorder("<")) if array.dtype.byteorder == ">" else array


def digest_of(path, dataset):
    array = values(dataset)
    digest = hashlib.sha256()
    digest.update(f"{path}\n{array.dtype.str}\n{array.shape}\n".encode())
    digest.update(array.tobytes())
    return digest.hexdigest()


def digests(name):
    with h5py.File(name, "r") as file:
        return {path: digest_of(path, file[path]) for path in datasets(file)}


def digest(name):
    """Of the whole file."""
    parts = digests(name)
    return hashlib.sha256("".join(parts[path] for path in sorted(parts)).encode()).hexdigest()


def first_difference(a, b):
    """Index of the first value that differs, and the two values; differing not-a-numbers differ only in their bits."""
    width = a.dtype.itemsize
    left = np.frombuffer(a.tobytes(), np.uint8).reshape(-1, width)
    right = np.frombuffer(b.tobytes(), np.uint8).reshape(-1, width)
    at = int(np.argmax((left != right).any(axis=1)))
    index = tuple(int(i) for i in np.unravel_index(at, a.shape)) if a.shape else ()
    return index, a[index], b[index]


def compare(name_a, name_b):
    """Lines that say what differs; none when the contents agree."""
    lines = []
    with h5py.File(name_a, "r") as a, h5py.File(name_b, "r") as b:
        in_a, in_b = datasets(a), datasets(b)
        lines += [f"{path}: only in {name_a}" for path in in_a if path not in b]
        lines += [f"{path}: only in {name_b}" for path in in_b if path not in a]
        for path in in_a:
            if path not in b or digest_of(path, a[path]) == digest_of(path, b[path]):
                continue
            left, right = values(a[path]), values(b[path])
            if left.dtype != right.dtype or left.shape != right.shape:
                lines.append(f"{path}: {left.dtype}{list(left.shape)} and {right.dtype}{list(right.shape)}")
            else:
                index, x, y = first_difference(left, right)
                lines.append(f"{path}: first differs at {list(index)}: {x!r} and {y!r}")
    return lines


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--each", action="store_true", help="one line per dataset")
    how.add_argument("--compare", action="store_true", help="say what differs between two files")
    parser.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args(arguments)
    if given.compare:
        if len(given.files) != 2:
            parser.error("--compare wants two files")
        lines = compare(*given.files)
        print("\n".join(lines) if lines else "same content")
        return 1 if lines else 0
    for name in given.files:
        if given.each:
            for path, part in digests(name).items():
                print(f"{part}  {path}")
        else:
            print(f"{digest(name)}  {name}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        sys.exit(f"content_hash.py: {error}")
