"""What SECURITY.md promises, tried from outside: crafted territory files, hostile configurations, private files."""
import os
import pathlib
import resource
import shutil
import stat
import subprocess
import tempfile
import unittest

import h5py

import short_run

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Security(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = short_run.binary()
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.good = cls.folder / "good.h5"
        short_run.call(["/usr/bin/python3", "-B", ROOT / "scripts/territory/build.py", "--commune", "76402", "--out",
                        cls.good])
        # without its seal: what is crafted below must be refused for what it is, not for being altered
        cls.plain = cls.folder / "plain.h5"
        with h5py.File(cls.good, "r") as sealed, h5py.File(cls.plain, "w") as plain:
            for name in sealed:
                sealed.copy(name, plain)
            for name, value in sealed.attrs.items():
                plain.attrs[name] = value

    def run_program(self, *words, memory=None, folder=None, umask=None):
        def limit():
            if memory:
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            if umask is not None:
                os.umask(umask)

        environment = dict(os.environ, OMP_NUM_THREADS="1", OMPI_ALLOW_RUN_AS_ROOT="1",
                           OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
        return subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=300,
                              cwd=folder or self.folder, preexec_fn=limit, env=environment)

    def refused(self, spoil, memory=None):
        """The message on a copy of the territory that `spoil` has changed."""
        path = self.folder / "crafted.h5"
        shutil.copyfile(self.plain, path)
        with h5py.File(path, "r+") as file:
            spoil(file)
        done = self.run_program("run", ROOT / "configs/malaunay.ini", f"--territory.file={path}", "--dry-run",
                                memory=memory)
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertNotIn("MPI_ABORT", done.stdout + done.stderr)
        return done.stderr

    def replace(self, file, name, **more):
        size, kind = file[name].shape, file[name].dtype
        del file[name]
        return file.create_dataset(name, **{"shape": size, "dtype": kind, **more})

    # ---- territory files ----

    def test_the_uncrafted_file_is_read(self):
        done = self.run_program("run", ROOT / "configs/malaunay.ini", f"--territory.file={self.good}", "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_no_link_to_another_file_is_followed(self):
        secret = self.folder / "secret.h5"
        shutil.copyfile(self.plain, secret)  # what the link leads to would be accepted

        def link(name):
            def spoil(file):
                del file[name]
                file[name] = h5py.ExternalLink(str(secret), name)
            return spoil

        for name in ("cell/x", "cell", "commune/code"):
            self.assertIn("missing", self.refused(link(name)), name)

    def test_no_value_is_read_from_another_file(self):
        raw = self.folder / "raw.bin"

        def external(file):
            values = file["cell/x"][...]
            values.tofile(raw)
            self.replace(file, "cell/x", external=[(str(raw), 0, values.nbytes)])

        def virtual(file):
            layout = h5py.VirtualLayout(file["cell/x"].shape, file["cell/x"].dtype)
            layout[:] = h5py.VirtualSource(str(self.good), "cell/x", file["cell/x"].shape)
            del file["cell/x"]
            file.create_virtual_dataset("cell/x", layout)

        for spoil in (external, virtual):
            self.assertIn("/cell/x (its values are in another file)", self.refused(spoil))

    def test_sizes_are_checked_before_memory_is_reserved(self):
        def many_cells(file):
            self.replace(file, "cell/x", shape=(90_000_000,), maxshape=(None,), chunks=(4096,), compression="gzip")

        def many_communes(file):
            self.replace(file, "commune/name", shape=(len(file["commune/code"]), 2**40), dtype="S1",
                         chunks=(1, 4096), compression="gzip")

        def large_blocks(file):
            self.replace(file, "cell/x", maxshape=(None,), chunks=(200_000_000,), compression="gzip")

        memory = 1 << 30  # bytes of address space: more than enough to refuse, not enough to reserve
        self.assertIn("/cell/x (it claims 90000000 values, more than its bytes can hold)",
                      self.refused(many_cells, memory))
        self.assertIn("/commune/name (it claims", self.refused(many_communes, memory))
        self.assertIn("/cell/x (its blocks are larger than 64 MiB)", self.refused(large_blocks, memory))

    def test_a_long_attribute_is_refused(self):
        path = self.folder / "crafted.h5"
        with h5py.File(self.good) as good, h5py.File(path, "w", libver="latest") as file:
            for name in good:
                good.copy(name, file)
            for name, value in good.attrs.items():
                file.attrs[name] = value
            del file.attrs["name"]
            kind = h5py.h5t.C_S1.copy()
            kind.set_size((1 << 16) + 1)  # one more than the longest text
            h5py.h5a.create(file.id, b"name", kind, h5py.h5s.create(h5py.h5s.SCALAR))
        done = self.run_program("run", ROOT / "configs/malaunay.ini", f"--territory.file={path}", "--dry-run")
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("attribute 'name' (missing or no text)", done.stderr)

    # ---- configurations ----

    def test_nothing_in_a_configuration_is_executed_or_replaced(self):
        folder = self.folder / "hostile"
        folder.mkdir()
        shutil.copyfile(self.good, folder / "good.h5")
        touch = "$(touch touched) `touch touched` ; touch touched | touch touched & %HOME% ${HOME} ~"
        (folder / "a.ini").write_text("[territory]\nfile = good.h5\n[run]\nlast_year = 2018\noutput_year = 2018\n"
                                      f"title = {touch}\n")
        done = self.run_program("run", "a.ini", "--out", "a.h5", folder=folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        with h5py.File(folder / "a.h5") as results:
            self.assertIn(results.attrs["title"], (touch, touch.encode()))
        for value in (f"commune:76402{touch}", "commune:76402;touch touched", "commune:--out=touched", "--help",
                      "commune:../../touched"):
            (folder / "b.ini").write_text(f"[territory]\nplace = {value}\n")
            done = self.run_program("run", "b.ini", "--out", "b.h5", folder=folder)
            self.assertEqual(done.returncode, 65, done.stderr)
        self.assertEqual(list(folder.rglob("*touched*")), [])

    def test_a_configuration_leads_only_into_its_folder(self):
        folder = self.folder / "inner"
        folder.mkdir()
        for value in ("../good.h5", str(self.good), "x/../../good.h5"):
            (folder / "c.ini").write_text(f"[territory]\nfile = {value}\n")
            for words in (("check",), ("run", "--dry-run")):
                done = self.run_program(*words, folder / "c.ini")
                self.assertEqual(done.returncode, 65, done.stderr)
                self.assertIn("leads out of the folder of the configuration", done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        done = self.run_program("run", folder / "c.ini", f"--territory.file={self.good}", "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)

    # ---- what is written ----

    def test_what_is_unfinished_is_private_and_follows_no_link(self):
        folder = self.folder / "shared"
        folder.mkdir()
        victim = self.folder / "victim"
        victim.write_text("precious")
        results = folder / "r.h5"
        (folder / "r.h5.part").symlink_to(victim)
        words = ["run", ROOT / "configs/malaunay.ini", f"--territory.file={self.good}", "--run.last_year=2021",
                 "--out", results]
        environment = dict(os.environ, OMP_NUM_THREADS="1", OMPI_ALLOW_RUN_AS_ROOT="1",
                           OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
        child = subprocess.Popen([self.program, *map(str, words)], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, env=environment, preexec_fn=lambda: os.umask(0o027))
        modes = set()
        while child.poll() is None:
            try:
                found = os.lstat(folder / "r.h5.part")
                if stat.S_ISREG(found.st_mode):
                    modes.add(stat.S_IMODE(found.st_mode))
            except FileNotFoundError:
                pass
        self.assertEqual(child.returncode, 0, child.stderr.read())
        child.stderr.close()
        self.assertIn(0o600, modes)
        self.assertLessEqual(modes, {0o600, 0o640})  # 0640 between its completion and its final name
        self.assertEqual(victim.read_text(), "precious")
        self.assertEqual(stat.S_IMODE(results.stat().st_mode), 0o640)


if __name__ == "__main__":
    unittest.main()
