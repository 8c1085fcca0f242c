"""A results file opens, unchanged, in the tools people use: xarray with both engines, h5py, ncdump; and its sidecars.

The file is written by the test program of the recorder, found beside ESSAIM_BINARY, on two ranks.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import h5py
import h5netcdf  # noqa: F401  imported here so that its import warnings do not count as xarray's
import netCDF4  # noqa: F401
import numpy as np
import xarray as xr

ROOT = pathlib.Path(__file__).resolve().parents[2]
HASH = ROOT / "scripts/content_hash.py"
sys.path.insert(0, str(ROOT / "scripts/territory"))
import projection  # noqa: E402


def recorder_program():
    binary = os.environ.get("ESSAIM_BINARY")
    program = pathlib.Path(binary).parent / "tests/ranks_io_recorder" if binary else None
    return program if program and program.exists() else None


def write_sample(path, ranks, **more):
    environment = dict(os.environ, ESSAIM_SAMPLE_RESULTS=str(path), OMPI_ALLOW_RUN_AS_ROOT="1",
                       OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", **more)
    return subprocess.run(["mpirun", "--oversubscribe", "-n", str(ranks), str(recorder_program()),
                           "--gtest_filter=*WritesASampleWhenAsked"], env=environment, capture_output=True, text=True,
                          timeout=300)


@unittest.skipUnless(recorder_program(), "ESSAIM_BINARY does not name a program with its tests beside it")
class Results(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.path = pathlib.Path(cls.folder) / "r.nc"
        done = write_sample(cls.path, 2)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_opens_in_xarray_with_both_engines(self):
        opened = [xr.open_dataset(self.path, engine=engine).load() for engine in ("netcdf4", "h5netcdf")]
        for data in opened:
            self.assertEqual(data.energy_by_cell.dims, ("time", "cell"))
            self.assertEqual(data.energy_by_commune.dims, ("month", "commune"))
            self.assertEqual(data.energy.dims, ("month",))
            self.assertEqual(str(data.month.values[0])[:7], "2019-07")
            self.assertEqual([str(t)[:4] for t in data.time.values], ["2019", "2020", "2021"])
            self.assertEqual(list(data.commune_code.values[:2]), ["76000", "76001"])
            self.assertEqual(data.commune_name.values[0], "Évreville 0")
            self.assertIn("cell_lon", data.energy_by_cell.coords)
            self.assertEqual(data.energy_by_cell.attrs["units"], "kWh")
            self.assertTrue(np.isnan(data.bill_by_cell.values[0, 14]))
            self.assertEqual(float(data.energy_by_commune.sel(month="2020").sum()),
                             float(data.energy.sel(month="2020").sum()))
        xr.testing.assert_identical(opened[0].drop_vars("mesh"), opened[1].drop_vars("mesh"))

    def test_groups_open_too(self):
        for engine in ("netcdf4", "h5netcdf"):
            panel = xr.open_dataset(self.path, engine=engine, group="panel")
            self.assertEqual(panel.income.dims, ("time", "household"))
            self.assertEqual(str(panel.time.values[0])[:10], "2019-12-31")
            events = xr.open_dataset(self.path, engine=engine, group="events")
            self.assertEqual(events.kind.attrs["flag_meanings"], "works move")
            parameters = xr.open_dataset(self.path, engine=engine, group="parameters")
            self.assertEqual(float(parameters["heat.setpoint"]), 19.5)
            self.assertEqual(parameters["heat.setpoint"].attrs["source"], "3CL")
            self.assertEqual(str(parameters["run.name"].values), "été")
            provenance = xr.open_dataset(self.path, engine=engine, group="provenance")
            self.assertEqual(str(provenance.configuration.values), "[heat]\nsetpoint = 19.5\n")
            self.assertEqual(provenance.attrs["version"], "0.1")

    def test_every_axis_has_a_dimension_and_every_number_a_unit(self):
        with h5py.File(self.path) as file:
            def check(name, node):
                if not isinstance(node, h5py.Dataset):
                    return
                is_scale = node.attrs.get("CLASS") == b"DIMENSION_SCALE"
                for axis in range(node.ndim):
                    self.assertTrue(is_scale or len(node.dims[axis]) == 1, f"{name} axis {axis}")
                if node.ndim and not is_scale:
                    self.assertTrue(node.chunks and node.fletcher32, f"{name} carries no checksum")
                text = node.dtype.kind == "S"
                bounds = name.endswith("_bounds")
                bare = is_scale and node.attrs["NAME"].startswith(b"This is a netCDF dimension")
                if not (text or bounds or bare or name in ("mesh", "mesh_face_nodes", "projected_coordinate_system")):
                    self.assertIn("units", node.attrs, name)
                    self.assertIn("long_name", node.attrs, name)
            file.visititems(check)

    def test_ncdump_reads_it(self):
        text = subprocess.run(["ncdump", "-h", str(self.path)], capture_output=True, text=True, check=True).stdout
        self.assertIn("float energy_by_cell(time, cell) ;", text)
        self.assertIn('"CF-1.8 UGRID-1.0 ACDD-1.3"', text)
        values = subprocess.run(["ncdump", "-v", "energy,commune_name", str(self.path)], capture_output=True, text=True,
                                check=True).stdout
        self.assertIn("Bourg", values)

    def test_mesh_lies_where_the_cells_are(self):
        data = xr.open_dataset(self.path)
        nodes = data.mesh_face_nodes.values.astype(int)
        x, y = data.mesh_node_x.values[nodes], data.mesh_node_y.values[nodes]
        self.assertTrue(np.array_equal(x.mean(axis=1), data.cell_x) and np.array_equal(y.mean(axis=1), data.cell_y))
        twice_area = sum(x[:, i] * y[:, (i + 1) % 4] - x[:, (i + 1) % 4] * y[:, i] for i in range(4))
        self.assertTrue(np.all(twice_area == 2 * 200 * 200), "squares of 200 m, counter-clockwise")
        self.assertEqual(len(set(zip(data.mesh_node_x.values, data.mesh_node_y.values))), data.mesh_node.size)
        self.assertEqual(int(data.projected_coordinate_system.attrs["epsg"]), 3035)
        easting, northing = projection.to_grid(data.cell_lon.values, data.cell_lat.values)
        self.assertLess(max(abs(easting - data.cell_x).max(), abs(northing - data.cell_y).max()), 0.01)

    def test_xdmf_points_into_the_file(self):
        tree = xml.etree.ElementTree.parse(f"{self.path}.xmf")
        grids = tree.findall(".//Grid[@GridType='Uniform']")
        self.assertEqual(len(grids), 3)
        with h5py.File(self.path) as file:
            for item in tree.iter("DataItem"):
                if item.get("Format") == "HDF":
                    name, dataset = item.text.split(":/")
                    self.assertEqual(name, "r.nc")
                    self.assertEqual(file[dataset].shape, tuple(int(n) for n in item.get("Dimensions").split()))

    def test_status_tells_the_end(self):
        status = json.loads((pathlib.Path(self.folder) / "r.status.json").read_text())
        self.assertEqual((status["state"], status["month"], status["fraction"]), ("complete", "2021-12", 1.0))
        self.assertTrue(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", status["updated"]))

    def test_content_hash_ignores_ranks_and_sees_a_changed_bit(self):
        other = pathlib.Path(self.folder) / "other.nc"
        self.assertEqual(write_sample(other, 3).returncode, 0)

        def run(*arguments):
            return subprocess.run(["/usr/bin/python3", str(HASH), *map(str, arguments)], capture_output=True, text=True)

        one, two = run(self.path, other).stdout.splitlines()
        self.assertEqual(one.split()[0], two.split()[0])
        self.assertEqual(run("--compare", self.path, other).stdout.strip(), "same content")
        with h5py.File(other, "a") as file:
            value = file["energy_by_cell"][1, 7]
            file["energy_by_cell"][1, 7] = np.nextafter(value, np.float32(np.inf))
        found = run("--compare", self.path, other)
        self.assertEqual(found.returncode, 1)
        self.assertTrue(found.stdout.startswith("energy_by_cell: first differs at [1, 7]"), found.stdout)
        self.assertNotEqual(run(other).stdout.split()[0], one.split()[0])
        self.assertNotIn("provenance", run("--each", self.path).stdout)

    def test_a_full_disk_ends_all_ranks_and_leaves_no_file(self):
        for limit in (20_000, 200_000):
            path = pathlib.Path(self.folder) / f"full{limit}.nc"
            done = write_sample(path, 2, ESSAIM_SAMPLE_LIMIT=str(limit))
            self.assertEqual(done.returncode, 74, done.stdout + done.stderr)
            self.assertIn("File too large", done.stdout + done.stderr)
            self.assertFalse(path.exists())


if __name__ == "__main__":
    unittest.main()
