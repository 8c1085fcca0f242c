"""The parser of options that all scripts share."""
import argparse
import sys


class Parser(argparse.ArgumentParser):
    """Options are never abbreviated, and a wrong one ends with 64, as the program itself does."""

    def __init__(self, **more):
        super().__init__(allow_abbrev=False, **more)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(64, f"{self.prog}: {message}\n")
