"""Results open, with the same numbers, in the tools that people have: xarray, ncdump, h5py, QGIS, ParaView.

Run by /usr/bin/python3. What is not installed is skipped and said.
"""
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import h5py
import numpy as np

import short_run

SIDE = 200.0  # m, side of a cell
MONTHS = 12 * (short_run.LAST_YEAR - short_run.FIRST_YEAR + 1)
CELLS = 127  # inhabited cells of Malaunay
WEST, EAST, SOUTH, NORTH = 0.985, 1.085, 49.505, 49.545  # bounds of the commune, degrees
NEAR = 0.5  # km, tolerance on those bounds


def setUpModule():
    global run
    run = short_run.ShortRun()


def tearDownModule():
    run.close()


def installed(*modules):
    return all(importlib.util.find_spec(name) for name in modules)


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


class WithXarray(unittest.TestCase):
    """The file is a plain netCDF-4 file for both engines, dates decoded."""

    @classmethod
    def setUpClass(cls):
        if not installed("xarray", "netCDF4", "h5netcdf"):
            raise unittest.SkipTest("python3-xarray, python3-netcdf4 or python3-h5netcdf is not installed")
        import xarray

        cls.files = {engine: xarray.open_dataset(run.results, engine=engine) for engine in ("netcdf4", "h5netcdf")}

    @classmethod
    def tearDownClass(cls):
        for opened in cls.files.values():
            opened.close()

    def test_dimensions_and_dates(self):
        for engine, opened in self.files.items():
            with self.subTest(engine):
                self.assertEqual({name: opened.sizes[name] for name in ("month", "time", "cell", "commune")},
                                 {"month": MONTHS, "time": MONTHS, "cell": CELLS, "commune": 1})
                for axis in ("month", "time"):
                    months = opened[axis].values.astype("datetime64[M]")
                    self.assertEqual(str(months[0]), f"{short_run.FIRST_YEAR}-01")
                    self.assertTrue((np.diff(months).astype(int) == 1).all())

    def test_units_and_coordinates(self):
        for engine, opened in self.files.items():
            with self.subTest(engine):
                self.assertEqual(opened["buy_electricity"].attrs["units"], "kWh")
                self.assertEqual(opened["buy_electricity"].dims, ("month",))
                series = opened["buy_electricity_by_cell"]
                self.assertEqual(series.dims, ("time", "cell"))
                self.assertIn("cell_lon", series.coords)
                self.assertEqual(opened["cell_lon"].attrs["units"], "degrees_east")
                self.assertIn("commune_name", opened["buy_electricity_by_commune"].coords)
                for name, variable in opened.data_vars.items():
                    if variable.dims in (("month",), ("month", "commune"), ("time", "cell")):
                        self.assertTrue(variable.attrs["long_name"], name)
                        self.assertTrue(variable.attrs["long_name_fr"], name)
                        self.assertIn("units", variable.attrs, name)

    def test_same_values(self):
        first, second = self.files.values()
        self.assertEqual(set(first.variables), set(second.variables))
        with h5py.File(run.results) as raw:
            for name in first.data_vars:
                if first[name].dtype.kind != "f" or first[name].dims not in (("month",), ("time", "cell")):
                    continue
                np.testing.assert_array_equal(first[name].values, second[name].values, name)
                np.testing.assert_array_equal(first[name].values, raw[name][:], name)

    def test_cells_add_up_to_the_territory(self):
        for opened in self.files.values():
            for name in ("households", "buy_gas", "co2_direct"):
                np.testing.assert_allclose(opened[name + "_by_cell"].sum("cell"), opened[name], rtol=1e-4)

    def test_other_groups(self):
        import xarray

        for group in ("panel", "events", "misfit", "parameters", "provenance"):
            for engine in self.files:
                with self.subTest(group=group, engine=engine), \
                        xarray.open_dataset(run.results, engine=engine, group=group) as opened:
                    self.assertTrue(opened.variables or opened.attrs)


class WithCommandLine(unittest.TestCase):
    def test_ncdump(self):
        if not shutil.which("ncdump"):
            self.skipTest("ncdump is not installed (netcdf-bin)")
        header = short_run.call(["ncdump", "-h", run.results])
        self.assertIn(f"cell = {CELLS} ;", header)
        self.assertIn("float buy_electricity_by_cell(time, cell) ;", header)
        self.assertIn('Conventions = "CF-1.8 UGRID-1.0 ACDD-1.3"', header)
        self.assertNotIn("phony", header)  # every axis has a name


class WithH5py(unittest.TestCase):
    def test_scales_attached(self):
        with h5py.File(run.results) as opened:
            missing = []

            def visit(name, item):
                if isinstance(item, h5py.Dataset) and item.shape and text(item.attrs.get("CLASS", "")) != "DIMENSION_SCALE":
                    missing.extend(f"{name}[{axis}]" for axis in range(item.ndim) if not len(item.dims[axis]))

            opened.visititems(visit)
            self.assertEqual(missing, [])
            self.assertEqual([list(axis.keys())[0] for axis in opened["co2_direct_by_cell"].dims], ["time", "cell"])

    def test_mesh(self):
        with h5py.File(run.results) as opened:
            mesh = {name: text(value) for name, value in opened["mesh"].attrs.items() if not isinstance(value, np.ndarray)}
            self.assertEqual(mesh["cf_role"], "mesh_topology")
            self.assertEqual(mesh["topology_dimension"], "2")
            self.assertEqual(mesh["node_coordinates"], "mesh_node_x mesh_node_y")
            self.assertEqual(mesh["face_node_connectivity"], "mesh_face_nodes")
            self.assertEqual(mesh["face_dimension"], "cell")
            faces = opened["mesh_face_nodes"][:]
            corners = np.stack([opened["mesh_node_x"][:][faces], opened["mesh_node_y"][:][faces]], axis=2)
            x, y = corners[..., 0], corners[..., 1]
            area = 0.5 * (x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1)
            np.testing.assert_allclose(area, SIDE * SIDE)  # squares, counter-clockwise
            np.testing.assert_allclose(x.mean(axis=1), opened["cell_x"][:])
            np.testing.assert_allclose(y.mean(axis=1), opened["cell_y"][:])
            series = opened["co2_direct_by_cell"].attrs
            self.assertEqual([text(series[name]) for name in ("mesh", "location", "grid_mapping")],
                             ["mesh", "face", "projected_coordinate_system"])

    def test_projection_and_place(self):
        with h5py.File(run.results) as opened:
            system = opened["projected_coordinate_system"].attrs
            self.assertEqual(int(system["epsg"]), 3035)
            self.assertEqual(text(system["EPSG_code"]), "EPSG:3035")
            lon, lat = opened["cell_lon"][:], opened["cell_lat"][:]
        north_south = NEAR / 111.2  # degrees
        east_west = north_south / np.cos(np.radians(49.5))
        self.assertTrue(((lon > WEST - east_west) & (lon < EAST + east_west)).all(), (lon.min(), lon.max()))
        self.assertTrue(((lat > SOUTH - north_south) & (lat < NORTH + north_south)).all(), (lat.min(), lat.max()))
        self.assertAlmostEqual(lon.mean(), 1.04, delta=0.02)
        self.assertAlmostEqual(lat.mean(), 49.53, delta=0.01)

    def test_types_that_qgis_reads(self):
        """QGIS 3.22 refuses the whole mesh when a variable on its cells is an integer of 8 bits."""
        with h5py.File(run.results) as opened:
            wrong = {name: str(item.dtype) for name, item in opened.items()
                     if isinstance(item, h5py.Dataset) and item.ndim and "cell" in item.dims[item.ndim - 1]
                     and item.dtype.kind in "iu" and item.dtype != np.int32}
        self.assertEqual(wrong, {})


class Xdmf(unittest.TestCase):
    """The description for ParaView points at what is in the results file."""

    @classmethod
    def setUpClass(cls):
        cls.document = ElementTree.parse(run.xdmf).getroot()

    def test_steps(self):
        grids = self.document.findall(".//Grid[@GridType='Uniform']")
        days = [float(grid.find("Time").get("Value")) for grid in grids]
        self.assertTrue(days)
        self.assertEqual(days, sorted(set(days)))
        with h5py.File(run.results) as opened:
            bounds = opened["time_bounds"][:]
        self.assertTrue(all(bounds.min() <= day <= bounds.max() for day in days))
        for grid in grids:
            self.assertGreater(len(grid.findall("Attribute")), 50)

    def test_references(self):
        items = [item for item in self.document.iter("DataItem") if item.get("Format") == "HDF"]
        self.assertTrue(items)
        with h5py.File(run.results) as opened:
            for item in items:
                name, path = item.text.strip().split(":")
                self.assertEqual(name, run.results.name)
                self.assertEqual(tuple(map(int, item.get("Dimensions").split())), opened[path].shape, path)
                self.assertEqual(int(item.get("Precision")), opened[path].dtype.itemsize, path)

    def test_slabs(self):
        for slab in self.document.findall(".//DataItem[@ItemType='HyperSlab']"):
            ranges, source = slab.findall("DataItem")
            start, stride, count = np.array(ranges.text.split(), int).reshape(3, -1)
            length = np.array(source.get("Dimensions").split(), int)
            self.assertTrue((start + stride * (count - 1) < length).all())
            self.assertEqual(int(slab.get("Dimensions")), CELLS)
            self.assertEqual(int(np.prod(count)), CELLS)


QGIS = """
import os, sys
from qgis.core import QgsApplication, QgsMeshLayer
QgsApplication([], False).initQgis()
layer = QgsMeshLayer(sys.argv[1], "cells", "mdal")
box, source = layer.extent(), layer.dataProvider()
names = [source.datasetGroupMetadata(i).name() for i in range(source.datasetGroupCount())]
print("FOUND", layer.isValid(), layer.crs().authid(), source.faceCount(), source.datasetGroupCount(),
      box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum(), "electric cars" in names, flush=True)
os._exit(0)
"""

PARAVIEW = """
import sys
from paraview.simple import XDMFReader
reader = XDMFReader(FileNames=[sys.argv[1]])
reader.UpdatePipeline()
told = reader.GetDataInformation()
print("FOUND", told.GetNumberOfCells(), len(reader.TimestepValues), *told.GetBounds()[:4], flush=True)
"""


def told_by(program, words):
    """What a script printed after FOUND, in a process of its own: these tools may crash when they end."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "script.py"
        script.write_text(program)
        done = subprocess.run([str(word) for word in [*words[:-1], script, words[-1]]], capture_output=True, text=True,
                              timeout=300, env={**short_run.os.environ, "QT_QPA_PLATFORM": "offscreen",
                                                "XDG_RUNTIME_DIR": folder, "HOME": folder})
    found = re.search(r"FOUND (.*)", done.stdout)
    if not found:
        raise AssertionError(f"nothing was read\n{done.stdout}{done.stderr}")
    return found.group(1).split()


def extent_of_cells():
    with h5py.File(run.results) as opened:
        x, y = opened["mesh_node_x"][:], opened["mesh_node_y"][:]
    return [x.min(), y.min(), x.max(), y.max()]


class InTools(unittest.TestCase):
    def test_qgis(self):
        if not installed("qgis"):
            self.skipTest("python3-qgis is not installed")
        valid, system, faces, groups, *box, named = told_by(QGIS, [sys.executable, run.results])
        self.assertEqual((valid, system, int(faces)), ("True", "EPSG:3035", CELLS))
        self.assertGreater(int(groups), 50)
        np.testing.assert_allclose(np.array(box, float), extent_of_cells())
        self.assertEqual(named, "True")

    def test_paraview(self):
        if not shutil.which("pvpython"):
            self.skipTest("pvpython is not installed (python3-paraview)")
        cells, steps, west, east, south, north = told_by(
            PARAVIEW, ["pvpython", "--force-offscreen-rendering", run.xdmf])
        self.assertEqual(int(cells), CELLS)
        self.assertGreaterEqual(int(steps), 1)
        np.testing.assert_allclose(np.array([west, south, east, north], float), extent_of_cells())


if __name__ == "__main__":
    unittest.main()
