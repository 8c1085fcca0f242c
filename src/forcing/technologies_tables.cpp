// Reads technologies, efficiencies and envelopes, and works out the heat loss of every state of an envelope.
#include "core/error.hpp"
#include "forcing/price_level.hpp"
#include "forcing/reading.hpp"
#include "forcing/technologies.hpp"

#include <fmt/format.h>

#include <limits>

namespace essaim {

namespace {

using Type = CsvColumn::Type;
using Blank = CsvColumn::Blank;

constexpr std::array<std::string_view, 4> unit_names{"m2", "m2_floor", "kWp", "unit"};

/// The unit that quantities of a measure are counted in.
std::string_view unit_of(Measure measure)
{
    if (measure == Measure::deep_retrofit) return unit_names[1];
    if (measure == Measure::pv) return unit_names[2];
    return parts_insulated(measure) != 0 ? unit_names[0] : unit_names[3];
}

// Parts of the envelope in the order of its bits, then the air.
constexpr std::array<std::string_view, 5> component_names{"roof", "wall", "floor", "window", "air"};
constexpr std::size_t air = 4;
constexpr std::size_t n_states = 16; // of four parts, each insulated or not

} // namespace

void Technologies::prepare(const std::string& share)
{
    read_items(share);
    read_efficiencies(share);
    read_envelope(share);
}

void Technologies::read_items(const std::string& share)
{
    const PriceLevel level = PriceLevel::read(path_of(share, price_level_file));
    const std::string path = path_of(share, file_);
    const CsvTable table = CsvTable::read(
        path, {{.name = "measure", .type = Type::text},
               {.name = "unit", .type = Type::text},
               {.name = "cost_per_unit", .min = 0, .max = 1e6},
               {.name = "cost_fixed", .min = 0, .max = 1e6},
               {.name = "cost_year", .type = Type::integer, .min = 1900, .max = 2200},
               {.name = "vat", .min = 0, .max = 1},
               {.name = "vat_large", .min = 0, .max = 1, .blank = Blank::allowed},
               {.name = "large_above", .min = 0, .max = 1e6, .blank = Blank::allowed},
               {.name = "lifetime_years", .min = 1, .max = 200},
               {.name = "wait_months", .min = 0, .max = 120},
               {.name = "upkeep_per_year", .min = 0, .max = 1e5},
               {.name = "embodied_kg_per_unit", .min = 0, .max = 1e6},
               {.name = "source", .type = Type::text}});
    std::array<bool, n_measures> seen{};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::size_t k = index_of(table, row, "measure", measure_names);
        require(!seen[k], table.problem(row, "measure", "(stands twice) remove one line"));
        seen[k] = true;
        const auto measure = static_cast<Measure>(k);
        require(table.text(row, "unit") == unit_of(measure),
                table.problem(row, "unit", fmt::format("(the model counts it in {})", unit_of(measure))));
        require(table.blank(row, "vat_large") == table.blank(row, "large_above"),
                table.problem(row, "vat_large", "(vat_large and large_above go together)"));
        Item& item = items_[k];
        item.year = static_cast<int>(table.integer(row, "cost_year"));
        item.cost = level.real(table.number(row, "cost_per_unit"), item.year);
        item.fixed = level.real(table.number(row, "cost_fixed"), item.year);
        item.vat = table.number(row, "vat");
        item.vat_large = table.number_or(row, "vat_large", item.vat);
        item.large_above = table.number_or(row, "large_above", std::numeric_limits<double>::infinity());
        item.lifetime = table.number(row, "lifetime_years");
        item.wait = table.number(row, "wait_months");
        item.upkeep = table.number(row, "upkeep_per_year");
        item.embodied = table.number(row, "embodied_kg_per_unit");
    }
    std::vector<std::string> problems;
    for (std::size_t k = 0; k < seen.size(); ++k)
        if (!seen[k]) problems.push_back(fmt::format("{}: no line for measure {}", path, measure_names[k]));
    throw_if_any(problems);
}

void Technologies::read_efficiencies(const std::string& share)
{
    const std::string path = path_of(share, efficiencies_file_);
    const CsvTable table = CsvTable::read(path, {{.name = "heating", .type = Type::text},
                                                 {.name = "year", .type = Type::integer, .min = 1900, .max = 2200},
                                                 {.name = "efficiency", .min = 0.05, .max = 10},
                                                 {.name = "source", .type = Type::text}});
    std::array<std::vector<YearlyPoint>, heating_names.size()> points;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        auto& line = points[index_of(table, row, "heating", heating_names)];
        const int year = static_cast<int>(table.integer(row, "year"));
        require(line.empty() || line.back().year < year,
                table.problem(row, "year", "(years of a heating system must ascend)"));
        line.push_back({year, table.number(row, "efficiency")});
    }
    for (std::size_t h = 0; h < points.size(); ++h) {
        require(!points[h].empty(), fmt::format("{}: no line for heating {}", path, heating_names[h]));
        for (std::size_t year = 0; year < efficiency_[h].size(); ++year)
            efficiency_[h][year] = interpolated(points[h], first_installed + static_cast<double>(year));
    }
}

void Technologies::read_envelope(const std::string& share)
{
    const std::string path = path_of(share, envelope_file_);
    const CsvTable table = CsvTable::read(path, {{.name = "component", .type = Type::text},
                                                 {.name = "ratio_house", .min = 0, .max = 10},
                                                 {.name = "ratio_flat", .min = 0, .max = 10},
                                                 {.name = "reduction", .min = 0, .max = 1},
                                                 {.name = "before_1945", .min = 0, .max = 10},
                                                 {.name = "1945_1970", .min = 0, .max = 10},
                                                 {.name = "1970_1990", .min = 0, .max = 10},
                                                 {.name = "after_1990", .min = 0, .max = 10},
                                                 {.name = "after_works", .min = 0, .max = 10},
                                                 {.name = "source", .type = Type::text}});
    struct Component {
        std::array<double, 2> ratio{};
        std::array<double, 4> before{}; // times the reduction
        double after = 0;
        bool seen = false;
    };
    std::array<Component, component_names.size()> components{};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::size_t k = index_of(table, row, "component", component_names);
        Component& c = components[k];
        require(!c.seen, table.problem(row, "component", "(stands twice) remove one line"));
        c.seen = true;
        c.ratio = {table.number(row, "ratio_house"), table.number(row, "ratio_flat")};
        const double reduction = table.number(row, "reduction");
        for (std::size_t p = 0; p < period_names.size(); ++p)
            c.before[p] = reduction * table.number(row, period_names[p]);
        c.after = reduction * table.number(row, "after_works");
        if (k != air) {
            Item& item = items_[k]; // roof, wall, floor and window come first among the measures, in this order
            item.ratio[0] = c.ratio[0];
            item.ratio[1] = c.ratio[1];
        }
    }
    for (std::size_t k = 0; k < components.size(); ++k)
        require(components[k].seen, fmt::format("{}: no line for component {}", path, component_names[k]));

    constexpr std::array<unsigned, 4> bit{envelope::roof, envelope::wall, envelope::floor, envelope::window};
    for (std::size_t type = 0; type < 2; ++type)
        for (std::size_t period = 0; period < 4; ++period)
            for (std::size_t state = 0; state < n_states; ++state) {
                double loss = 0, surface = 0;
                for (std::size_t k = 0; k < air; ++k) {
                    const Component& c = components[k];
                    // Works never make a part worse than it was.
                    const double after = c.after < c.before[period] ? c.after : c.before[period];
                    loss += c.ratio[type] * ((state & bit[k]) != 0 ? after : c.before[period]);
                    surface += c.ratio[type];
                }
                const Component& a = components[air];
                const double tight = a.after < a.before[period] ? a.after : a.before[period];
                loss += a.ratio[type] * (state == n_states - 1 ? tight : a.before[period]);
                loss_[type][period][state] = loss + thermal_bridge_ * surface;
            }
}

} // namespace essaim
