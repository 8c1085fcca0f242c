// One household in one cell, for tests of a single behaviour: set its columns, let it live a month, look at what changed.
#pragma once

#include "engine/behaviour.hpp"

#include <array>
#include <vector>

namespace essaim::test {

/// Columns are zero, all ties lead to the household itself, tables of technologies and aids are empty.
struct OneHousehold {
    OneHousehold()
    {
        cells.cell = {0};
        cells.commune = {0};
        population.households.resize(1);
        population.households.id[0] = AgentId::of(AgentKind::household, 0, 0, 0).value;
        population.first_household = {0, 1};
        population.first_business = {0, 0};
        population.ties.assign(ties_per_household, 0);
        population.employer_tie = {nobody};
        population.seen.resize(1);
    }

    /// One behaviour's month; tallies and `month` keep what earlier ones of the same month left.
    void live(HouseholdBehaviour& behaviour, Month when)
    {
        const Now now = this->now(when);
        behaviour.begin_month(now);
        behaviour.apply(Chunk{0, 1, 0, 1}, population.households, {&month, 1}, now);
    }
    Now now(Month when)
    {
        return {.month = when, .draws = draws, .forcing = forcing, .last_month = forcing,
                .technologies = technologies, .finance = finance, .aids = aids, .reference = reference,
                .commune_climate = commune_climate, .territory = territory, .cells = cells,
                .population = population, .visible = visible, .around = around, .offers = offers,
                .tallies = tallies.data(), .events = &events};
    }
    double& operator[](Flow flow) { return tallies[static_cast<std::size_t>(flow)]; }

    Draws draws{1};
    MonthForcing forcing{};
    Technologies technologies;
    Finance finance;
    Aids aids;
    Territory territory;
    CellFacts cells;
    Population population;
    HouseholdMonth month;
    std::vector<ReferenceYear> reference{1};
    std::vector<std::uint8_t> commune_climate{0};
    std::vector<std::uint16_t> visible = std::vector<std::uint16_t>(n_visible, 0);
    std::vector<std::uint32_t> around{1};
    std::vector<CommuneOffer> offers{1};
    std::vector<double> tallies = std::vector<double>(n_flows, 0.0);
    std::vector<Event> events;
};

} // namespace essaim::test
