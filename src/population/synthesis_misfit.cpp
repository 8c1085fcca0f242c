// Counts the agents of each cell against the margins of the territory.
#include "population/synthesis.hpp"
#include "population/synthesis_tables.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

struct Margin {
    std::string_view name;
    double (*target)(const CellFacts& cells, std::uint32_t cell);
    double (*obtained)(const Households& households, Row row);
};

template <std::uint8_t period>
double built(const Households& h, Row row)
{
    return h.period[row] == period ? 1 : 0;
}

constexpr std::array margins{
    Margin{"households", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.households[i]); },
           [](const Households&, Row) { return 1.0; }},
    Margin{"persons", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.persons[i]); },
           [](const Households& h, Row r) { return static_cast<double>(h.persons[r]); }},
    Margin{"one_person", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.one_person[i]); },
           [](const Households& h, Row r) { return h.persons[r] == 1 ? 1.0 : 0.0; }},
    Margin{"five_plus", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.five_plus[i]); },
           [](const Households& h, Row r) { return h.persons[r] >= n_sizes ? 1.0 : 0.0; }},
    Margin{"owners", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.owners[i]); },
           [](const Households& h, Row r) { return h.tenure[r] == static_cast<int>(Tenure::owner) ? 1.0 : 0.0; }},
    Margin{"social", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.social[i]); },
           [](const Households& h, Row r) { return h.tenure[r] == static_cast<int>(Tenure::social) ? 1.0 : 0.0; }},
    Margin{"houses", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.houses[i]); },
           [](const Households& h, Row r) { return h.type[r] == static_cast<int>(DwellingType::house) ? 1.0 : 0.0; }},
    Margin{"floor_area", [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.floor_area[i]); },
           [](const Households& h, Row r) { return static_cast<double>(h.area[r]); }},
    Margin{"built_before_1945",
           [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.built_before_1945[i]); }, built<0>},
    Margin{"built_1945_1970",
           [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.built_1945_1970[i]); }, built<1>},
    Margin{"built_1970_1990",
           [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.built_1970_1990[i]); }, built<2>},
    Margin{"built_after_1990",
           [](const CellFacts& c, std::uint32_t i) { return static_cast<double>(c.built_after_1990[i]); }, built<3>},
};

}  // namespace

std::vector<MarginMisfit> Synthesis::misfit(const CellFacts& cells, const Population& population) const
{
    expect(tables_ != nullptr, "Synthesis::prepare comes before misfit");
    const Households& households = population.households;
    std::vector<MarginMisfit> misfits;
    for (const Margin& margin : margins) misfits.push_back({margin.name});
    MarginMisfit poor{"poor"}, standard{"living_standard"};
    for (std::uint32_t c = 0; c < cells.size(); ++c) {
        const Row first = population.first_household[c], last = population.first_household[c + 1];
        const auto add = [](MarginMisfit& misfit, double target, double obtained) {
            misfit.target += target;
            misfit.obtained += obtained;
            misfit.absolute += std::abs(obtained - target);
        };
        for (std::size_t m = 0; m < margins.size(); ++m) {
            double obtained = 0;
            for (Row row = first; row < last; ++row) obtained += margins[m].obtained(households, row);
            add(misfits[m], margins[m].target(cells, c), obtained);
        }
        // Living standards, as the file has them: a sum over persons of EUR per consumption unit.
        double n_poor = 0, sum = 0, persons = 0;
        for (Row row = first; row < last; ++row) {
            const double living_standard = static_cast<double>(households.income[row]) /
                                           (tables_->units_of(households.persons[row]) * parameters_.price_level_2018);
            n_poor += living_standard < parameters_.poverty_line ? 1 : 0;
            sum += living_standard * households.persons[row] / parameters_.living_standard_scale;
            persons += households.persons[row];
        }
        add(poor, static_cast<double>(cells.poor[c]), n_poor);
        if (cells.living_standard[c] > 0) add(standard, static_cast<double>(cells.living_standard[c]) * persons, sum);
    }
    misfits.push_back(poor);
    misfits.push_back(standard);
    return misfits;
}

}  // namespace essaim
