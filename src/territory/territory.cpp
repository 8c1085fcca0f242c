// Look-ups in a territory, and the check that its parts fit together.
#include "territory/territory.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace essaim {

namespace {

/// Index of the interval of `first` that holds `place`; intervals may be empty.
Cell interval_of(const std::vector<Place>& first, Place place)
{
    return static_cast<Cell>(std::upper_bound(first.begin(), first.end(), place) - first.begin()) - 1;
}

/// Collects problems; a territory broken everywhere gives a page, not a million lines.
class Problems {
public:
    void add(std::string problem)
    {
        if (list_.size() < most)
            list_.push_back(std::move(problem));
        else
            ++left_out_;
    }
    void throw_if_any()
    {
        if (list_.empty()) return;
        if (left_out_ > 0) list_.push_back(fmt::format("and {} more problems of this kind", left_out_));
        throw UserError(Exit::input, std::move(list_));
    }

private:
    static constexpr std::size_t most = 20;
    std::vector<std::string> list_;
    std::size_t left_out_ = 0;
};

void check_prefix(Problems& problems, std::string_view what, const std::vector<Place>& first)
{
    if (first.empty() || first.front() != 0 || !std::is_sorted(first.begin(), first.end()))
        problems.add(fmt::format("place numbers of {} by cell do not start at 0 and rise", what));
}

template <class T>
bool fits(Problems& problems, const CommuneFacts& communes, std::string_view name, const std::vector<T>& values)
{
    if (values.size() == communes.size()) return true;
    problems.add(fmt::format("communes have {} values of {} (must be {}, one per commune)", values.size(), name,
                             communes.size()));
    return false;
}

/// Every value finite and within [low, high].
template <class T>
void check_range(Problems& problems, const CommuneFacts& communes, std::string_view name, const std::vector<T>& values,
                 double low, double high)
{
    if (!fits(problems, communes, name, values)) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = static_cast<double>(values[i]);
        if (!(value >= low && value <= high))
            problems.add(fmt::format("commune {} ({}): {} = {} (must lie in [{}, {}])", communes.code[i],
                                     communes.name[i], name, value, low, high));
    }
}

void check_communes(Problems& problems, const Territory& territory)
{
    const CommuneFacts& c = territory.communes;
    if (!fits(problems, c, "name", c.name) || !fits(problems, c, "departement", c.departement)) return;
    constexpr double any = 1e12;  // no count, income or area of a commune comes near
    check_range(problems, c, "epci", c.epci, -1, static_cast<double>(territory.epci_code.size()) - 1);
    check_range(problems, c, "region", c.region, -1, 999);
    check_range(problems, c, "lon", c.longitude, -180, 180);
    check_range(problems, c, "lat", c.latitude, -90, 90);
    check_range(problems, c, "population", c.population, 0, any);
    check_range(problems, c, "households", c.households, 0, any);
    check_range(problems, c, "area_km2", c.area_km2, 0, any);
    check_range(problems, c, "dwellings", c.dwellings, 0, any);
    check_range(problems, c, "secondary", c.secondary, 0, any);
    check_range(problems, c, "vacant", c.vacant, 0, any);
    check_range(problems, c, "owners", c.owners, 0, any);
    check_range(problems, c, "living_standard_median", c.living_standard_median, 0, any);
    check_range(problems, c, "living_standard_d1", c.living_standard_d1, 0, any);
    check_range(problems, c, "living_standard_d9", c.living_standard_d9, 0, any);
    check_range(problems, c, "poverty_rate", c.poverty_rate, 0, 100);
    check_range(problems, c, "jobs", c.jobs, 0, any);
    check_range(problems, c, "active", c.active, 0, any);
    check_range(problems, c, "unemployed", c.unemployed, 0, any);
    check_range(problems, c, "heat_network_share", c.heat_network_share, 0, 1);
    check_range(problems, c, "establishments_10plus", c.establishments_10plus, 0, any);
    check_range(problems, c, "gas_network", c.gas_network, 0, 1);
    check_range(problems, c, "climate_zone", c.climate_zone, 0, n_climate_zones - 1);
    check_range(problems, c, "income_estimated", c.income_estimated, 0, 1);
    if (fits(problems, c, "establishments", c.establishments))
        for (std::size_t i = 0; i < c.size(); ++i)
            if (std::ranges::any_of(c.establishments[i], [](std::int32_t n) { return n < 0; }))
                problems.add(fmt::format("commune {} ({}): a negative number of establishments", c.code[i], c.name[i]));
    const bool covers = c.first_cell.size() == std::size_t{c.size()} + 1 && c.first_cell.front() == 0 &&
                        c.first_cell.back() == territory.n_cells() && std::ranges::is_sorted(c.first_cell);
    if (!covers) problems.add("cells are not grouped by commune in ascending order of communes");
}

/// The shares of each origin that has households must sum to 1; float32 shares of a few hundred rows err by 1e-4.
void check_flows(Problems& problems, const Territory& territory)
{
    const CommuterFlows& flows = territory.flows;
    const auto n = static_cast<std::int32_t>(territory.communes.size());
    const auto& first = flows.first;
    if (first.size() != std::size_t{territory.communes.size()} + 1 || first.front() != 0 ||
        !std::ranges::is_sorted(first) || first.back() != static_cast<std::int64_t>(flows.commune.size()) ||
        flows.commune.size() != flows.share.size()) {
        problems.add("commuter flows are not one rising row of first entries, with a commune and a share per entry");
        return;
    }
    constexpr double tolerance = 1e-3;
    for (std::int32_t origin = 0; origin < n; ++origin) {
        const auto at = static_cast<std::size_t>(origin);
        double sum = 0;
        bool good = true;
        for (auto k = static_cast<std::size_t>(first[at]); k < static_cast<std::size_t>(first[at + 1]); ++k) {
            good = good && flows.commune[k] >= -1 && flows.commune[k] < n && flows.share[k] >= 0.0F;
            sum += static_cast<double>(flows.share[k]);
        }
        const std::string& code = territory.communes.code[at];
        if (!good)
            problems.add(fmt::format("commuter flows from commune {}: a destination or share is out of range", code));
        else if (first[at] < first[at + 1] && !(std::abs(sum - 1.0) <= tolerance))
            problems.add(fmt::format("commuter flows from commune {}: shares sum to {:.6f} (must be 1)", code, sum));
    }
}

}  // namespace

Cell Territory::cell_of_household(Place number) const { return interval_of(first_household, number); }
Cell Territory::cell_of_business(Place number) const { return interval_of(first_business, number); }
Commune Territory::commune_of(Cell cell) const { return interval_of(communes.first_cell, cell); }

std::array<Place, 2> Territory::households_of(Commune commune) const
{
    return {first_household[communes.first_cell[commune]], first_household[communes.first_cell[commune + 1]]};
}

std::array<Place, 2> Territory::businesses_of(Commune commune) const
{
    return {first_business[communes.first_cell[commune]], first_business[communes.first_cell[commune + 1]]};
}

void Territory::check() const
{
    Problems problems;
    if (communes.size() == 0) problems.add("the territory has no commune");
    check_prefix(problems, "households", first_household);
    check_prefix(problems, "establishments", first_business);
    if (first_household.size() != first_business.size() || first_household.size() < 2)
        problems.add(fmt::format("{} cells with households but {} with establishments (must be the same, at least 1)",
                                 static_cast<long>(first_household.size()) - 1,
                                 static_cast<long>(first_business.size()) - 1));
    if (cell_size <= 0) problems.add(fmt::format("cell size = {} m (must be positive)", cell_size));
    problems.throw_if_any();  // what follows indexes by these
    check_communes(problems, *this);
    problems.throw_if_any();
    check_flows(problems, *this);
    problems.throw_if_any();
}

}  // namespace essaim
