// Builds small territories and runs them.
#include "support/small_territory.hpp"

#include "config/settings.hpp"
#include "core/table.hpp"
#include "distribution/handover.hpp"
#include "io/cell_file.hpp"

#include <algorithm>
#include <numeric>

namespace essaim::test {

Settings busy_projects()
{
    return {{"cooperation.initiative", "6"}, {"streets.least", "2"}, {"streets.quorum", "0.05"},
                     {"streets.patience", "4"}, {"streets.pause", "0"}, {"streets.facade", "0.5"},
                     {"cooperation.leader_knowledge", "0"}, {"cooperation.leader_trust", "0"},
                     {"commons.initiative", "1"}, {"commons.reach", "0.5"}, {"commons.patience", "6"}, {"commons.pause", "3"},
                     {"projects.equity_per_home", "1"}, {"projects.least_producers", "1"},
                     {"projects.least_consumers", "1"}, {"projects.least_homes", "1"},
                     {"projects.heat_quorum", "0.01"}};
}

Settings busy_institutions()
{
    return {
        {"programme.pioneers", "all"}, {"programme.start_year", "2018"}, {"programme.network", "all"},
        {"commune.programme_share", "0.6"}, {"commune.state_grant", "5"}, {"management.cooperative", "1"},
        {"management.growth", "6"}, {"learning.enabled", "yes"}, {"learning.trials", "1"}, {"learning.period", "6"},
        {"levers.workshops", "1"}, {"levers.brokerage", "1"}, {"levers.third_party", "1"}, {"levers.installers", "1"},
        {"levers.grants", "1"}, {"levers.schools", "1"}, {"levers.streets", "1"}, {"levers.buses", "1"},
        {"levers.lighting", "1"}, {"levers.citizens", "1"}, {"levers.controls", "1"},
        {"intercommunality.revenue", "10"}, {"schools.budget", "4"}, {"schools.subsidy", "2"},
        {"associations.joining", "2"}, {"associations.subsidy", "50"}, {"associations.least", "5"}, {"associations.end", "3"}};
}

namespace {

constexpr std::int32_t west = 3'600'000, south = 2'900'000, side = 200;

/// Position of a neighbour in CellFacts::neighbours, W E S N SW SE NW NE, by the steps to it.
int direction(std::int32_t dx, std::int32_t dy)
{
    constexpr std::array<std::array<int, 3>, 3> order{{{4, 2, 5}, {0, -1, 1}, {6, 3, 7}}};
    return order[static_cast<std::size_t>(dy + 1)][static_cast<std::size_t>(dx + 1)];
}

} // namespace

Commune SmallTerritory::add_commune(const CommuneSetting& setting)
{
    Territory& t = territory;
    CommuneFacts& c = t.communes;
    if (c.size() == 0) {
        t.name = t.place = "small";
        t.epci_code = {"200023414"};
        t.epci_name = {"EPCI"};
        t.first_household = t.first_business = {0};
        t.flows.first = {0};
        c.first_cell = {0};
    }
    constexpr std::int32_t normandie = 28;
    c.code.push_back(setting.code);
    c.name.push_back(setting.code);
    c.departement.push_back(setting.code.substr(0, 2));
    c.epci.push_back(0);
    c.region.push_back(normandie);
    c.longitude.push_back(1.0);
    c.latitude.push_back(49.5);
    c.area_km2.push_back(setting.area_km2);
    for (auto* counts : {&c.population, &c.households, &c.establishments_10plus}) counts->push_back(0);
    for (auto* facts : {&c.dwellings, &c.secondary, &c.vacant, &c.owners, &c.living_standard_median,
                        &c.living_standard_d1, &c.living_standard_d9, &c.poverty_rate, &c.jobs, &c.active,
                        &c.unemployed})
        facts->push_back(0.0F);
    c.heat_network_share.push_back(setting.heat_network_share);
    c.establishments.push_back({});
    c.gas_network.push_back(setting.gas ? 1 : 0);
    c.climate_zone.push_back(0);
    c.income_estimated.push_back(0);
    c.first_cell.push_back(cells.size());
    return c.size() - 1;
}

Cell SmallTerritory::add_cell(int column, int line, const CellSetting& setting)
{
    const Cell cell = cells.size();
    const Commune commune = territory.communes.size() - 1;
    const auto n = static_cast<float>(setting.households);
    cells.cell.push_back(cell);
    cells.x.push_back(west + side * column);
    cells.y.push_back(south + side * line);
    cells.commune.push_back(commune);
    auto& around = cells.neighbours.emplace_back();
    around.fill(-1);
    for (Cell other = 0; other < cell; ++other) {
        const std::int32_t dx = (cells.x[other] - cells.x[cell]) / side, dy = (cells.y[other] - cells.y[cell]) / side;
        if (std::abs(dx) > 1 || std::abs(dy) > 1) continue;
        around[static_cast<std::size_t>(direction(dx, dy))] = static_cast<std::int32_t>(other);
        cells.neighbours[other][static_cast<std::size_t>(direction(-dx, -dy))] = static_cast<std::int32_t>(cell);
    }
    // shares of the nation where the setting has none
    cells.households.push_back(setting.households);
    cells.persons.push_back(2.19F * n);
    cells.one_person.push_back(0.362F * n);
    cells.five_plus.push_back(0.059F * n);
    cells.owners.push_back(static_cast<float>(setting.owners) * n);
    cells.social.push_back(static_cast<float>(setting.social) * n);
    cells.houses.push_back(static_cast<float>(setting.houses) * n);
    cells.poor.push_back(0.154F * n);
    cells.single_parent.push_back(0.09F * n);
    cells.floor_area.push_back(90.0F * n);
    cells.built_before_1945.push_back(0.228F * n);
    cells.built_1945_1970.push_back(0.218F * n);
    cells.built_1970_1990.push_back(0.287F * n);
    cells.built_after_1990.push_back(0.267F * n);
    cells.living_standard.push_back(setting.living_standard);
    cells.imputed.push_back(0);
    cells.synthetic.push_back(0);
    cells.establishments.push_back(setting.establishments);
    const int businesses = std::accumulate(setting.establishments.begin(), setting.establishments.end(), 0);

    CommuneFacts& c = territory.communes;
    c.first_cell.back() = cells.size();
    c.households[commune] += setting.households;
    c.population[commune] += static_cast<std::int32_t>(2.19F * n);
    c.jobs[commune] += 12.0F * static_cast<float>(businesses);
    c.establishments_10plus[commune] += businesses / 3;
    for (std::size_t s = 0; s < n_sectors; ++s) c.establishments[commune][s] += setting.establishments[s];
    territory.first_household.push_back(territory.first_household.back() + static_cast<Place>(setting.households));
    territory.first_business.push_back(territory.first_business.back() + static_cast<Place>(businesses));
    return cell;
}

void SmallTerritory::add_flows(const std::vector<std::pair<std::int32_t, float>>& flows)
{
    for (const auto& [commune, share] : flows) {
        territory.flows.commune.push_back(commune);
        territory.flows.share.push_back(share);
    }
    territory.flows.first.push_back(static_cast<std::int64_t>(territory.flows.share.size()));
}

CellFacts SmallTerritory::part(std::span<const Cell> own) const
{
    CellFacts mine;
    const auto take = [&](auto& to, const auto& from) {
        for (const Cell cell : own) to.push_back(from[cell]);
    };
    take(mine.cell, cells.cell);
    take(mine.x, cells.x);
    take(mine.y, cells.y);
    take(mine.commune, cells.commune);
    take(mine.neighbours, cells.neighbours);
    take(mine.households, cells.households);
    take(mine.persons, cells.persons);
    take(mine.one_person, cells.one_person);
    take(mine.five_plus, cells.five_plus);
    take(mine.owners, cells.owners);
    take(mine.social, cells.social);
    take(mine.houses, cells.houses);
    take(mine.poor, cells.poor);
    take(mine.single_parent, cells.single_parent);
    take(mine.floor_area, cells.floor_area);
    take(mine.built_before_1945, cells.built_before_1945);
    take(mine.built_1945_1970, cells.built_1945_1970);
    take(mine.built_1970_1990, cells.built_1970_1990);
    take(mine.built_after_1990, cells.built_after_1990);
    take(mine.living_standard, cells.living_standard);
    take(mine.imputed, cells.imputed);
    take(mine.synthetic, cells.synthetic);
    take(mine.establishments, cells.establishments);
    return mine;
}

SmallTerritory three_communes()
{
    SmallTerritory place;
    std::uint64_t number = 0;
    const auto fill = [&](int columns, int lines, int west_of, int south_of) {
        for (int line = 0; line < lines; ++line)
            for (int column = 0; column < columns; ++column, ++number) {
                const auto some = [&](std::uint64_t k) { return mix(16 * number + k); };
                CellSetting setting;
                setting.households = 5 + static_cast<int>(some(0) % 64);
                if (number == 7) setting.households = 0;  // businesses alone
                if (number == 23) setting.households = 1; // nobody next door
                if (number == 30) setting.households = 90;
                setting.houses = 0.2 + 0.1 * static_cast<double>(some(1) % 8);
                setting.owners = 0.3 + 0.1 * static_cast<double>(some(2) % 5);
                setting.social = 0.1 * static_cast<double>(some(3) % 3);
                setting.living_standard = 17000.0F + 1000.0F * static_cast<float>(some(4) % 16);
                for (std::size_t s = 0; s < n_sectors; ++s)
                    setting.establishments[s] = static_cast<std::uint16_t>(some(5 + s) % 2);
                place.add_cell(west_of + column, south_of + line, setting);
            }
    };
    place.add_commune({.code = "76402", .gas = true, .heat_network_share = 0.1F, .area_km2 = 0.8F});
    fill(5, 4, 0, 0);
    place.add_commune({.code = "76540", .gas = true, .heat_network_share = 0.4F, .area_km2 = 0.5F});
    fill(4, 3, 5, 0);
    place.add_commune({.code = "76216", .gas = false, .heat_network_share = 0.0F, .area_km2 = 6.0F});
    fill(3, 3, 5, 3);
    place.add_flows({{0, 0.4F}, {1, 0.4F}, {2, 0.05F}, {-1, 0.15F}});
    place.add_flows({{0, 0.1F}, {1, 0.7F}, {-1, 0.2F}});
    place.add_flows({{0, 0.2F}, {1, 0.3F}, {2, 0.2F}, {-1, 0.3F}});
    place.territory.check();
    return place;
}

SmallTerritory islands(int n, int households)
{
    SmallTerritory place;
    place.add_commune({});
    constexpr int per_line = 100;
    for (int i = 0; i < n; ++i) place.add_cell(3 * (i % per_line), 3 * (i / per_line), {.households = households});
    place.add_flows({{-1, 1.0F}});
    place.territory.check();
    return place;
}

World::World(const Communicator& ranks, SmallTerritory place, const Settings& settings, const ChangeCatalogue& change,
             std::vector<std::int32_t> owner, Simulation::Start start)
    : place_(std::move(place))
{
    model_.run.last_year = 2020;
    if (change) change(model_.catalogue);
    const auto blocks = model_.blocks();
    for (const auto& [name, value] : settings) set_parameter(blocks, name, value);
    model_.prepare(place_.territory, share_folder);
    if (owner.empty()) owner = partition_along_curve(place_.territory, ranks.size());
    partition_ = std::make_unique<Partition>(place_.territory, std::move(owner), ranks.size(), ranks.rank());
    cells_ = place_.part(partition_->own());
    simulation_ = std::make_unique<Simulation>(ranks, place_.territory, cells_, *partition_, model_, timer_, start);
}

void World::save(const Communicator& ranks, const std::string& path)
{
    CellFileWriter writer(ranks, {place_.territory, cells_.cell});
    writer.shared("next", next_);
    simulation_->remember(writer);
    writer.write(path);
}

void World::load(const Communicator& ranks, const std::string& path)
{
    const CellFile file(path);
    CellFileReader reader(ranks, {place_.territory, cells_.cell}, file);
    reader.shared("next", next_);
    simulation_->remember(reader);
    reader.load();
    simulation_->resume();
}

void World::move(const Communicator& ranks, std::vector<std::int32_t> owner)
{
    Departure departure(ranks);
    simulation_->remember(departure);
    auto partition = std::make_unique<Partition>(place_.territory, std::move(owner), ranks.size(), ranks.rank());
    CellFacts old = std::exchange(cells_, place_.part(partition->own()));
    auto there = std::make_unique<Simulation>(ranks, place_.territory, cells_, *partition, model_, timer_,
                                              Simulation::Start::resumed);
    Arrival arrival(ranks, departure);
    there->remember(arrival);
    arrival.settle(place_.territory, *partition_, *partition);
    there->resume();
    simulation_ = std::move(there);
    partition_ = std::move(partition);
}

const Report& World::advance()
{
    report_ = simulation_->advance(next_);
    ++next_.index;
    return report_;
}

void World::advance_to(Month last)
{
    while (next_ <= last) advance();
}

double World::cell(std::uint32_t local_cell, Flow flow) const
{
    return report_.cells[local_cell * n_flows + static_cast<std::size_t>(flow)];
}

double World::total(Flow flow) const
{
    double sum = 0.0;
    for (std::uint32_t c = 0; c < cells_.size(); ++c) sum += cell(c, flow);
    return sum;
}

double World::commune(Commune commune, Flow flow) const
{
    return report_.communes[commune * n_flows + static_cast<std::size_t>(flow)];
}

Place World::place_of(Row row)
{
    const Cell cell = households().cell[row];
    return territory().first_household[cell] + (row - population().first_household[partition().local(cell)]);
}

} // namespace essaim::test
