"""Job scripts and interruptions under a real Slurm on this machine: whatever happens to a job, its results are the
same. Three emulated nodes; every scenario ends by comparing content hashes with a run that nothing disturbed.

    test_slurm.py                    all scenarios
    test_slurm.py --short            three of them
    test_slurm.py Slurm.test_NAME    some

Needs slurm-wlm and munge of Debian, no systemd; says what is missing where it cannot run, and exits with 77.
"""
import atexit
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
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim")).resolve()
SCRIPTS = ROOT / "scripts/slurm"
NODES = 3
PLACE = "14366"  # Lisieux: 10,600 households, some seconds of computing
CLUSTER = ROOT / "tests/slurm/cluster.sh"
LONG = ["--checkpoint.every=1"]  # a checkpoint every month: long enough to be interrupted at any moment
LAST_YEAR = os.environ.get("ESSAIM_LAST_YEAR", "2026")  # later on a machine where runs end before they are disturbed
PATIENCE = 600  # s, for a machine that does other things
SHORT = ["test_one_node", "test_usr1_then_continued", "test_requeued_by_the_administrator"]


def missing():
    """Why there can be no Slurm here, or nothing."""
    programs = [name for name in ("slurmctld", "slurmd", "munged", "srun", "sbatch") if not
                shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")]
    if programs:
        return f"no {', '.join(programs)}: apt install slurm-wlm munge"
    if not BINARY.is_file():
        return f"no program at {BINARY}: build it or set ESSAIM_BINARY"
    return None


class Job:
    """A job of the sandbox, told by its log and by scontrol."""

    def __init__(self, number, log):
        self.number, self.log_path = number, log

    def facts(self):
        text = subprocess.run(["scontrol", "-o", "show", "job", self.number], capture_output=True, text=True).stdout
        return dict(word.split("=", 1) for word in text.split() if "=" in word)

    @property
    def state(self):
        return self.facts().get("JobState", "GONE")

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def wait(self, *states):
        """Until the job is in one of the states; by default until it has ended."""
        ends = states or ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "PREEMPTED", "GONE")
        deadline = time.monotonic() + PATIENCE
        while self.state not in ends:
            if time.monotonic() > deadline:
                raise AssertionError(f"job {self.number} is still {self.state}, not {ends}\n{self.log()}")
            time.sleep(0.3)
        return self.state

    def exit_code(self):
        return int(self.facts()["ExitCode"].split(":")[0])


class Slurm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="essaim-slurm-"))
        cls.folder.chmod(0o711)  # munge wants its socket within everybody's reach
        atexit.register(shutil.rmtree, cls.folder, ignore_errors=True)
        os.environ["PATH"] += ":/usr/sbin:/sbin"
        # real TCP between the "nodes", which are one machine; ranks that wait give way
        os.environ.update(OMPI_MCA_btl="self,tcp", OMPI_MCA_pml="ob1", OMPI_MCA_mpi_yield_when_idle="1",
                          OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", ESSAIM=str(BINARY),
                          OMP_WAIT_POLICY="passive", SLURM_CONF=str(cls.folder / "cluster/slurm.conf"))
        # not captured through a pipe: the daemons would keep it open
        with open(cls.folder / "start.log", "w") as log:
            started = subprocess.run([CLUSTER, "start", cls.folder / "cluster", str(NODES)], stdout=log, stderr=log)
        if started.returncode:
            raise unittest.SkipTest("Slurm does not start here: " + (cls.folder / "start.log").read_text()[-500:])
        atexit.register(cls.stop)  # also when interrupted
        cls.territory = cls.folder / "place.h5"
        subprocess.run(["/usr/bin/python3", "-B", ROOT / "scripts/territory/build.py", "--commune", PLACE, "--out",
                        cls.territory], check=True, stdout=subprocess.DEVNULL)
        cls.undisturbed = cls.hash_of(cls.direct("undisturbed"))

    @classmethod
    def stop(cls):
        subprocess.run(["scancel", "--full", "--user", str(os.getuid())], capture_output=True)
        subprocess.run(["scancel", "--signal=KILL", "--full", "--user", str(os.getuid())], capture_output=True)
        subprocess.run([CLUSTER, "stop", cls.folder / "cluster"], capture_output=True)
        time.sleep(2)

    @classmethod
    def words(cls, *more):
        last = [] if any("run.last_year" in str(word) for word in more) else [f"--run.last_year={LAST_YEAR}"]
        return [str(ROOT / "configs/malaunay.ini"), f"--territory.file={cls.territory}", *last, "--quiet",
                *map(str, more)]

    @classmethod
    def direct(cls, name, *more):
        """A run without Slurm."""
        out = cls.folder / f"{name}.h5"
        subprocess.run([BINARY, "run", *cls.words(*more), "--out", out, "--threads=1"], check=True,
                       stdout=subprocess.DEVNULL)
        return out

    @staticmethod
    def hash_of(path):
        done = subprocess.run(["/usr/bin/python3", "-B", ROOT / "scripts/content_hash.py", path], capture_output=True,
                              text=True, check=True)
        return done.stdout.split()[0]

    # ---- what scenarios do ----

    def submit(self, script, name, *more, options=(), env=None):
        """sbatch of one of scripts/slurm; results in name.h5."""
        log = self.folder / f"{name}.log"
        words = more if script == "array" else self.words("--out", self.folder / f"{name}.h5", *more)
        done = subprocess.run(["sbatch", "--parsable", "--nodes=1", "--ntasks=1", "--mem-per-cpu=100", f"--output={log}",
                               *options, SCRIPTS / f"{script}.sbatch", *map(str, words)], capture_output=True,
                              text=True, cwd=self.folder, env={**os.environ, **(env or {})})
        self.assertEqual(done.returncode, 0, done.stderr)
        return Job(done.stdout.strip(), log)

    def progress(self, name):
        try:
            return json.loads((self.folder / f"{name}.status.json").read_text())["fraction"]
        except (OSError, ValueError, KeyError):
            return 0.0

    def until(self, name, fraction=0.05):
        """Until the run has done this share of its months, and not nearly all."""
        deadline = time.monotonic() + PATIENCE
        while self.progress(name) < fraction:
            self.assertLess(time.monotonic(), deadline, f"{name} does not advance")
            time.sleep(0.05)

    def same(self, name):
        self.assertEqual(self.hash_of(self.folder / f"{name}.h5"), self.undisturbed)
        leftovers = [path.name for path in self.folder.glob(f"{name}*") if path.name.endswith(".part")]
        self.assertEqual(leftovers, [])

    def unfinished(self, name):
        self.assertFalse((self.folder / f"{name}.h5").exists(), "the run ended before it was disturbed")

    def tasks(self, name):
        """Process identities of the ranks of a run."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except (OSError, NotADirectoryError):
                continue
            if words[0] == bytes(BINARY) and str(self.folder / f"{name}.h5").encode() in words:
                found.append(int(entry.name))
        return found

    # ---- undisturbed ----

    def test_one_node(self):
        self.assertEqual(self.submit("one-node", "one").wait(), "COMPLETED")
        self.same("one")

    def test_many_nodes(self):
        job = self.submit("many-nodes", "many", options=["--nodes=3", "--ntasks=3", "--ntasks-per-node=1"])
        self.assertEqual(job.wait(), "COMPLETED", job.log())
        self.assertEqual(job.facts()["NodeList"], "n[1-3]")
        self.same("many")

    def test_mpirun_instead_of_srun(self):
        words = " ".join(["mpirun", str(BINARY), "run", *self.words("--out", self.folder / "mpirun.h5", "--threads=1")])
        log = self.folder / "mpirun.log"
        done = subprocess.run(["sbatch", "--parsable", "--nodes=2", "--ntasks=2", f"--output={log}", f"--wrap={words}"],
                              capture_output=True, text=True, check=True)
        self.assertEqual(Job(done.stdout.strip(), log).wait(), "COMPLETED", log)
        self.same("mpirun")

    def test_threads_are_bound_to_their_cores(self):
        job = self.submit("hybrid", "hybrid", options=["--nodes=2", "--ntasks=2", "--ntasks-per-node=1",
                                                       "--cpus-per-task=2"])
        self.assertEqual(job.wait(), "COMPLETED", job.log())
        masks = re.findall(r"cpu-bind=MASK - n\d, task +\d+ +\d+ \[\d+\]: mask (0x[0-9a-f]+) set", job.log())
        self.assertEqual([bin(int(mask, 16)).count("1") for mask in masks], [2, 2], job.log())
        self.same("hybrid")

    def test_array(self):
        lines = self.folder / "lines.txt"
        lines.write_text("--run.seed=1\n--run.seed=2\n--run.seed=1 --prices.growth_gas=0.05\n--run.seed=$(touch touched)\n")
        job = self.submit("array", "array", lines, self.folder / "array", *self.words(),
                          options=["--array=1-4", f"--output={self.folder}/array-%a.log"])
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(["squeue", "-h", "-j", job.number], capture_output=True, text=True).stdout.strip():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)
        for line, options in ((1, ["--run.seed=1"]), (2, ["--run.seed=2"]), (3, ["--run.seed=1", "--prices.growth_gas=0.05"])):
            alone = self.direct(f"alone{line}", *options)
            self.assertEqual(self.hash_of(self.folder / f"array/{line}.h5"), self.hash_of(alone), line)
        self.assertFalse((self.folder / "array/4.h5").exists())
        self.assertIn("run.seed", (self.folder / "array-4.log").read_text())
        self.assertEqual(list(self.folder.glob("touched")), [])

    def test_array_submitted_again_does_what_is_missing(self):
        lines = self.folder / "again.txt"
        lines.write_text("--run.seed=1\n--run.seed=1\n")

        def run(options):
            job = self.submit("array", "again", lines, self.folder / "again", *self.words(),
                              options=["--wait", *options, f"--output={self.folder}/again-%a.log"])
            return job

        run(["--array=1"])
        before = (self.folder / "again/1.h5").stat().st_mtime_ns
        run(["--array=1-2"])
        self.assertEqual((self.folder / "again/1.h5").stat().st_mtime_ns, before)
        self.assertEqual(self.hash_of(self.folder / "again/2.h5"), self.undisturbed)

    def test_what_is_wrong_is_said_once_and_not_repeated(self):
        job = self.submit("requeue", "wrong", "--run.sed=3")
        self.assertEqual(job.wait(), "FAILED")
        self.assertEqual(job.exit_code(), 64)
        self.assertEqual(job.log().count("did you mean"), 1, job.log())
        self.assertEqual(job.facts()["Restarts"], "0")

    # ---- stopped in order ----

    def stopped_and_continued(self, name, act, first=(), second=(), code=85, state="FAILED"):
        job = self.submit("one-node", name, *LONG, options=first)
        self.until(name)
        act(job)
        self.assertEqual(job.wait(), state, job.log())
        if code is not None:
            self.assertEqual(job.exit_code(), code, job.log())
        self.unfinished(name)
        again = self.submit("one-node", name, *LONG, options=second)
        self.assertEqual(again.wait(), "COMPLETED", again.log())
        self.same(name)

    def test_usr1_then_continued(self):
        self.stopped_and_continued("usr1", lambda job: subprocess.run(["scancel", "--signal=USR1", job.number]),
                                   first=["--ntasks=2"])

    def test_term_then_continued(self):
        self.stopped_and_continued("term", lambda job: subprocess.run(["scancel", "--signal=TERM", f"{job.number}.0"]))

    def test_continued_on_other_nodes_and_ranks(self):
        self.stopped_and_continued("other", lambda job: subprocess.run(["scancel", "--signal=USR1", job.number]),
                                   second=["--nodes=3", "--ntasks=3"])

    def test_stopped_twice(self):
        for _ in range(2):
            job = self.submit("one-node", "twice", *LONG)
            self.until("twice", self.progress("twice") + 0.05)
            subprocess.run(["scancel", "--signal=USR1", job.number], check=True)
            self.assertEqual(job.wait(), "FAILED", job.log())
            self.unfinished("twice")
        self.assertEqual(self.submit("one-node", "twice", *LONG).wait(), "COMPLETED")
        self.same("twice")

    def test_stopped_at_the_time_limit_with_notice(self):
        def wait_for_limit(job):
            self.assertEqual(job.wait("RUNNING", "COMPLETED", "FAILED", "TIMEOUT"), "RUNNING")

        # Slurm looks at limits once a minute and may send the signal that much early
        job = self.submit("one-node", "limit", *LONG, options=["--time=1", "--signal=USR1@55"])
        wait_for_limit(job)
        state = job.wait()
        if state == "COMPLETED":
            self.skipTest("this machine ends the run before a time limit of one minute")
        self.assertEqual((state, job.exit_code()), ("FAILED", 85), job.log())
        self.assertEqual(self.submit("one-node", "limit", *LONG).wait(), "COMPLETED")
        self.same("limit")

    def test_signal_to_a_job_that_has_not_begun(self):
        job = self.submit("one-node", "held", options=["--hold"])
        subprocess.run(["scancel", job.number], check=True)
        self.assertEqual(job.wait(), "CANCELLED")
        self.assertEqual(self.submit("one-node", "held").wait(), "COMPLETED")
        self.same("held")

    # ---- ended without being asked ----

    def test_cancelled_then_continued(self):
        self.stopped_and_continued("cancel", lambda job: subprocess.run(["scancel", job.number]), code=None,
                                   state="CANCELLED")

    def test_all_ranks_killed(self):
        # not by scancel --signal=KILL, which is a cancellation: Slurm sends TERM first
        self.stopped_and_continued("kill", lambda job: [os.kill(pid, signal.SIGKILL) for pid in self.tasks("kill")],
                                   code=None, first=["--ntasks=2"])

    def test_one_rank_killed(self):
        self.stopped_and_continued("rank", lambda job: os.kill(self.tasks("rank")[-1], signal.SIGKILL), code=None,
                                   first=["--ntasks=2"])

    def test_suspended_and_resumed(self):
        job = self.submit("one-node", "suspend", *LONG)
        self.until("suspend")
        subprocess.run(["scontrol", "suspend", job.number], check=True)
        time.sleep(1.5)
        before = self.progress("suspend")
        time.sleep(2)
        self.assertEqual(self.progress("suspend"), before)
        subprocess.run(["scontrol", "resume", job.number], check=True)
        self.assertEqual(job.wait(), "COMPLETED", job.log())
        self.same("suspend")

    def test_the_controller_restarts_meanwhile(self):
        job = self.submit("one-node", "controller", *LONG)
        self.until("controller")
        pid = int((self.folder / "cluster/run/slurmctld.pid").read_text())
        os.kill(pid, signal.SIGTERM)
        while pathlib.Path(f"/proc/{pid}").exists():
            time.sleep(0.1)
        subprocess.run(["slurmctld"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertEqual(job.wait("COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL"), "COMPLETED", job.log())
        self.same("controller")

    # ---- back into the queue ----

    def test_requeued_by_itself_after_usr1(self):
        job = self.submit("requeue", "itself", *LONG)
        self.until("itself")
        subprocess.run(["scancel", "--signal=USR1", job.number], check=True)
        self.assertEqual(job.wait(), "COMPLETED", job.log())
        self.assertEqual(job.facts()["Restarts"], "1")
        self.assertIn("start 1", job.log())
        self.same("itself")

    def test_requeued_by_the_administrator(self):
        job = self.submit("requeue", "requeue", *LONG)
        self.until("requeue")
        subprocess.run(["scontrol", "requeue", job.number], check=True)
        self.assertEqual(job.wait(), "COMPLETED", job.log())
        self.assertEqual(job.facts()["Restarts"], "1")
        self.same("requeue")

    def test_requeued_after_a_rank_was_killed(self):
        job = self.submit("requeue", "rerank", *LONG, options=["--ntasks=2"])
        self.until("rerank")
        os.kill(self.tasks("rerank")[0], signal.SIGKILL)
        self.assertEqual(job.wait(), "COMPLETED", job.log())
        self.assertEqual(job.facts()["Restarts"], "1")
        self.same("rerank")

    def test_preempted(self):
        job = self.submit("requeue", "preempt", *LONG, options=["--nodes=1", "--ntasks=2"])
        self.until("preempt")
        urgent = subprocess.run(["sbatch", "--parsable", "--partition=urgent", "--nodes=3", "--ntasks=6", "--exclusive",
                                 f"--output={self.folder}/urgent.log", "--wrap=sleep 2"], capture_output=True,
                                text=True, check=True)
        self.assertEqual(Job(urgent.stdout.strip(), self.folder / "urgent.log").wait(), "COMPLETED")
        self.assertEqual(job.wait(), "COMPLETED", job.log())
        self.assertEqual(job.facts()["Restarts"], "1")
        self.same("preempt")

    def test_a_node_dies(self):
        job = self.submit("requeue", "node", *LONG, options=["--nodes=2", "--ntasks=2", "--nodelist=n2,n3"])
        self.until("node")
        victim = int((self.folder / "cluster/run/slurmd-n3.pid").read_text())
        family = [victim]
        for entry in pathlib.Path("/proc").iterdir():  # the daemon, its step daemons, and the rank of that node
            try:
                words = (entry / "cmdline").read_bytes()
                environment = (entry / "environ").read_bytes() if words.startswith(bytes(BINARY)) else b""
            except (OSError, NotADirectoryError):
                continue
            if (b"slurmstepd: [" + job.number.encode()) in words and b"n3" in (entry / "environ").read_bytes() or \
                    b"SLURMD_NODENAME=n3" in environment and str(self.folder / "node.h5").encode() in words:
                family.append(int(entry.name))
        self.assertGreater(len(family), 1)
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        try:
            job.wait("PENDING", "COMPLETING")
        finally:
            subprocess.run(["slurmd", "-N", "n3"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertEqual(job.wait("COMPLETED", "CANCELLED", "NODE_FAIL"), "COMPLETED", job.log())
        self.assertGreaterEqual(int(job.facts()["Restarts"]), 1)
        self.same("node")

    # ---- chains ----

    def test_chain_past_the_limit(self):
        # each link stops after forty months, as at a time limit
        job = self.submit("chain", "chain", "--checkpoint.stop_after=40", env={"ESSAIM_CHAIN": str(SCRIPTS / "chain.sbatch")},
                          options=["--open-mode=append"])
        numbers = [job.number]
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "chain.h5").exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)
        self.same("chain")
        time.sleep(3)
        left = subprocess.run(["squeue", "-h", "-n", "essaim", "-o", "%i %T %E"], capture_output=True, text=True).stdout
        self.assertNotIn("PENDING", left, numbers)
        history = subprocess.run(["/usr/bin/python3", "-c", "import h5py,sys; print(dict(h5py.File(sys.argv[1])"
                                  "['provenance'].attrs))", self.folder / "chain.h5"], capture_output=True, text=True)
        self.assertEqual(history.returncode, 0)

    def test_chain_ends_when_something_is_wrong(self):
        job = self.submit("chain", "broken", "--run.sed=3", env={"ESSAIM_CHAIN": str(SCRIPTS / "chain.sbatch")})
        self.assertEqual(job.wait(), "FAILED")
        following = re.search(r"then job (\d+)", job.log()).group(1)
        self.assertEqual(Job(following, self.folder / "none").wait(), "CANCELLED")


def main():
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        return 77
    words = sys.argv[:1] + ([f"Slurm.{name}" for name in SHORT] if "--short" in sys.argv else
                            [word for word in sys.argv[1:]])
    result = unittest.main(argv=[*words, "-v"], exit=False).result
    if result.skipped and not result.testsRun:
        print(f"skipped: {result.skipped[0][1]}")
        return 77
    ran = result.testsRun - len(result.skipped)
    bad = len(result.failures) + len(result.errors)
    print(f"{ran} scenarios, {ran - bad} passed, {len(result.skipped)} skipped")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
