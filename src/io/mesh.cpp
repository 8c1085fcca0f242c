// Nodes of the squares, and the inverse projection of EPSG:3035.
#include "io/mesh.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace essaim {

namespace {

// Ellipsoid GRS80 and parameters of EPSG:3035.
constexpr double semi_major = 6378137.0, flattening = 1.0 / 298.257222101;
constexpr double e2 = flattening * (2.0 - flattening);
constexpr double origin_lat = 52.0 * std::numbers::pi / 180.0, origin_lon = 10.0 * std::numbers::pi / 180.0;
constexpr double false_easting = 4321000.0, false_northing = 3210000.0;  // m

/// The authalic function: proportional to the area between the equator and a latitude.
double authalic(double sin_lat)
{
    const double e = std::sqrt(e2);
    return (1.0 - e2) * (sin_lat / (1.0 - e2 * sin_lat * sin_lat) + std::atanh(e * sin_lat) / e);
}

struct Sent {
    std::uint32_t cell;
    std::int32_t x, y;
    std::uint8_t imputed, synthetic;
    std::array<std::uint8_t, 2> unused{};
};

}  // namespace

std::array<double, 2> lon_lat(double easting, double northing)
{
    const double q_pole = authalic(1.0);
    const double beta0 = std::asin(authalic(std::sin(origin_lat)) / q_pole);
    const double radius = semi_major * std::sqrt(q_pole / 2.0);
    const double sin0 = std::sin(origin_lat);
    const double d = semi_major * std::cos(origin_lat) / std::sqrt(1.0 - e2 * sin0 * sin0) / (radius * std::cos(beta0));
    const double dx = (easting - false_easting) / d, dy = (northing - false_northing) * d;
    const double rho = std::hypot(dx, dy);
    if (rho == 0.0) return {origin_lon * 180.0 / std::numbers::pi, origin_lat * 180.0 / std::numbers::pi};
    const double c = 2.0 * std::asin(rho / (2.0 * radius));
    const double sin_beta = std::cos(c) * std::sin(beta0) + dy * std::sin(c) * std::cos(beta0) / rho;
    const double lon = origin_lon + std::atan2(dx * std::sin(c), rho * std::cos(beta0) * std::cos(c) -
                                                                     dy * std::sin(beta0) * std::sin(c));
    // Newton's method on authalic(sin lat) = q: the derivative is 2 (1 - e2) cos lat / (1 - e2 sin2 lat)^2.
    const double q = q_pole * sin_beta;
    double lat = std::asin(sin_beta);
    for (int i = 0; i < 5; ++i) {
        const double s = std::sin(lat), w = 1.0 - e2 * s * s;
        lat += w * w * (q - authalic(s)) / (2.0 * (1.0 - e2) * std::cos(lat));
    }
    return {lon * 180.0 / std::numbers::pi, lat * 180.0 / std::numbers::pi};
}

CellMap gather_cells(const Communicator& ranks, const Territory& territory, const CellFacts& own)
{
    std::vector<std::vector<Sent>> out(static_cast<std::size_t>(ranks.size()));
    for (std::uint32_t i = 0; i < own.size(); ++i)
        out[0].push_back({own.cell[i], own.x[i], own.y[i], own.imputed[i], own.synthetic[i]});
    const auto in = ranks.all_to_all(out);
    CellMap all;
    if (!ranks.is_root()) return all;
    const std::size_t n = territory.n_cells();
    all.x.resize(n);
    all.y.resize(n);
    all.imputed.resize(n);
    all.synthetic.resize(n);
    for (const auto& list : in)
        for (const Sent& cell : list) {
            all.x[cell.cell] = cell.x;
            all.y[cell.cell] = cell.y;
            all.imputed[cell.cell] = cell.imputed;
            all.synthetic[cell.cell] = cell.synthetic;
        }
    return all;
}

Mesh mesh_of(const CellMap& cells, std::int32_t cell_size)
{
    using Corner = std::array<std::int32_t, 2>;  // y, x
    std::vector<Corner> corners;
    corners.reserve(4 * cells.x.size());
    for (std::size_t i = 0; i < cells.x.size(); ++i)
        for (const std::int32_t dy : {0, cell_size})
            for (const std::int32_t dx : {0, cell_size}) corners.push_back({cells.y[i] + dy, cells.x[i] + dx});
    std::ranges::sort(corners);
    corners.erase(std::unique(corners.begin(), corners.end()), corners.end());
    require(corners.size() < std::numeric_limits<std::int32_t>::max(),
            "the territory has more cells than a results file can number (2^31 corners) simulate a part of it");
    Mesh mesh;
    for (const Corner& corner : corners) {
        mesh.x.push_back(corner[1]);
        mesh.y.push_back(corner[0]);
    }
    const auto node = [&](std::int32_t x, std::int32_t y) {
        return static_cast<std::int32_t>(std::ranges::lower_bound(corners, Corner{y, x}) - corners.begin());
    };
    for (std::size_t i = 0; i < cells.x.size(); ++i) {
        const std::int32_t x = cells.x[i], y = cells.y[i];
        mesh.faces.push_back(
            {node(x, y), node(x + cell_size, y), node(x + cell_size, y + cell_size), node(x, y + cell_size)});
    }
    return mesh;
}

}  // namespace essaim
