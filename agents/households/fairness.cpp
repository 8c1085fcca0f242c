#include "agents/households/fairness.hpp"

namespace essaim {

void Fairness::describe(ParameterVisitor& parameter)
{
    parameter("local.wood", local_wood_, {.min = 0, .max = 1,
              .what = "part of what is paid for wood, before tax, that stays in the territory",
              .source = "assumption; most logs are sold or gathered close by"});
    parameter("local.heat_network", local_network_, {.min = 0, .max = 1,
              .what = "part of what is paid for network heat, before tax, that stays in the territory",
              .source = "assumption"});
    parameter("local.electricity", local_electricity_, {.min = 0, .max = 1,
              .what = "part of what is paid for electricity of the grid, before tax, that stays in the territory",
              .source = "assumption"});
}

void Fairness::begin_month(const Now& now)
{
    for (std::size_t c = 0; c < n_carriers; ++c) leaves_[c] = now.forcing.price[c];
    const auto keep = [&](Carrier carrier, double local) { leaves_[static_cast<std::size_t>(carrier)] *= 1.0 - local; };
    keep(Carrier::wood, local_wood_);
    keep(Carrier::heat_network, local_network_);
    keep(Carrier::electricity, local_electricity_);
}

void Fairness::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    double leaving = 0.0;
    for (std::size_t c = 0; c < n_carriers; ++c) leaving += m.bought[c] * leaves_[c];
    tally[Flow::energy_leaving] += leaving;
    if (!now.month.is_december()) return;
    const double bill = static_cast<double>(h.bill_year[r] + h.car_bill_year[r]);
    tally[after(Flow::homes_decile_1, h.decile[r])] += 1.0;
    tally[after(Flow::bill_decile_1, h.decile[r])] += bill;
    tally[after(Flow::homes_owner, h.tenure[r])] += 1.0;
    tally[after(Flow::bill_owner, h.tenure[r])] += bill;
}

} // namespace essaim
