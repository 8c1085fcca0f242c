// Builds the tiny territories.
#include "small_territory.hpp"

#include <cmath>

namespace essaim::test {

Commune Ground::add_commune(const std::string& code, int inhabitants, float area_km2, bool gas, int zone,
                            float heat_network_share)
{
    CommuneFacts& c = territory.communes;
    c.code.push_back(code);
    c.name.push_back(code);
    c.departement.push_back(code.substr(0, 2));
    c.epci.push_back(0);
    c.region.push_back(0);
    c.longitude.push_back(1);
    c.latitude.push_back(49);
    c.population.push_back(inhabitants);
    c.households.push_back(inhabitants / 2);
    c.area_km2.push_back(area_km2);
    for (auto* column : {&c.dwellings, &c.secondary, &c.vacant, &c.owners, &c.living_standard_median,
                         &c.living_standard_d1, &c.living_standard_d9, &c.poverty_rate, &c.active, &c.unemployed})
        column->push_back(0);
    c.jobs.push_back(0);
    c.heat_network_share.push_back(heat_network_share);
    c.establishments.push_back({});
    c.establishments_10plus.push_back(0);
    c.gas_network.push_back(gas ? 1 : 0);
    c.climate_zone.push_back(static_cast<std::uint8_t>(zone));
    c.income_estimated.push_back(0);
    if (c.first_cell.empty()) c.first_cell.push_back(0);
    c.first_cell.push_back(cells.size());
    auto& flows = territory.flows;
    if (flows.first.empty()) flows.first.push_back(0);
    flows.commune.push_back(static_cast<std::int32_t>(c.size()) - 1);
    flows.share.push_back(0.6F);
    flows.commune.push_back(-1);
    flows.share.push_back(0.4F);
    flows.first.push_back(static_cast<std::int64_t>(flows.share.size()));
    if (territory.first_household.empty()) territory.first_household = territory.first_business = {0};
    return c.size() - 1;
}

std::uint32_t Ground::add_cell(int households, double houses, double owners, double social)
{
    const auto n = static_cast<float>(households);
    const auto index = cells.size();
    cells.cell.push_back(index);
    cells.x.push_back(3600000 + 200 * static_cast<std::int32_t>(index % 1000));
    cells.y.push_back(2900000 + 200 * static_cast<std::int32_t>(index / 1000));
    cells.commune.push_back(territory.communes.size() - 1);
    cells.neighbours.push_back({-1, -1, -1, -1, -1, -1, -1, -1});
    cells.households.push_back(households);
    cells.persons.push_back(2.19F * n);
    cells.one_person.push_back(0.362F * n);
    cells.five_plus.push_back(0.059F * n);
    cells.owners.push_back(static_cast<float>(owners) * n);
    cells.social.push_back(static_cast<float>(social) * n);
    cells.houses.push_back(static_cast<float>(houses) * n);
    cells.poor.push_back(0.154F * n);
    cells.single_parent.push_back(0.09F * n);
    cells.floor_area.push_back(0);
    cells.built_before_1945.push_back(0.228F * n);
    cells.built_1945_1970.push_back(0.218F * n);
    cells.built_1970_1990.push_back(0.287F * n);
    cells.built_after_1990.push_back(0.267F * n);
    cells.living_standard.push_back(0);
    cells.imputed.push_back(0);
    cells.synthetic.push_back(0);
    cells.establishments.push_back({});
    territory.communes.first_cell.back() = cells.size();
    territory.first_household.push_back(territory.first_household.back() + static_cast<Place>(households));
    territory.first_business.push_back(territory.first_business.back());
    return index;
}

Ground three_cells()
{
    Ground ground;
    ground.add_commune("76402", 6200, 9.2F, true, 0, 0.0F);
    ground.add_cell(37, 0.83, 0.61, 0.22);
    ground.add_cell(4, 1.0, 1.0, 0.0);
    ground.add_cell(152, 0.12, 0.18, 0.66);
    for (std::uint32_t c = 0; c < 3; ++c) ground.cells.living_standard[c] = 19000.0F + 4000.0F * static_cast<float>(c);
    for (std::uint32_t c = 0; c < 3; ++c)
        ground.cells.floor_area[c] = 80.0F * static_cast<float>(ground.cells.households[c]);
    return ground;
}

Ground small_france(const SynthesisTables& tables, int households)
{
    std::array<double, 2> type{}, owners{}, social{};
    for (std::size_t k = 0; k < n_kinds; ++k)
        for (const double w : tables.dwellings[k]) {
            type[k / n_tenures] += w;
            owners[k / n_tenures] += k % n_tenures == 0 ? w : 0;
            social[k / n_tenures] += k % n_tenures == 2 ? w : 0;
        }
    constexpr std::array<int, n_densities> inhabitants{50, 250, 1000, 4000};  // per km2, inside each class
    Ground ground;
    int code = 10000;
    for (int zone = 0; zone < n_climate_zones; ++zone)
        for (const auto& setting : tables.settings) {
            ground.add_commune(std::to_string(code++), inhabitants[static_cast<std::size_t>(setting.place.density)], 1,
                               setting.place.gas, zone, static_cast<float>(setting.place.heat_network_share));
            for (std::size_t t = 0; t < 2; ++t) {
                const double share_here =
                    type[t] * setting.share[t] * tables.zone_share[t][static_cast<std::size_t>(zone)];
                const int n = static_cast<int>(std::lround(households * share_here));
                if (n == 0) continue;
                const std::uint32_t cell = ground.add_cell(n, t == 0 ? 1 : 0, owners[t] / type[t], social[t] / type[t]);
                // sizes, bands and periods of the type, not of the nation
                double one = 0, five = 0, persons = 0, poor = 0;
                std::array<double, n_periods> period{};
                for (std::size_t k = t * n_tenures; k < (t + 1) * n_tenures; ++k) {
                    for (std::size_t p = 0; p < n_periods; ++p) period[p] += tables.dwellings[k][p] / type[t];
                    for (std::size_t s = 0; s < n_sizes; ++s)
                        for (std::size_t b = 0; b < n_bands; ++b) {
                            const double w = tables.people[k][s][b] / type[t];
                            one += s == 0 ? w : 0;
                            five += s + 1 == n_sizes ? w : 0;
                            persons += w * (s + 1 == n_sizes ? five_plus_persons : static_cast<double>(s + 1));
                            poor += b < n_poor_bands ? w : 0;
                        }
                }
                const auto of = [n](double x) { return static_cast<float>(x * n); };
                ground.cells.one_person[cell] = of(one);
                ground.cells.five_plus[cell] = of(five);
                ground.cells.persons[cell] = of(persons);
                ground.cells.poor[cell] = of(poor);
                ground.cells.built_before_1945[cell] = of(period[0]);
                ground.cells.built_1945_1970[cell] = of(period[1]);
                ground.cells.built_1970_1990[cell] = of(period[2]);
                ground.cells.built_after_1990[cell] = of(period[3]);
            }
        }
    return ground;
}

void fill(const Synthesis& synthesis, const Ground& ground, const Draws& draws, Population& population)
{
    synthesis.resize(ground.territory, ground.cells, population);
    for (std::uint32_t c = 0; c < ground.cells.size(); ++c)
        synthesis.fill_cell(ground.territory, ground.cells, c, draws, population);
}

}  // namespace essaim::test
