// Energy, photovoltaics and money close every month, in every cell and commune, for every kind of agent (E5; T3).
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace essaim::test {

namespace {

constexpr double tolerance = 1e-9; // of the sum of the absolute terms

struct Term {
    Flow flow;
    double sign;
};

struct Balance {
    std::string_view name;
    std::vector<Term> terms; ///< their signed sum is zero
};

const std::vector<Balance> of_households{
    {"energy used = energy bought + own electricity used",
     {{Flow::use_heating, 1}, {Flow::use_hot_water, 1}, {Flow::use_cooking, 1}, {Flow::use_specific, 1},
      {Flow::use_car, 1}, {Flow::buy_electricity, -1}, {Flow::buy_gas, -1}, {Flow::buy_oil, -1}, {Flow::buy_lpg, -1},
      {Flow::buy_wood, -1}, {Flow::buy_heat_network, -1}, {Flow::buy_motor_fuel, -1}, {Flow::pv_self, -1}}},
    {"electricity produced = used at home + sold", {{Flow::pv_produced, 1}, {Flow::pv_self, -1}, {Flow::pv_exported, -1}}},
    {"bills - sales = received by suppliers and the State",
     {{Flow::bill_dwelling, 1}, {Flow::bill_car, 1}, {Flow::pv_income, -1}, {Flow::energy_suppliers, -1},
      {Flow::energy_state, -1}}},
    {"works = aid + loans + own money",
     {{Flow::works_cost, 1}, {Flow::works_aid, -1}, {Flow::works_loan, -1}, {Flow::works_own, -1}}},
    {"works = received by firms and the State", {{Flow::works_cost, 1}, {Flow::works_firms, -1}, {Flow::works_state, -1}}},
};
const std::vector<Balance> of_businesses{
    {"establishments: electricity produced = used + sold",
     {{Flow::business_pv_produced, 1}, {Flow::business_pv_self, -1}, {Flow::business_pv_exported, -1}}},
    {"establishments: energy by use = bought + own electricity used + heat received",
     {{Flow::business_heating, 1}, {Flow::business_process, 1}, {Flow::business_specific, 1},
      {Flow::business_electricity, -1}, {Flow::business_gas, -1}, {Flow::business_other, -1},
      {Flow::business_pv_self, -1}, {Flow::business_heat_received, -1}}},
    {"establishments: bills = received by suppliers and by neighbours",
     {{Flow::business_bill, 1}, {Flow::business_suppliers, -1}, {Flow::business_heat_paid, -1}}},
    {"establishments: investment = received by firms", {{Flow::business_invested, 1}, {Flow::business_firms, -1}}},
};
const std::vector<Balance> of_communes{
    {"communes: electricity produced = used + sold",
     {{Flow::commune_pv_produced, 1}, {Flow::commune_pv_self, -1}, {Flow::commune_pv_exported, -1}}},
    {"communes: bills = received by suppliers", {{Flow::commune_bill, 1}, {Flow::commune_suppliers, -1}}},
    {"communes: investment = received by firms", {{Flow::commune_invested, 1}, {Flow::commune_firms, -1}}},
};

/// Signed sum over the sum of absolute values; `dropped`: a term left out, or none.
double gap(const Balance& balance, const double* flows, std::size_t dropped = ~std::size_t{0})
{
    double sum = 0.0, size = 0.0;
    for (std::size_t k = 0; k < balance.terms.size(); ++k) {
        const double value = flows[static_cast<std::size_t>(balance.terms[k].flow)];
        if (k == dropped) continue;
        sum += balance.terms[k].sign * value;
        size += std::abs(value);
    }
    return size > 0.0 ? std::abs(sum) / size : 0.0;
}

/// All flows of all months: one row per cell and month, then one per commune and month.
struct History {
    std::vector<std::vector<double>> cells, communes;
};

/// Surplus heat flows in a small place too.
const Settings surplus_heat{{"symbiosis.occasion", "1"}, {"symbiosis.trust", "0"}, {"symbiosis.smallest", "2000"},
                            {"symbiosis.transaction", "0"}, {"symbiosis.pipe", "1"}};

/// Three years of everything.
const History& history()
{
    static const History all = [] {
        History rows;
        const Communicator ranks = Communicator::alone();
        World world(ranks, three_communes(), surplus_heat);
        for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
            const Report& report = world.advance();
            for (std::uint32_t c = 0; c < world.cells().size(); ++c) {
                const auto flows = report.cells.subspan(c * n_flows, n_flows);
                rows.cells.emplace_back(flows.begin(), flows.end());
            }
            for (Commune c = 0; c < 3; ++c) {
                const auto flows = report.communes.subspan(c * n_flows, n_flows);
                rows.communes.emplace_back(flows.begin(), flows.end());
            }
        }
        return rows;
    }();
    return all;
}

void expect_closed(const std::vector<Balance>& balances, const std::vector<std::vector<double>>& rows)
{
    for (const Balance& balance : balances) {
        double worst = 0.0;
        for (const auto& row : rows) worst = std::max(worst, gap(balance, row.data()));
        EXPECT_LT(worst, tolerance) << balance.name;
    }
}

/// Every term is present somewhere, and leaving it out is noticed: a balance of zeros would prove nothing.
void expect_every_term_to_matter(const std::vector<Balance>& balances, const std::vector<std::vector<double>>& rows)
{
    for (const Balance& balance : balances)
        for (std::size_t k = 0; k < balance.terms.size(); ++k) {
            double most = 0.0;
            for (const auto& row : rows) most = std::max(most, gap(balance, row.data(), k));
            EXPECT_GT(most, 1e-3) << balance.name << ": nobody would miss "
                                  << flow_info[static_cast<std::size_t>(balance.terms[k].flow)].name;
        }
}

/// Records how well the carriers of each household close, and what a month cost it; runs after everything else.
class Audit final : public EachHousehold<Audit> {
public:
    struct Worst {
        double electricity = 0, motor_fuel = 0, fuels = 0, bill = 0;
    };
    explicit Audit(Worst& worst) : worst_(worst) {}
    std::string_view name() const override { return "audit"; }
    std::string_view about() const override { return "audits"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me&, Households&, HouseholdMonth& m, const Now& now, Tally) const
    {
        const auto bought = [&](Carrier carrier) { return m.bought[static_cast<std::size_t>(carrier)]; };
        const auto note = [](double& worst, double used, double obtained) {
            worst = std::max(worst, std::abs(used - obtained) / std::max(1e-3, std::abs(used)));
        };
        note(worst_.electricity,
             m.electric_heating + m.electric_water + m.electric_cooking + m.use_specific + m.use_car_power,
             bought(Carrier::electricity) + m.pv_self);
        note(worst_.motor_fuel, m.use_car_fuel, bought(Carrier::motor_fuel));
        note(worst_.fuels,
             m.use_heating + m.use_hot_water + m.use_cooking - m.electric_heating - m.electric_water - m.electric_cooking,
             bought(Carrier::gas) + bought(Carrier::oil) + bought(Carrier::lpg) + bought(Carrier::wood) +
                 bought(Carrier::heat_network));
        double bill = 0.0;
        for (std::size_t c = 0; c < n_carriers; ++c)
            if (m.bought[c] > 0.0 || c == 0) bill += m.bought[c] * now.forcing.price[c] + now.forcing.subscription[c];
        note(worst_.bill, m.bill, bill);
    }

private:
    Worst& worst_;
};

} // namespace

TEST(Flows, OfInstitutionsHaveNoCell)
{
    for (const auto& row : history().cells)
        for (const FlowInfo& flow : flow_info)
            if (of_institutions(flow.id)) {
                ASSERT_EQ(row[static_cast<std::size_t>(flow.id)], 0.0) << flow.name;
            }
}

TEST(Balances, OfHouseholdsCloseEveryMonthInEveryCell) { expect_closed(of_households, history().cells); }
TEST(Balances, OfEstablishmentsCloseEveryMonthInEveryCell) { expect_closed(of_businesses, history().cells); }
TEST(Balances, OfInstitutionsCloseEveryMonthInEveryCommune) { expect_closed(of_communes, history().communes); }

TEST(Balances, CloseInCommunesToTheStepOfTheirSums)
{
    // Sums over cells are integers in steps of 2^-20, so that no order matters: half a step for each cell and term.
    constexpr double half_step = 0x1p-21, most_cells = 20.0;
    for (const auto& balances : {of_households, of_businesses})
        for (const Balance& balance : balances)
            for (const auto& row : history().communes) {
                double size = 0.0;
                for (const Term& term : balance.terms) size += std::abs(row[static_cast<std::size_t>(term.flow)]);
                EXPECT_LE(gap(balance, row.data()) * size,
                          tolerance * size + half_step * most_cells * static_cast<double>(balance.terms.size()))
                    << balance.name;
            }
}

TEST(Balances, WouldNotCloseWithoutAnyOfTheirTerms)
{
    expect_every_term_to_matter(of_households, history().cells);
    expect_every_term_to_matter(of_businesses, history().cells);
    expect_every_term_to_matter(of_communes, history().communes);
}

TEST(Balances, CloseForEachCarrierInEveryHousehold)
{
    Audit::Worst worst;
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"run.chunk_rows", "1000000"}}, // one chunk: one thread writes `worst`
                [&](Catalogue& catalogue) { catalogue.add(std::make_unique<Audit>(worst)); });
    world.advance_to(Month::of(2020, 12));
    EXPECT_LT(worst.electricity, tolerance);
    EXPECT_LT(worst.motor_fuel, tolerance);
    EXPECT_LT(worst.fuels, tolerance);
    EXPECT_LT(worst.bill, tolerance);
}

TEST(Balances, BudgetOfACommuneIsWhatCameInMinusWhatWentOut)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes());
    const Communes& communes = world.population().communes;
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        const std::vector<double> before(communes.budget.values().begin(), communes.budget.values().end());
        world.advance();
        for (Commune c = 0; c < 3; ++c) {
            const double out = world.commune(c, Flow::commune_levers) + world.commune(c, Flow::commune_invested);
            const double in = world.commune(c, Flow::commune_revenue);
            const double expected = before[c] + in - out;
            EXPECT_NEAR(communes.budget[c], expected, tolerance * (before[c] + in + out)) << "month " << month.index;
            EXPECT_GE(communes.budget[c], -tolerance * (before[c] + in)) << "month " << month.index;
            EXPECT_NEAR(world.commune(c, Flow::commune_budget), communes.budget[c], tolerance * (1.0 + communes.budget[c]));
        }
    }
}

TEST(Balances, LoansOutstandingAreThoseTakenMinusThoseRepaid)
{
    // Columns are single precision: each household's debt is known to 6e-8 of it a month, hence the bound.
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes());
    const Households& h = world.households();
    const auto outstanding = [&] {
        double sum = 0.0;
        for (Row row = 0; row < h.rows(); ++row) sum += static_cast<double>(h.loan_left[row]);
        return sum;
    };
    double expected = outstanding();
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        world.advance();
        expected += world.total(Flow::works_loan) - world.total(Flow::loan_repaid);
    }
    EXPECT_GT(expected, 10'000.0) << "no loans in this history";
    EXPECT_NEAR(outstanding(), expected, 36 * 6e-8 * expected);
}

TEST(Balances, EnergyOfAnEstablishmentIsBoughtOrProducedForIt)
{
    // the use of the sector, from the declared parameters: nothing is bought twice or forgotten
    double per_employee[3] = {0, 0, 0}, per_area[3] = {0, 0, 0}, heating_share = 0;
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"business.invest", "no"}, {"business.by_use", "no"},
                                           {"business.turnover", "no"}, {"symbiosis.enabled", "no"}});
    for (ParameterBlock* block : world.model().blocks()) {
        const auto read = [&](std::string_view name, double value) {
            if (name == "business.agriculture") per_employee[0] = value;
            if (name == "business.industry") per_employee[1] = value;
            if (name == "business.construction") per_employee[2] = value;
            if (name == "business.trade") per_area[0] = value;
            if (name == "business.services") per_area[1] = value;
            if (name == "business.public") per_area[2] = value;
            if (name == "business.heating_share") heating_share = value;
        };
        struct Reader final : ParameterVisitor {
            explicit Reader(std::function<void(std::string_view, double)> f) : found(std::move(f)) {}
            void operator()(std::string_view name, double& value, const ParameterInfo&) override { found(name, value); }
            void operator()(std::string_view, std::int64_t&, const ParameterInfo&) override {}
            void operator()(std::string_view, bool&, const ParameterInfo&) override {}
            void operator()(std::string_view, std::string&, const ParameterInfo&) override {}
            std::function<void(std::string_view, double)> found;
        } reader(read);
        block->describe(reader);
    }
    double warm = 0.0;
    for (int month = 0; month < 12; ++month) warm += world.model().forcing[Month{month}].climate[0].degree_hours_reference;
    const Businesses& b = world.population().businesses;
    for (Month month{0}; month < Month{12}; ++month.index) {
        world.advance();
        const ClimateMonth& climate = world.model().forcing[month].climate[0];
        double use = 0.0;
        for (Row row = 0; row < b.rows(); ++row) {
            const std::size_t sector = b.sector[row];
            const double year = sector < 3 ? per_employee[sector] * static_cast<double>(b.employees[row])
                                           : per_area[sector - 3] * static_cast<double>(b.area[row]);
            use += year * static_cast<double>(b.efficiency[row]) *
                   (heating_share * climate.degree_hours / warm + (1.0 - heating_share) * climate.days / 365.0);
        }
        const double obtained = world.total(Flow::business_electricity) + world.total(Flow::business_gas) +
                                world.total(Flow::business_other) + world.total(Flow::business_pv_self);
        EXPECT_GT(use, 0.0);
        EXPECT_NEAR(obtained, use, tolerance * use) << "month " << month.index;
    }
}

} // namespace essaim::test
