// Declares how people weigh the future and what they may borrow.
#include "forcing/economics.hpp"

namespace essaim {

namespace {

constexpr std::string_view res_irf = "Res-IRF 4 (verified)";
constexpr std::string_view loan_rules = "Mes Aides Réno rules of December 2025 (verified)";

} // namespace

void Finance::describe(ParameterVisitor& parameter)
{
    constexpr std::array<std::string_view, 4> rates{"finance.discount_d1_d2", "finance.discount_d3_d4",
                                                    "finance.discount_d5_d8", "finance.discount_d9_d10"};
    for (std::size_t k = 0; k < rates.size(); ++k)
        parameter(rates[k], discount_[k],
                  {.min = 0, .max = 1, .unit = "1/year", .what = "real discount rate of households of these deciles",
                   .source = res_irf});
    parameter("finance.discount_social", social_rate,
              {.min = 0, .max = 1, .unit = "1/year", .what = "real discount rate of social landlords",
               .source = res_irf});
    parameter("finance.landlord_horizon", landlord_horizon,
              {.min = 0, .max = 100, .unit = "year", .what = "years of savings that count for private landlords",
               .source = res_irf});
    parameter("finance.loan_rate", loan_rate,
              {.min = 0, .max = 1, .unit = "1/year", .what = "interest of ordinary loans for works",
               .source = res_irf});
    parameter("finance.loan_years", loan_years,
              {.min = 1, .max = 30, .unit = "year", .what = "years to repay an ordinary loan", .source = "assumption"});
    parameter("finance.debt_limit", debt_limit,
              {.min = 0, .max = 1, .what = "largest share of income for debt service after savings",
               .source = "recommendation of the High Council for Financial Stability (general knowledge)"});
    constexpr std::array<std::string_view, 3> upfront{"finance.upfront_d1_d2", "finance.upfront_d3_d4",
                                                      "finance.upfront_d5_d10"};
    for (std::size_t k = 0; k < upfront.size(); ++k)
        parameter(upfront[k], upfront_[k],
                  {.min = 0, .max = 1e6, .unit = "EUR", .what = "most that households of these deciles pay at once",
                   .source = res_irf});
    constexpr std::array<std::string_view, 5> ceilings{"finance.zero_rate_windows", "finance.zero_rate_one_act",
                                                       "finance.zero_rate_two_acts", "finance.zero_rate_three_acts",
                                                       "finance.zero_rate_deep"};
    for (std::size_t k = 0; k < ceilings.size(); ++k)
        parameter(ceilings[k], zero_rate_[k],
                  {.min = 0, .max = 1e6, .unit = "EUR", .what = "most that the zero-rate loan lends for such works",
                   .source = loan_rules});
    parameter("finance.zero_rate_years", zero_rate_years,
              {.min = 1, .max = 30, .unit = "year", .what = "years to repay the zero-rate loan", .source = loan_rules});
    parameter("finance.zero_rate_years_deep", zero_rate_years_deep,
              {.min = 1, .max = 30, .unit = "year", .what = "years to repay the zero-rate loan of a deep retrofit",
               .source = loan_rules});
}

} // namespace essaim
