// Builds the population of a rank cell by cell: sizes the tables, fits each cell, fills its rows.
#include "population/synthesis.hpp"

#include "core/error.hpp"
#include "core/math.hpp"
#include "core/mutation.hpp"
#include "population/synthesis_cell.hpp"
#include "population/synthesis_joint.hpp"
#include "population/synthesis_tables.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

namespace essaim {

namespace {

constexpr Process strata("synthesis.living_standard");

/// Institutions have no cell: their identity is the commune's code, the same in every territory that holds it.
std::uint32_t number_of(const std::string& code)
{
    constexpr std::uint32_t base = 36;
    std::uint32_t number = 0;
    for (const char letter : code) {
        const char c = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        const auto digit = c >= '0' && c <= '9' ? c - '0' : (c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 0);
        number = number * base + static_cast<std::uint32_t>(digit);
    }
    return number;
}

/// Sets all columns of rows [first, last) to 0: loans, moves, uses of the year and whatever the engine fills later.
void clear(Table& table, Row first, Row last)
{
    if (first == last) return;  // an empty table has no memory to point to
    for (AnyColumn* column : table.columns())
        std::memset(column->bytes() + first * column->width, 0, (last - first) * column->width);
}

/// The exponent on places inside bands (0 to 1) that brings the mean living standard over the persons of a cell to
/// `target`: the margins fix how many households are in each band, not where in it, and with few households that
/// leaves the mean several percent off.
double bend(const SynthesisTables& tables, std::span<const HouseholdRecord> records, std::span<const double> places,
            double target)
{
    constexpr double most = 3.0;  // keeps the law inside a band near the national one
    constexpr int steps = 7;
    const auto mean = [&](double exponent) {
        double sum = 0, persons = 0;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const double heads = records[i].size + 1 + records[i].extra;
            sum += heads * tables.living_standard(records[i].band, math::pow(places[i], exponent));
            persons += heads;
        }
        return sum / persons;
    };
    // The mean falls as the exponent rises: false position between its ends, in the logarithm of the exponent.
    const double end = math::log(most);
    double low = -end, high = end, above = mean(1 / most) - target, below = mean(most) - target;
    if (above <= 0) return 1 / most;
    if (below >= 0) return most;
    double at = 0;
    for (int step = 0; step < steps; ++step) {
        const double here = mean(math::exp(at)) - target;
        constexpr double close = 2e-4;
        if (std::abs(here) < close * target) break;
        (here > 0 ? low : high) = at;
        (here > 0 ? above : below) = here;
        at = math::clamp(low + (high - low) * above / (above - below), low + (high - low) / 10,
                         high - (high - low) / 10);
    }
    return math::exp(at);
}

}  // namespace

Synthesis::Synthesis() = default;
Synthesis::Synthesis(Synthesis&&) noexcept = default;
Synthesis::~Synthesis() = default;

void Synthesis::describe(ParameterVisitor& parameter) { parameters_.describe(parameter); }

void Synthesis::prepare(const std::string& share)
{
    tables_ = std::make_unique<const SynthesisTables>(share, parameters_);
}

void Synthesis::resize(const Territory& territory, const CellFacts& cells, Population& population) const
{
    require(territory.communes.size() > 0, "the territory has no commune (its file is empty)");
    population.first_household.assign(1, 0);
    population.first_business.assign(1, 0);
    population.first_street.assign(1, 0);
    Row households = 0, businesses = 0;
    for (std::uint32_t c = 0; c < cells.size(); ++c) {
        households += static_cast<Row>(std::max(cells.households[c], 0));
        for (const std::uint16_t count : cells.establishments[c]) businesses += count;
        population.first_household.push_back(households);
        population.first_business.push_back(businesses);
        const Row homes = households - population.first_household[c];
        population.first_street.push_back(population.first_street.back() + streets_of(homes));
    }
    population.households.resize(households);
    population.businesses.resize(businesses);
    population.streets.resize(population.first_street.back());
}

void Synthesis::fill_cell(const Territory& territory, const CellFacts& cells, std::uint32_t local_cell,
                          const Draws& draws, Population& population) const
{
    expect(tables_ != nullptr, "Synthesis::prepare comes before fill_cell");
    const Row first = population.first_household[local_cell];
    const std::uint32_t n = population.first_household[local_cell + 1] - first;
    const std::uint32_t n_businesses =
        population.first_business[local_cell + 1] - population.first_business[local_cell];
    if (n == 0 && n_businesses == 0) return;
    const SynthesisCell cell(territory, cells, local_cell, *tables_, parameters_, draws);
    clear(population.businesses, population.first_business[local_cell], population.first_business[local_cell + 1]);
    fill_businesses(cell, population.first_business[local_cell], population.businesses);
    if (n == 0) return;
    clear(population.households, first, first + n);
    const Row first_street = population.first_street[local_cell], last_street = population.first_street[local_cell + 1];
    clear(population.streets, first_street, last_street);

    const std::int32_t x = cells.x[local_cell], y = cells.y[local_cell];
    for (Row street = first_street; street < last_street; ++street)
        population.streets.id[street] = AgentId::of(AgentKind::street, x, y, street - first_street).value;
    const AgentId drawer = AgentId::of(AgentKind::cell, x, y, 0);
    const CellMargins margins = CellMargins::of(cells, local_cell, *tables_, parameters_.living_standard_scale);
    const CellJoint joint(margins, *tables_);
    const auto records = draw_records(joint, n, cells.persons[local_cell], drawer, draws);

    // Living standards are spread evenly inside each band, then bent together to the mean of the cell.
    std::array<std::uint32_t, n_bands> in_band{}, seen{};
    for (const HouseholdRecord& record : records) ++in_band[record.band];
    Households& households = population.households;
    std::vector<double> places(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        const AgentId id = mutation == "identity_by_order"
                               ? AgentId::of(AgentKind::household, static_cast<std::int32_t>(100 * local_cell), 0, i)
                               : AgentId::of(AgentKind::household, x, y, i);
        households.id[first + i] = id.value;
        const std::uint8_t band = records[i].band;
        places[i] = (seen[band]++ + draws.uniform(id, at_synthesis, strata)) / in_band[band];
    }
    const double exponent =
        margins.living_standard > 0 ? bend(*tables_, records, places, margins.living_standard) : 1.0;
    double area = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        fill_record(cell, records[i], math::pow(places[i], exponent), first + i, households);
        area += static_cast<double>(households.area[first + i]);
    }
    const double wanted = cells.floor_area[local_cell];
    const double factor =
        wanted > 0 ? math::clamp(wanted / area, parameters_.area_scale_min, parameters_.area_scale_max) : 1.0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const Row row = first + i;
        households.area[row] = static_cast<float>(households.area[row] * factor);
        fill_dwelling(cell, row, households);
        fill_people(cell, row, households);
    }
}

void Synthesis::newcomers(const Territory& territory, const CellFacts& cells, std::uint32_t local_cell, Row row,
                          AgentId id, int persons, int age_band, Month month, const Draws& draws, Households& h) const
{
    expect(tables_ != nullptr, "Synthesis::prepare comes before newcomers");
    const SynthesisCell cell(territory, cells, local_cell, *tables_, parameters_, draws);
    const double per_unit = static_cast<double>(h.income[row]) / tables_->units_of(h.persons[row]);
    h.id[row] = id.value;
    h.persons[row] = static_cast<std::uint8_t>(persons);
    h.age_band[row] = static_cast<std::uint8_t>(age_band);
    h.income[row] = static_cast<float>(per_unit * tables_->units_of(persons));
    fill_possessions(cell, row, h);
    h.car_bought[row] = static_cast<std::int16_t>(h.car_bought[row] + month.index);
    h.car_bill_year[row] = h.bill_so_far[row] = h.car_bill_so_far[row] = 0.0F;
    h.loan_left[row] = h.loan_service[row] = 0.0F;
    h.collective[row] = static_cast<std::uint16_t>(h.collective[row] & collective::leader);
    h.shares[row] = 0.0F; // held from elsewhere by those who left
    h.shares_commune[row] = 0;
    h.persons_last_year[row] = people_before::newcomers;
}

void Synthesis::fill_communes(const Territory& territory, Population& population) const
{
    const CommuneFacts& facts = territory.communes;
    Communes& communes = population.communes;
    communes.resize(facts.size());
    population.projects.resize(facts.size() * commune_project_kinds);
    clear(population.projects, 0, population.projects.rows());
    for (Commune c = 0; c < facts.size(); ++c) {
        const double inhabitants = std::max(facts.population[c], 0);
        communes.id[c] = AgentId::of(AgentKind::commune, 0, 0, number_of(facts.code[c])).value;
        communes.revenue[c] = parameters_.public_revenue * inhabitants;
        communes.budget[c] = 0;
        communes.area[c] = parameters_.public_area * inhabitants;
        communes.intensity[c] = parameters_.public_intensity;
        communes.gas_share[c] = facts.gas_network[c] != 0 ? parameters_.public_gas_share : 0;
        communes.renovated[c] = 0;
        communes.pv_kwp[c] = 0;
        communes.advice[c] = 0;
        communes.levers[c] = communes.lights_out[c] = communes.sharing[c] = communes.chi[c] = communes.participation[c] = 0;
        communes.pilot_before[c] = communes.pilot_during[c] = communes.pilot_money[c] = communes.pilot_homes[c] = 0;
        communes.pooled_share[c] = communes.pooled[c] = communes.agency[c] = 0;
        communes.capital[c] = 1;
        communes.pilot_since[c] = 0;
        communes.pilot_lever[c] = -1;
        communes.engaged[c] = communes.pilot_running[c] = communes.pilot_evaluated[c] = 0;
        communes.heat_source[c] = nobody;
        communes.heat_supply[c] = 1;
    }
}

}  // namespace essaim
