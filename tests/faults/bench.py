"""A tiny territory, its program and the runs on it that the fault campaigns share."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import content_hash  # noqa: E402 (in this process: most of the time of another went into starting it)

COMMUNE = "76002"  # Alvimare: 220 households
PATIENCE = 600  # seconds after which a run counts as hanging; shared machines may starve it for minutes
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive", "OMPI_ALLOW_RUN_AS_ROOT": "1",
               "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_mpi_yield_when_idle": "1",
               "OMPI_MCA_btl_vader_single_copy_mechanism": "none", "OMPI_MCA_rmaps_base_oversubscribe": "1",
               "OMPI_MCA_hwloc_base_binding_policy": "none", "OMPI_MCA_ess_singleton_isolated": "1"}


class Hang(Exception):
    """A run that did not end."""


class Bench:
    """Where campaigns work: a folder with a territory, the reference results and their content hash."""

    def __init__(self, program, months=12, cells="yearly", folder=None):
        self.program = pathlib.Path(program)
        dozing = self.program.parent / "tests/libdozing_ranks.so"  # ranks that wait leave the machine to others
        self.preloaded = [str(dozing)] if dozing.exists() else []
        self._own = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="essaim-faults-"))
        self.territory = self.folder / "territory.h5"
        if not self.territory.exists():
            subprocess.run(["/usr/bin/python3", "-B", ROOT / "scripts/territory/build.py", "--commune", COMMUNE, "--out",
                            self.territory], check=True, capture_output=True)
        year, month = divmod(months - 1, 12)
        self.months = months
        (self.folder / "configuration.ini").write_text(
            f"[run]\noutput_year = 2018\nlast_year = {2018 + year}\nlast_month = {month + 1}\n"
            f"[output]\ncells = {cells}\npanel = 50\n", encoding="utf-8")
        self.reference = self.folder / "reference.h5"
        done = self.run(1, "reference", "--force")
        assert done.returncode == 0, done.stderr
        self.hash = self.content_hash(self.reference)

    def close(self):
        if self._own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def content_hash(self, results):
        return content_hash.digest(results)

    def words(self, ranks, name, *more, launcher=None):
        """The command of a run whose results are `name`.h5, on `ranks`; 0 ranks: without mpirun."""
        front = [] if ranks == 0 else ["mpirun", "-q", "-n", str(ranks)]
        return [str(word) for word in (*(front if launcher is None else launcher), self.program, "run",
                                       self.folder / "configuration.ini", f"--territory.file={self.territory}", "--out",
                                       self.folder / f"{name}.h5", *more)]

    def start(self, words, environment=None):
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=self.folder,
                                env={**os.environ, **ENVIRONMENT, "TMPDIR": str(self.folder),
                                     "LD_PRELOAD": ":".join(self.preloaded),
                                     **(environment or {})}, start_new_session=True)

    def wait(self, process):
        try:
            _, process.errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Hang(" ".join(process.args)) from None
        return process

    def run(self, ranks, name, *more, environment=None):
        """Runs to the end; .returncode and .stderr."""
        process = self.wait(self.start(self.words(ranks, name, *more), environment))
        return subprocess.CompletedProcess(process.args, process.returncode, "", process.errors)

    def checkpoints(self, name):
        return self.folder / f"{name}.checkpoint"

    def forget(self, name):
        shutil.rmtree(self.checkpoints(name), ignore_errors=True)
        for path in self.folder.glob(f"{name}.*"):
            path.unlink()

    def keep(self, name):
        """A copy of what a run has left so far, for bring_back; where it lies."""
        kept = self.folder / f"kept-{name}"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for path in self.folder.glob(f"{name}.*"):
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, kept / path.name)
        return kept

    def bring_back(self, name, kept):
        self.forget(name)
        shutil.copytree(kept, self.folder, dirs_exist_ok=True)

    def status(self, name):
        return json.loads((self.folder / f"{name}.status.json").read_text(encoding="utf-8"))


def months_in(text, word):
    """Months since January 2018 of the lines "<word> ... 2018-04" that a run printed, first to last."""
    return [(int(year) - 2018) * 12 + int(month) for year, month in re.findall(rf"{word}.*?(\d{{4}})-(\d\d)", text)]


def children(pid):
    """Processes that a process started."""
    try:
        return [int(word) for word in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False


def now():
    return time.monotonic()
