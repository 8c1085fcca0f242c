// A small made-up territory for tests of files, in memory and as a territory file.
#pragma once

#include "core/table.hpp"
#include "io/hdf5_file.hpp"
#include "territory/territory.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace essaim::test {

struct Place {
    Territory territory;
    CellFacts cells;  ///< all of them
};

/// A rectangle of nx × ny cells in n_communes of about equal size, with numbers that differ everywhere.
inline Place rectangle(int nx, int ny, int n_communes)
{
    Place place;
    Territory& t = place.territory;
    t.name = "Rectangle";
    t.place = "test";
    t.content_hash = std::string(64, '0');
    t.sources = "none";
    t.epci_code = {"200023414"};
    t.epci_name = {"Métropole"};
    CommuneFacts& c = t.communes;
    const auto n = static_cast<std::size_t>(nx * ny), m = static_cast<std::size_t>(n_communes);
    for (std::size_t i = 0; i < m; ++i) {
        c.code.push_back(fmt::format("76{:03d}", i));
        c.name.push_back(i % 2 == 0 ? fmt::format("Évreville {}", i) : "Bourg");
        c.departement.push_back("76");
        c.longitude.push_back(1.0 + 0.01 * static_cast<double>(i));
        c.latitude.push_back(49.0 + 0.01 * static_cast<double>(i));
    }
    for (auto* counts : {&c.epci, &c.population, &c.households, &c.establishments_10plus}) counts->assign(m, 0);
    c.region.assign(m, 28);
    for (auto* floats : {&c.area_km2, &c.dwellings, &c.secondary, &c.vacant, &c.owners, &c.living_standard_median,
                         &c.living_standard_d1, &c.living_standard_d9, &c.poverty_rate, &c.jobs, &c.active,
                         &c.unemployed, &c.heat_network_share})
        floats->assign(m, 0.5F);
    for (auto* flags : {&c.gas_network, &c.climate_zone, &c.income_estimated}) flags->assign(m, 1);
    c.establishments.assign(m, {1, 2, 3, 4, 5, 6});
    c.first_cell.assign(m + 1, 0);
    for (std::size_t i = 0; i <= m; ++i) c.first_cell[i] = static_cast<Cell>(n * i / m);
    for (std::size_t i = 0; i < m; ++i) {
        t.flows.first.push_back(static_cast<std::int64_t>(2 * i));
        t.flows.commune.insert(t.flows.commune.end(), {0, -1});
        t.flows.share.insert(t.flows.share.end(), {0.75F, 0.25F});
    }
    t.flows.first.push_back(static_cast<std::int64_t>(2 * m));

    CellFacts& f = place.cells;
    t.first_household = t.first_business = {0};
    for (std::size_t i = 0; i < n; ++i) {
        const auto x = static_cast<std::int32_t>(i) % nx, y = static_cast<std::int32_t>(i) / nx;
        f.cell.push_back(static_cast<Cell>(i));
        f.x.push_back(3'670'000 + 200 * x);
        f.y.push_back(2'960'000 + 200 * y);
        f.commune.push_back(t.communes.first_cell.empty() ? 0 : t.commune_of(static_cast<Cell>(i)));
        auto& around = f.neighbours.emplace_back();
        around.fill(-1);
        if (x > 0) around[0] = static_cast<std::int32_t>(i) - 1;
        f.households.push_back(1 + static_cast<std::int32_t>(mix(i) % 40));
        f.establishments.push_back({static_cast<std::uint16_t>(i % 3), 0, 1, 0, 0, 0});
        t.first_household.push_back(t.first_household.back() + static_cast<essaim::Place>(f.households.back()));
        t.first_business.push_back(t.first_business.back() + static_cast<essaim::Place>(i % 3 + 1));
        f.imputed.push_back(static_cast<std::uint8_t>(i % 2));
        f.synthetic.push_back(0);
    }
    float step = 0;
    for (auto* margin : {&f.persons, &f.one_person, &f.five_plus, &f.owners, &f.social, &f.houses, &f.poor,
                         &f.single_parent, &f.floor_area, &f.built_before_1945, &f.built_1945_1970, &f.built_1970_1990,
                         &f.built_after_1990, &f.living_standard}) {
        for (std::size_t i = 0; i < n; ++i) margin->push_back(static_cast<float>(i) + step);
        step += 0.125F;
    }
    return place;
}

/// The facts of some cells.
inline CellFacts part_of(const CellFacts& all, const std::vector<Cell>& own)
{
    CellFacts part;
    for (const Cell cell : own) {
        part.cell.push_back(cell);
        part.x.push_back(all.x[cell]);
        part.y.push_back(all.y[cell]);
        part.commune.push_back(all.commune[cell]);
        part.households.push_back(all.households[cell]);
        part.imputed.push_back(all.imputed[cell]);
        part.synthetic.push_back(all.synthetic[cell]);
    }
    return part;
}

/// Writes the territory file; `without` are datasets left out.
inline void write_territory_file(const std::string& path, const Place& place, const std::set<std::string>& without = {},
                                 std::int32_t version = 1)
{
    Hdf5File file = Hdf5File::make(path);
    const Territory& t = place.territory;
    file.text("format", "essaim territory");
    file.number("format_version", version);
    file.text("name", t.name);
    file.text("place", t.place);
    file.number("cell_size_m", t.cell_size);
    file.text("crs", "EPSG:3035");
    file.text("sources", t.sources);
    file.text("content_hash", t.content_hash);
    for (const char* group : {"cell", "commune", "epci", "flow"}) file.group(group);
    const auto column = [&]<class T>(const std::string& name, const std::vector<T>& values) {
        if (without.contains(name)) return;
        using Number = typename RowOf<T>::Number;
        Hdf5Layout layout{.type = number_type<Number>(), .size = {values.size()}, .chunk = {16}};
        if (RowOf<T>::width > 1) {
            layout.size.push_back(RowOf<T>::width);
            layout.chunk.push_back(RowOf<T>::width);
        }
        file.dataset(name, layout).write(std::span<const T>(values));
    };
    const auto texts = [&](const std::string& name, const std::vector<std::string>& values, std::size_t width) {
        std::string letters;
        for (const std::string& value : values) (letters += value).resize(letters.size() + width - value.size());
        file.dataset(name, {.type = NumberType::character, .size = {values.size(), width}})
            .write(std::span<const char>(letters));
    };
    const CellFacts& f = place.cells;
    column("cell/x", f.x);
    column("cell/y", f.y);
    column("cell/commune", std::vector<std::int32_t>(f.commune.begin(), f.commune.end()));
    column("cell/neighbours", f.neighbours);
    column("cell/households", f.households);
    column("cell/persons", f.persons);
    column("cell/one_person", f.one_person);
    column("cell/five_plus", f.five_plus);
    column("cell/owners", f.owners);
    column("cell/social", f.social);
    column("cell/houses", f.houses);
    column("cell/poor", f.poor);
    column("cell/single_parent", f.single_parent);
    column("cell/floor_area", f.floor_area);
    column("cell/built_before_1945", f.built_before_1945);
    column("cell/built_1945_1970", f.built_1945_1970);
    column("cell/built_1970_1990", f.built_1970_1990);
    column("cell/built_after_1990", f.built_after_1990);
    column("cell/living_standard", f.living_standard);
    column("cell/imputed", f.imputed);
    column("cell/synthetic", f.synthetic);
    column("cell/establishments", f.establishments);
    const CommuneFacts& c = t.communes;
    texts("commune/code", c.code, 5);
    texts("commune/name", c.name, 24);
    texts("commune/departement", c.departement, 3);
    column("commune/epci", c.epci);
    column("commune/region", c.region);
    column("commune/lon", c.longitude);
    column("commune/lat", c.latitude);
    column("commune/area_km2", c.area_km2);
    column("commune/population", c.population);
    column("commune/households", c.households);
    column("commune/dwellings", c.dwellings);
    column("commune/secondary", c.secondary);
    column("commune/vacant", c.vacant);
    column("commune/owners", c.owners);
    column("commune/living_standard_median", c.living_standard_median);
    column("commune/living_standard_d1", c.living_standard_d1);
    column("commune/living_standard_d9", c.living_standard_d9);
    column("commune/poverty_rate", c.poverty_rate);
    column("commune/jobs", c.jobs);
    column("commune/active", c.active);
    column("commune/unemployed", c.unemployed);
    column("commune/heat_network_share", c.heat_network_share);
    column("commune/establishments", c.establishments);
    column("commune/establishments_10plus", c.establishments_10plus);
    column("commune/gas_network", c.gas_network);
    column("commune/climate_zone", c.climate_zone);
    column("commune/income_estimated", c.income_estimated);
    texts("epci/code", t.epci_code, 9);
    texts("epci/name", t.epci_name, 12);
    column("flow/first", t.flows.first);
    column("flow/commune", t.flows.commune);
    column("flow/share", t.flows.share);
    file.close();
}

/// A folder of one test, the same on all ranks; root empties it first. Collective.
inline std::string folder(const Communicator& ranks, const std::string& test)
{
    const std::string base = ranks.broadcast(std::filesystem::temp_directory_path().string() +
                                             fmt::format("/essaim_{}_{}", test, ::getpid()));
    if (ranks.is_root()) {
        std::filesystem::remove_all(base);
        std::filesystem::create_directories(base);
    }
    ranks.barrier();
    return base;
}

/// Root removes the folder once all ranks are done with it. Collective.
inline void clean(const Communicator& ranks, const std::string& base)
{
    ranks.barrier();
    if (ranks.is_root()) std::filesystem::remove_all(base);
}

}  // namespace essaim::test
