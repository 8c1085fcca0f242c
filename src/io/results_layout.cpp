// Axes, mesh and descriptions of the results file.
#include "io/results_layout.hpp"

#include "io/parameter_group.hpp"
#include "io/events.hpp"
#include "config/provenance.hpp"
#include "io/safe_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace essaim {

namespace {

Hdf5Dataset index_axis(Hdf5File& file, const std::string& name, std::uint64_t length, std::string_view long_name)
{
    std::vector<std::int32_t> values(length);
    std::iota(values.begin(), values.end(), 0);
    Hdf5Dataset axis = file.dataset(name, {.type = NumberType::i32, .size = {length}});
    axis.be_scale(name);
    axis.text("long_name", long_name);
    axis.text("units", "1");
    axis.write(std::span<const std::int32_t>(values));
    return axis;
}

template <class T>
Hdf5Dataset along_axis(Hdf5File& file, const std::string& name, const Hdf5Dataset& axis, const std::vector<T>& values,
                       std::string_view units, std::string_view long_name)
{
    Hdf5Dataset data = file.dataset(name, {.type = number_type<T>(), .size = {values.size()}});
    data.text("long_name", long_name);
    data.text("units", units);
    data.along(0, axis);
    data.write(std::span<const T>(values));
    return data;
}

void write_root_attributes(Hdf5File& file, const RecorderSetup& setup, const Territory& territory)
{
    const std::string now = utc_now();
    file.text("Conventions", "CF-1.8 UGRID-1.0 ACDD-1.3");
    file.text("title", setup.title);
    file.text("summary",
              "Monthly simulation of the energy transition of a French territory by agents: households, "
              "businesses and communes. Sums and means by cell, by commune and for the whole territory, a "
              "panel of households and a log of events.");
    file.text("keywords", "energy transition, agent-based model, households, renovation, sobriety, France");
    file.text("source", "essaim, agent-based simulation");
    file.text("territory", territory.name);
    file.text("territory_place", territory.place);
    file.text("territory_content_hash", territory.content_hash);
    file.text("territory_sources", territory.sources);
    file.text("license",
              "results of a simulation: CC-BY-4.0; the facts of the territory keep the licences named in "
              "territory_sources");
    for (const auto& [name, value] : setup.provenance) // what a run that repeats this one must know
        if (name == "version" || name == "commit" || name == "configuration_hash" || name == "branch")
            file.text("essaim_" + name, value);
    file.text("date_created", now);
    file.text("history", now + " essaim run");
}

/// The map projection of the cells, named so that QGIS finds it, with what CF and GDAL want.
void write_projection(Hdf5File& file)
{
    Hdf5Dataset crs = file.dataset("projected_coordinate_system", {.type = NumberType::i32});
    const std::int32_t epsg = 3035;
    crs.text("long_name", "ETRS89-extended / LAEA Europe");
    crs.text("grid_mapping_name", "lambert_azimuthal_equal_area");
    crs.number("longitude_of_projection_origin", 10.0);
    crs.number("latitude_of_projection_origin", 52.0);
    crs.number("false_easting", 4321000.0);
    crs.number("false_northing", 3210000.0);
    crs.number("semi_major_axis", 6378137.0);
    crs.number("inverse_flattening", 298.257222101);
    crs.number("longitude_of_prime_meridian", 0.0);
    crs.text("reference_ellipsoid_name", "GRS 1980");
    crs.text("horizontal_datum_name", "European Terrestrial Reference System 1989");
    crs.text("projected_crs_name", "ETRS89-extended / LAEA Europe");
    crs.text("EPSG_code", "EPSG:3035");
    crs.number("epsg", epsg);
    crs.write(std::span(&epsg, 1));
}

std::uint64_t write_mesh(Hdf5File& file, const Hdf5Dataset& cell, const CellMap& cells, std::int32_t cell_size)
{
    const Mesh mesh = mesh_of(cells, cell_size);
    const Hdf5Dataset node = file.dimension("mesh_node", mesh.x.size());
    const Hdf5Dataset corner = file.dimension("mesh_corner", 4);
    Hdf5Dataset topology = file.dataset("mesh", {.type = NumberType::i32});
    const std::int32_t zero = 0;
    topology.text("cf_role", "mesh_topology");
    topology.text("long_name", "squares of the statistical grid");
    topology.number("topology_dimension", std::int32_t{2});
    topology.text("node_coordinates", "mesh_node_x mesh_node_y");
    topology.text("face_node_connectivity", "mesh_face_nodes");
    topology.text("face_dimension", "cell");
    topology.text("face_coordinates", "cell_x cell_y");
    topology.write(std::span(&zero, 1));
    along_axis(file, "mesh_node_x", node, mesh.x, "m", "easting of corners")
        .text("standard_name", "projection_x_coordinate");
    along_axis(file, "mesh_node_y", node, mesh.y, "m", "northing of corners")
        .text("standard_name", "projection_y_coordinate");
    Hdf5Dataset faces = file.dataset("mesh_face_nodes", {.type = NumberType::i32, .size = {mesh.faces.size(), 4}});
    const std::array<std::int32_t, 1> none{-1};
    faces.text("cf_role", "face_node_connectivity");
    faces.text("long_name", "corners of each cell, counter-clockwise from the south-west");
    faces.number("start_index", zero);
    faces.numbers("_FillValue", std::span<const std::int32_t>(none));
    faces.along(0, cell);
    faces.along(1, corner);
    faces.write(std::span<const std::array<std::int32_t, 4>>(mesh.faces));
    return mesh.x.size();
}

void write_cell_coordinates(Hdf5File& file, const Hdf5Dataset& cell, const Territory& territory, const CellMap& cells)
{
    const double half = 0.5 * territory.cell_size;
    const std::size_t n = cells.x.size();
    std::vector<double> x(n), y(n), lon(n), lat(n);
    std::vector<std::int32_t> commune(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = cells.x[i] + half;
        y[i] = cells.y[i] + half;
        const auto place = lon_lat(x[i], y[i]);
        // To the millimetre: the last bits of sines differ between processors, and would change the content hash.
        lon[i] = std::round(place[0] * 1e8) / 1e8;
        lat[i] = std::round(place[1] * 1e8) / 1e8;
        commune[i] = static_cast<std::int32_t>(territory.commune_of(static_cast<Cell>(i)));
    }
    along_axis(file, "cell_x", cell, x, "m", "easting of the cell's centre")
        .text("standard_name", "projection_x_coordinate");
    along_axis(file, "cell_y", cell, y, "m", "northing of the cell's centre")
        .text("standard_name", "projection_y_coordinate");
    along_axis(file, "cell_lon", cell, lon, "degrees_east", "longitude of the cell's centre")
        .text("standard_name", "longitude");
    along_axis(file, "cell_lat", cell, lat, "degrees_north", "latitude of the cell's centre")
        .text("standard_name", "latitude");
    along_axis(file, "cell_commune", cell, commune, "1", "index of the cell's commune");
    // QGIS 3.22 refuses a mesh with a variable of eight bits on its faces
    const std::vector<std::int32_t> imputed(cells.imputed.begin(), cells.imputed.end()),
        synthetic(cells.synthetic.begin(), cells.synthetic.end());
    along_axis(file, "cell_imputed", cell, imputed, "1",
               "1 where the statistical office imputed the cell's facts");
    along_axis(file, "cell_synthetic", cell, synthetic, "1",
               "1 where the cell's facts were spread from its commune, not observed");
}

/// Attributes common to the three datasets of a variable. `time`: name of the time dimension of the dataset.
void describe(Hdf5Dataset& data, const std::vector<Variable>& variables, const Variable& variable,
              const std::string& time)
{
    data.text("long_name", variable.long_name);
    if (!variable.long_name_fr.empty()) data.text("long_name_fr", variable.long_name_fr);
    if (!variable.standard_name.empty()) data.text("standard_name", variable.standard_name);
    data.text("units", variable.unit);
    data.text("cell_methods", time + (variable.over_time == OverTime::last ? ": point" : ": sum"));
    if (variable.over_time == OverTime::yearly && time == "month")
        data.text("comment", "computed each December for the whole year; missing in other months");
    if (variable.per >= 0) {
        const std::string& per = variables[static_cast<std::size_t>(variable.per)].name;
        data.text("weights", per);
        if (variable.over_time != OverTime::yearly || time != "month")
            data.text("comment", "mean: a sum divided by " + per + "; missing where there are none");
    }
}

template <class Number>
void mark_missing(Hdf5Dataset& data)
{
    const std::array<Number, 1> missing{std::numeric_limits<Number>::quiet_NaN()};
    data.numbers("_FillValue", std::span<const Number>(missing));
}

/// Axes, mesh and empty series; returns the number of nodes.
std::uint64_t write_arrays(Hdf5File& file, const RecorderSetup& setup, const Territory& territory, const CellMap& cells,
                           const LayoutSizes& sizes)
{
    const Hdf5Dataset bound = file.dimension("bound", 2);
    const Hdf5Dataset month = make_time_axis(file, "month", sizes.months, bound, "month");
    std::vector<Hdf5Dataset> time;  // at most one
    if (sizes.times > 0)
        time.push_back(make_time_axis(file, "time", sizes.times, bound,
                                      setup.cells == CellOutput::yearly ? "year of the maps" : "month of the maps"));
    const Hdf5Dataset cell = index_axis(file, "cell", territory.n_cells(), "index of the cell");
    const CommuneFacts& communes = territory.communes;
    const Hdf5Dataset commune = index_axis(file, "commune", communes.size(), "index of the commune");
    file.texts("commune_code", communes.code, commune, "INSEE code of the commune");
    file.texts("commune_name", communes.name, commune, "name of the commune");
    along_axis(file, "commune_lon", commune, communes.longitude, "degrees_east", "longitude of the commune")
        .text("standard_name", "longitude");
    along_axis(file, "commune_lat", commune, communes.latitude, "degrees_north", "latitude of the commune")
        .text("standard_name", "latitude");
    write_projection(file);
    write_cell_coordinates(file, cell, territory, cells);
    const std::uint64_t nodes = write_mesh(file, cell, cells, territory.cell_size);

    for (const Variable& variable : setup.variables) {
        Hdf5Dataset data = file.dataset(by_commune(variable), {.type = NumberType::f64,
                                                               .size = {sizes.months, communes.size()},
                                                               .chunk = sizes.commune_chunk,
                                                               .missing = true});
        describe(data, setup.variables, variable, "month");
        data.text("coordinates", "commune_code commune_name commune_lon commune_lat");
        mark_missing<double>(data);
        data.along(0, month);
        data.along(1, commune);
        if (sizes.times == 0 || !variable.on_cells) continue;
        Hdf5Dataset map = file.dataset(by_cell(variable), {.type = NumberType::f32,
                                                           .size = {sizes.times, territory.n_cells()},
                                                           .chunk = sizes.cell_chunk,
                                                           .missing = true});
        describe(map, setup.variables, variable, "time");
        map.text("coordinates", "cell_x cell_y cell_lon cell_lat cell_commune");
        map.text("mesh", "mesh");
        map.text("location", "face");
        map.text("grid_mapping", "projected_coordinate_system");
        mark_missing<float>(map);
        map.along(0, time.front());
        map.along(1, cell);
    }
    return nodes;
}

}  // namespace

std::uint64_t make_results(const std::string& path, const RecorderSetup& setup, const Territory& territory,
                           const CellMap& cells, const LayoutSizes& sizes)
{
    make_private_file(path);  // until it is complete
    Hdf5File file = Hdf5File::make(path);
    write_root_attributes(file, setup, territory);
    const std::uint64_t nodes = write_arrays(file, setup, territory, cells, sizes);
    EventLog::make(file, setup);
    write_parameters(file, setup.settings);
    write_provenance(file, setup);
    file.close();
    return nodes;
}

void write_totals(Hdf5File& file, const RecorderSetup& setup, std::span<const double> values, std::uint64_t months)
{
    const Hdf5Dataset month = file.at("month");
    for (std::size_t v = 0; v < setup.variables.size(); ++v) {
        std::vector<double> series(months);
        for (std::size_t m = 0; m < months; ++m) series[m] = values[m * setup.variables.size() + v];
        Hdf5Dataset data =
            file.dataset(setup.variables[v].name, {.type = NumberType::f64, .size = {months}, .missing = true});
        describe(data, setup.variables, setup.variables[v], "month");
        mark_missing<double>(data);
        data.along(0, month);
        data.write(std::span<const double>(series));
    }
}

void write_misfit_table(Hdf5File& file, std::span<const MarginMisfit> misfit)
{
    if (misfit.empty()) return;
    file.group("/misfit").text("title", "how far the synthetic population is from the margins of its cells");
    const Hdf5Dataset margin = file.dimension("/misfit/margin", misfit.size());
    std::vector<std::string> names;
    for (const MarginMisfit& row : misfit) names.emplace_back(row.margin);
    file.texts("/misfit/name", names, margin, "margin");
    const auto column = [&](const char* name, double MarginMisfit::*member, std::string_view long_name) {
        // Sums over ranks in double, rounded to float: the last bits would tell how many ranks there were.
        std::vector<float> values;
        for (const MarginMisfit& row : misfit) values.push_back(static_cast<float>(row.*member));
        along_axis(file, std::string("/misfit/") + name, margin, values, "1", long_name);
    };
    column("target", &MarginMisfit::target, "sum of the margin over cells");
    column("obtained", &MarginMisfit::obtained, "the same counted over agents");
    column("absolute", &MarginMisfit::absolute, "sum over cells of the absolute difference");
}

void write_timings(Hdf5File& file, std::span<const std::pair<std::string, double>> seconds_by_phase)
{
    if (seconds_by_phase.empty()) return;
    file.group("/timings").text("title", "wall-clock time of the run, as root saw it");
    const Hdf5Dataset phase = file.dimension("/timings/phase", seconds_by_phase.size());
    std::vector<std::string> names;
    std::vector<double> seconds;
    for (const auto& [name, value] : seconds_by_phase) {
        names.push_back(name);
        seconds.push_back(value);
    }
    file.texts("/timings/name", names, phase, "phase of the run");
    along_axis(file, "/timings/duration", phase, seconds, "s", "wall-clock time");
}

}  // namespace essaim
