"""Errors of the person who runs the command or made the file, as the simulator words and numbers them."""
import difflib

USAGE, BAD_INPUT = 64, 65  # exit codes, as in sysexits.h
MOST_PROBLEMS = 20


class Problems(Exception):
    """Everything wrong that was found, to be shown together."""

    def __init__(self, code, messages):
        super().__init__("\n".join(messages))
        self.code, self.messages = code, list(messages)


def nearest(word, known):
    """' did you mean X?' for the known word most like `word`, or nothing."""
    match = difflib.get_close_matches(str(word), [str(k) for k in known], 1, 0.6)
    return f" did you mean '{match[0]}'?" if match else ""


def nearest_code(code, known):
    """The same for codes of communes, where letters alike matter less than places alike: fewest differing characters,
    then the nearest number."""
    def distance(other):
        number = abs(int(code[2:]) - int(other[2:])) if code[2:].isdigit() else 0
        return sum(a != b for a, b in zip(code, other)) + abs(len(code) - len(other)), number, other

    match = min((k for k in known if k[:2] == code[:2]), key=distance, default=None)
    return f" did you mean '{match}'?" if match and distance(match)[0] <= 2 else ""
