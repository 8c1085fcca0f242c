"""The bench of scripts/patterns.py: runs of Malaunay with other parameters, and what a look at them yields."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import tempfile

import figures_data

ROOT = pathlib.Path(__file__).resolve().parents[2]


class RunFailed(Exception):
    """A run ended with an error; the message holds what it said."""


class Finding:
    """What an experiment found.

    title, claim    the pattern, and where it is known from
    experiment      what was run
    numbers         what came out, in a sentence
    appears         whether the pattern passes the test that `experiment` states
    """

    def __init__(self, title, claim, experiment, numbers, appears, paint):
        self.title, self.claim, self.experiment = title, claim, experiment
        self.numbers, self.appears, self._paint = numbers, bool(appears), paint

    def draw(self, path):
        import figures_style  # the look of all figures of the project

        figure = figures_style.plt.figure(figsize=(7.2, 3.6), layout="constrained")
        self._paint(figure)
        figure.savefig(path, dpi=110)
        figures_style.plt.close(figure)


class Lab:
    """Runs the town of Malaunay with given parameters; a run asked for twice is made once."""

    def __init__(self, replicates, jobs, config="configs/scenarios/trend.ini"):
        self.seeds = list(range(1, replicates + 1))
        self.jobs, self.config = jobs, config
        self._folder = tempfile.TemporaryDirectory(prefix="essaim-patterns-")
        self._made = {}
        self._program = pathlib.Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim"))

    def run(self, seed=1, config=None, **parameters):
        """Results of a run; section__name=value sets section.name."""
        words = tuple(f"--{name.replace('__', '.')}={value}" for name, value in sorted(parameters.items()))
        key = (config or self.config, seed, words)
        if key not in self._made:
            out = pathlib.Path(self._folder.name) / f"{len(self._made)}-{abs(hash(key))}.h5"
            environment = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
            words = ("--output.xdmf=no", *([] if "output__cells" in parameters else ["--output.cells=none"]),
                     *([] if "output__panel" in parameters else ["--output.panel=0"]), *words)
            done = subprocess.run([self._program, "run", key[0], f"--run.seed={seed}", "--threads=1", "--quiet", "--force",
                                   "--out", out, *words], capture_output=True, text=True, cwd=ROOT, env=environment,
                                  check=False)
            if done.returncode:
                raise RunFailed(f"{key[0]} {' '.join(words)} ended with {done.returncode}\n{done.stderr}")
            self._made[key] = out
        return figures_data.Results(self._made[key])

    def replicates(self, seeds=None, **parameters):
        """One result per seed, several runs at a time."""
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            return list(pool.map(lambda seed: self.run(seed, **parameters), seeds or self.seeds))


def anchor(title):
    """What a heading is linked by."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def page(findings, replicates):
    """docs/patterns.md: each pattern, whether it appears, and its figure."""
    lines = [
        "# Patterns", "",
        "Patterns known from surveys, field experiments and statistics, looked for in runs of the model on Malaunay. None",
        "of them was a target of calibration unless it says so. A pattern that does not appear is named as such: it",
        "is a limit of the model.", "",
        f"    scripts/patterns.py --replicates {replicates}", "",
        "| pattern | appears? |", "|---|---|"]
    lines += [f"| [{f.title}](#{anchor(f.title)}) | {'yes' if f.appears else '**no**'} |" for _, f in findings]
    for name, f in findings:
        lines += ["", f"## {f.title}", "", f"*Known:* {f.claim}", "", f"*Experiment:* {f.experiment}",
                  "", f"*Found:* {f.numbers} **{'It appears.' if f.appears else 'It does not appear.'}**", "",
                  f"![{f.title}](images/pattern-{name}.png)"]
    lines += ["", "## Not looked for", "",
              "That the pull of neighbours fades with distance and time; that money alone predicts how many adopt but not",
              "who and where (it would take a calibration without others); that group campaigns double uptake while they",
              "last (programmes of communes have no end)."]
    return "\n".join(lines) + "\n"
