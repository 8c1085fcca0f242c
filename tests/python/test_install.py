"""cmake --install: the program finds its tables and scripts beside it, and runs without the sources; recipes agree."""
import ast
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import short_run

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "scripts/lib/packages"


def packages(group):
    """Names of a group of the one list of packages."""
    text = PACKAGES.read_text().split(f"[{group}]\n")[1].split("\n[")[0]
    return [name for line in text.splitlines() if not line.startswith("#") for name in line.split()]


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        build = short_run.binary().parent
        if not (build / "cmake_install.cmake").is_file():
            raise unittest.SkipTest(f"{build} is no build folder")
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        short_run.call(["cmake", "--install", build, "--prefix", cls.folder / "first"])
        (cls.folder / "first").rename(cls.folder / "prefix")  # an installation may be moved

    def call(self, *words):
        environment = dict(os.environ, OMP_NUM_THREADS="1", OMPI_ALLOW_RUN_AS_ROOT="1",
                           OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
        done = subprocess.run([self.folder / "prefix/bin/essaim", *map(str, words)], capture_output=True, text=True,
                              cwd=self.folder, env=environment, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_runs_with_what_is_beside_it(self):
        share = self.folder / "prefix/share/essaim"
        self.call("run", share / "configs/malaunay.ini", "--run.last_year=2020", "--out", "m.h5")
        self.assertTrue((self.folder / "results/territories/commune-76402.h5").is_file())
        self.assertRegex(self.call("hash", "m.h5"), r"^[0-9a-f]{64} ")
        self.call("territory", "--commune", "76402", "--synthetic", "--cell", "1000")
        self.assertEqual(len(list((self.folder / "results/territories").iterdir())), 2)
        self.assertFalse((share / "results").exists())

    def test_it_is_these_tables_that_are_read(self):
        share = self.folder / "prefix/share/essaim"
        prices = share / "configs/forcing/prices.csv"
        prices.rename(self.folder / "kept")
        try:
            with self.assertRaisesRegex(AssertionError, f"no such file in {re.escape(str(share))}/configs"):
                self.call("run", share / "configs/malaunay.ini", "--run.last_year=2020", "--out", "n.h5")
        finally:
            (self.folder / "kept").rename(prices)

    def test_nothing_of_the_build_is_installed(self):
        names = [path.relative_to(self.folder / "prefix") for path in (self.folder / "prefix").rglob("*")]
        self.assertEqual([name for name in names if name.suffix in (".pyc", ".a", ".o") or "tests" in name.parts], [])
        self.assertIn(pathlib.Path("share/essaim/scripts/slurm/requeue.sbatch"), names)
        self.assertIn(pathlib.Path("share/doc/essaim/LICENSE"), names)


class Recipes(unittest.TestCase):
    """Apptainer and Spack are not on Debian 12: what can be said without them."""

    def test_the_container_uses_the_one_list_of_packages(self):
        text = (ROOT / "packaging/essaim.def").read_text()
        for group in re.findall(r"\$\(packages (\w+)\)", text):
            self.assertTrue(packages(group), group)
        for section in ("%files", "%post", "%environment", "%runscript", "%test", "%help"):
            self.assertEqual(len(re.findall(rf"^{section}$", text, re.M)), 1, section)
        post = text.split("%post\n")[1].split("\n%")[0]
        subprocess.run(["sh", "-n"], input=post, text=True, check=True)

    def test_spack_names_what_cmake_looks_for(self):
        recipe = ast.parse((ROOT / "packaging/spack/packages/essaim/package.py").read_text())
        named = {call.args[0].value.split("@")[0].split()[0] for call in ast.walk(recipe)
                 if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "depends_on"}
        wanted = {name.lower() for name in
                  re.findall(r"^find_package\((\w+)", (ROOT / "CMakeLists.txt").read_text(), re.M)}
        self.assertLessEqual(wanted - {"openmp"}, named)  # OpenMP comes with the compiler
        self.assertLessEqual({"random123", "xxhash"}, named)


if __name__ == "__main__":
    unittest.main()
