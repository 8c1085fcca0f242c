#include "agents/institutions/lever.hpp"

#include "core/math.hpp"

namespace essaim {

void Lever::describe(ParameterVisitor& parameter)
{
    parameter(weight_name_, weight_, {.min = 0, .max = 100,
              .what = "weight of this lever in the money for levers where the programme is adopted",
              .source = "assumption"});
    parameter(scale_name_, scale_, {.min = 0.01, .max = 1e4, .unit = "EUR/household/year",
              .what = "spending at which this lever reaches 63 % of what it can", .source = source_});
    describe_more(parameter);
}

double Lever::intensity(double per_household_and_year) const
{
    return 1.0 - math::exp(-per_household_and_year / scale_);
}

std::vector<Outcome> Lever::renovations()
{
    constexpr double worth = 60'000.0; // kWh: 4,000 a year, for 15 discounted years
    return {{Flow::renovations_owner_house, worth}, {Flow::renovations_owner_flat, worth},
            {Flow::renovations_rented_house, worth}, {Flow::renovations_rented_flat, worth}};
}

} // namespace essaim
