// The synthetic population: margins, determinism, independence of order, robustness to bad margins.
#include "small_territory.hpp"

#include "population/published.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace essaim::test {

namespace {

Synthesis prepared()
{
    Synthesis synthesis;
    synthesis.prepare(share);
    return synthesis;
}

bool same_rows(Table& a, Row from_a, Table& b, Row from_b, Row rows)
{
    for (std::size_t c = 0; c < a.columns().size(); ++c) {
        AnyColumn& left = *a.columns()[c];
        AnyColumn& right = *b.columns()[c];
        if (std::memcmp(left.bytes() + from_a * left.width, right.bytes() + from_b * left.width, rows * left.width) !=
            0)
            return false;
    }
    return true;
}

TEST(Synthesis, EveryMarginOfACellWithinOneHousehold)
{
    const Synthesis synthesis = prepared();
    const Ground ground = three_cells();
    Population population;
    fill(synthesis, ground, Draws(3), population);
    for (const MarginMisfit& misfit : synthesis.misfit(ground.cells, population)) {
        SCOPED_TRACE(misfit.margin);
        if (misfit.margin == "floor_area" || misfit.margin == "living_standard")
            EXPECT_LT(misfit.absolute, 0.05 * misfit.target);
        else if (misfit.margin == "persons")
            EXPECT_LT(misfit.absolute, 3 * 2.0);
        else
            EXPECT_LE(misfit.absolute, 3 * 1.0 + 1e-3);  // margins are kept as float
    }
}

TEST(Synthesis, RowsAreAFunctionOfTheSeed)
{
    const Synthesis synthesis = prepared();
    const Ground ground = three_cells();
    Population first, second, other;
    fill(synthesis, ground, Draws(3), first);
    fill(synthesis, ground, Draws(3), second);
    fill(synthesis, ground, Draws(4), other);
    EXPECT_TRUE(same_rows(first.households, 0, second.households, 0, first.households.rows()));
    EXPECT_FALSE(same_rows(first.households, 0, other.households, 0, first.households.rows()));
}

TEST(Synthesis, CellsAreIndependentOfOrderAndCompany)
{
    const Synthesis synthesis = prepared();
    const Ground ground = three_cells();
    Population forward, backward;
    fill(synthesis, ground, Draws(3), forward);
    synthesis.resize(ground.territory, ground.cells, backward);
    for (const std::uint32_t cell : {2U, 0U, 1U, 2U})  // the last one again, over its own rows
        synthesis.fill_cell(ground.territory, ground.cells, cell, Draws(3), backward);
    EXPECT_TRUE(same_rows(forward.households, 0, backward.households, 0, forward.households.rows()));

    // the third cell alone on its rank
    Ground alone = ground;
    CellFacts& c = alone.cells;
    const auto keep = [](auto& column) { column = {column[2]}; };
    keep(c.cell), keep(c.x), keep(c.y), keep(c.commune), keep(c.neighbours), keep(c.households), keep(c.persons);
    keep(c.one_person), keep(c.five_plus), keep(c.owners), keep(c.social), keep(c.houses), keep(c.poor);
    keep(c.single_parent), keep(c.floor_area), keep(c.built_before_1945), keep(c.built_1945_1970);
    keep(c.built_1970_1990), keep(c.built_after_1990), keep(c.living_standard), keep(c.imputed), keep(c.synthetic);
    keep(c.establishments);
    Population single;
    fill(synthesis, alone, Draws(3), single);
    EXPECT_TRUE(
        same_rows(forward.households, forward.first_household[2], single.households, 0, single.households.rows()));
}

TEST(Synthesis, BearsInconsistentAndBlankMargins)
{
    const Synthesis synthesis = prepared();
    Ground ground;
    ground.add_commune("2A004", 100, 10, false, 7, 0.0F);
    const auto flawed = [&](auto change) {
        const std::uint32_t cell = ground.add_cell(11, 0.5, 0.5, 0.2);
        change(ground.cells, cell);
    };
    const float nan = std::numeric_limits<float>::quiet_NaN();
    flawed([](CellFacts& c, std::uint32_t i) { c.owners[i] = c.social[i] = 30; });
    flawed([](CellFacts& c, std::uint32_t i) { c.persons[i] = 11, c.one_person[i] = 0, c.five_plus[i] = 5; });
    flawed([](CellFacts& c, std::uint32_t i) { c.persons[i] = 200, c.one_person[i] = 11; });
    flawed([](CellFacts& c, std::uint32_t i) { c.poor[i] = 11, c.living_standard[i] = 90000; });
    flawed([](CellFacts& c, std::uint32_t i) { c.poor[i] = 0, c.living_standard[i] = 4000; });
    flawed([](CellFacts& c, std::uint32_t i) {
        c.built_before_1945[i] = c.built_1945_1970[i] = c.built_1970_1990[i] = c.built_after_1990[i] = 0;
    });
    flawed(
        [nan](CellFacts& c, std::uint32_t i) { c.persons[i] = c.poor[i] = c.living_standard[i] = c.houses[i] = nan; });
    flawed([](CellFacts& c, std::uint32_t i) { c.floor_area[i] = 1e6F; });
    flawed([](CellFacts& c, std::uint32_t i) { c.households[i] = 0; });
    flawed([](CellFacts& c, std::uint32_t i) { c.households[i] = 1; });
    Population population;
    fill(synthesis, ground, Draws(1), population);
    const Households& h = population.households;
    for (Row r = 0; r < h.rows(); ++r) {
        ASSERT_TRUE(std::isfinite(h.income[r]) && h.income[r] > 0) << r;
        ASSERT_TRUE(std::isfinite(h.area[r]) && h.area[r] > 0) << r;
        ASSERT_TRUE(std::isfinite(h.loss[r]) && h.loss[r] > 0) << r;
        ASSERT_TRUE(std::isfinite(h.distance[r]) && h.distance[r] >= 0) << r;
        ASSERT_GE(h.persons[r], 1) << r;
        ASSERT_LE(h.persons[r], 9) << r;
        ASSERT_LT(h.decile[r], n_deciles) << r;
        ASSERT_GE(h.attitude[r], -1) << r;
        ASSERT_LE(h.attitude[r], 1) << r;
        ASSERT_EQ(h.employer[r], nobody) << r;
        ASSERT_TRUE(h.work_commune[r] == 0 || h.work_commune[r] == -1) << r;
    }
}

TEST(Synthesis, IdentitiesAreUniqueAndIndependentOfTheTerritory)
{
    const Synthesis synthesis = prepared();
    const Ground ground = three_cells();
    Population population;
    fill(synthesis, ground, Draws(3), population);
    synthesis.fill_communes(ground.territory, population);
    EXPECT_EQ(population.households.id[population.first_household[1]],
              AgentId::of(AgentKind::household, ground.cells.x[1], ground.cells.y[1], 0).value);
    ASSERT_EQ(population.communes.rows(), 1U);
    EXPECT_EQ(population.communes.id[0] >> 60, static_cast<std::uint64_t>(AgentKind::commune));
    EXPECT_GT(population.communes.area[0], 0);
}

TEST(Synthesis, JobsOfACommuneFallOnItsEstablishments)
{
    const Synthesis synthesis = prepared();
    Ground ground;
    ground.add_commune("76540", 110000, 21.4F, true, 0, 0.2F);
    ground.add_cell(0, 0, 0, 0);
    ground.cells.establishments[0] = {4, 160, 200, 700, 2600, 600};
    for (std::size_t s = 0; s < n_sectors; ++s)
        ground.territory.communes.establishments[0][s] = ground.cells.establishments[0][s];
    ground.territory.communes.establishments_10plus[0] = 900;
    ground.territory.communes.jobs[0] = 68000;
    Population population;
    fill(synthesis, ground, Draws(5), population);
    const Businesses& b = population.businesses;
    ASSERT_EQ(b.rows(), 4264U);
    double employees = 0, large = 0, efficiency = 0;
    for (Row r = 0; r < b.rows(); ++r) {
        employees += static_cast<double>(b.employees[r]);
        large += b.employees[r] >= 10 ? 1 : 0;
        efficiency += static_cast<double>(b.efficiency[r]) / b.rows();
        ASSERT_GE(b.hurdle[r], 2);
    }
    EXPECT_NEAR(employees / 68000, 1.0, 0.15);  // four sigma of 900 log-normal sizes
    EXPECT_NEAR(large, 900, 110);
    EXPECT_NEAR(efficiency, 1.0, 0.02);
}

TEST(Published, RoundsToTheNearestStep)
{
    Households h;
    h.resize(1);
    h.attitude[0] = -1.0F;
    h.sobriety_heat[0] = 0.5F;
    h.sobriety_power[0] = 2.0F;  // clamped
    h.knowledge[0] = 0.0021F;    // above half a step
    h.decile[0] = 9;
    h.heating[0] = static_cast<std::uint8_t>(Heating::heat_pump_air);
    h.pv_kwp[0] = 3.0F;
    h.insulated[0] = envelope::roof;
    Published p = publish(h, 0);
    EXPECT_EQ(p.attitude, -127);
    EXPECT_EQ(p.sobriety_heat, 128);
    EXPECT_EQ(p.sobriety_power, 255);
    EXPECT_EQ(p.knowledge, 1);
    EXPECT_EQ(p.decile, 9);
    EXPECT_EQ(p.technology, visible::heat_pump | visible::pv | visible::insulated);
    h.insulated[0] = 15;
    EXPECT_EQ(publish(h, 0).technology, p.technology | visible::deep_retrofit);
    h.period[0] = static_cast<std::uint8_t>(Period::after_1990);
    EXPECT_EQ(publish(h, 0).technology, visible::heat_pump | visible::pv);
}

}  // namespace

}  // namespace essaim::test
