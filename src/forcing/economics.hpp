// Money over time: annuities, present values, and the discount rates and credit limits of households.
#pragma once

#include "config/parameter.hpp"
#include "core/math.hpp"
#include "population/households.hpp"

#include <array>
#include <cstdint>

namespace essaim {

/// What one euro a year for `years` years is worth now, at a yearly rate; `years` itself at rate 0 (eq. E9).
inline double present_value_factor(double rate, double years)
{
    if (years <= 0.0) return 0.0;
    return rate > 0.0 ? (1.0 - math::pow(1.0 + rate, -years)) / rate : years;
}

/// EUR/year that repay `amount` EUR at a yearly rate in `years` years (eq. E9).
inline double annuity(double amount, double rate, double years)
{
    const double factor = present_value_factor(rate, years);
    return factor > 0.0 ? amount / factor : amount;
}

/// EUR/month that repay `amount` EUR in `months` months.
inline double monthly_repayment(double amount, double yearly_rate, int months)
{
    return annuity(amount, yearly_rate / 12.0, months);
}

/// Net present value, EUR: what is saved each year for `years` years against what is paid now.
inline double net_present_value(double paid_now, double saved_per_year, double rate, double years)
{
    return saved_per_year * present_value_factor(rate, years) - paid_now;
}

/// What works a zero-rate loan is asked for.
enum class LoanWorks : std::uint8_t { windows_only, one_act, two_acts, three_acts, deep };

/// How people weigh the future and what they may borrow.
class Finance final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    /// 1/year; decile 0 to 9.
    double discount_rate(int decile) const { return discount_[bracket_of_decile[static_cast<std::size_t>(decile)]]; }
    /// 1/year for whoever decides on the works of a dwelling: the owner's decile, or the social landlord.
    double discount_rate(Tenure tenure, int decile) const
    {
        return tenure == Tenure::social ? social_rate : discount_rate(decile);
    }
    /// Years of savings that count for whoever decides; `lifetime` of what is bought, years.
    double horizon(Tenure tenure, double lifetime) const
    {
        return tenure == Tenure::private_rented && landlord_horizon < lifetime ? landlord_horizon : lifetime;
    }
    /// EUR a household of a decile can pay at once without a loan, at most.
    double upfront_limit(int decile) const { return upfront_[upfront_of_decile[static_cast<std::size_t>(decile)]]; }
    /// EUR that the zero-rate loan lends at most, euros of money_year.
    double zero_rate_ceiling(LoanWorks works) const { return zero_rate_[static_cast<std::size_t>(works)]; }
    /// Months to repay the zero-rate loan.
    int zero_rate_months(LoanWorks works) const
    {
        return 12 * static_cast<int>(works == LoanWorks::deep ? zero_rate_years_deep : zero_rate_years);
    }
    /// EUR a household may still borrow at `yearly_rate` over `months`, given what it repays already and saves by the
    /// works; income and savings in EUR/year, repayment in EUR/month.
    double credit(double income, double repaid_per_month, double saved_per_year, double yearly_rate, int months) const
    {
        const double room = math::positive(debt_limit * income + saved_per_year - 12.0 * repaid_per_month) / 12.0;
        return room * present_value_factor(yearly_rate / 12.0, months);
    }

    // parameters
    double loan_rate = 0.039;
    std::int64_t loan_years = 10;
    double debt_limit = 0.35;
    double landlord_horizon = 3.0;
    double social_rate = 0.04;
    std::int64_t zero_rate_years = 15, zero_rate_years_deep = 20;

private:
    static constexpr std::array<std::uint8_t, 10> bracket_of_decile{0, 0, 1, 1, 2, 2, 2, 2, 3, 3};
    static constexpr std::array<std::uint8_t, 10> upfront_of_decile{0, 0, 1, 1, 2, 2, 2, 2, 2, 2};
    std::array<double, 4> discount_{0.19, 0.103, 0.052, 0.032};
    std::array<double, 3> upfront_{0.0, 5000.0, 10000.0};
    std::array<double, 5> zero_rate_{7000.0, 15000.0, 25000.0, 30000.0, 50000.0};
};

} // namespace essaim
