// Money over time: annuities, present values, and what households may borrow.
#include "forcing/economics.hpp"
#include "setting.hpp"

namespace essaim::test {

TEST(Economics, AnnuityRepaysTheLoan)
{
    const double yearly = annuity(10000, 0.039, 15);
    double debt = 10000;
    for (int year = 0; year < 15; ++year) debt = debt * 1.039 - yearly;
    EXPECT_NEAR(debt, 0, 1e-6);
}

TEST(Economics, WithoutInterestOnlySimpleDivisionRemains)
{
    EXPECT_DOUBLE_EQ(annuity(15000, 0, 15), 1000);
    EXPECT_DOUBLE_EQ(present_value_factor(0, 20), 20);
    EXPECT_DOUBLE_EQ(net_present_value(5000, 500, 0, 10), 0);
    EXPECT_DOUBLE_EQ(monthly_repayment(18000, 0, 180), 100);
}

TEST(Economics, FactorApproachesItsLimits)
{
    EXPECT_NEAR(present_value_factor(1e-9, 20), 20, 1e-5);
    EXPECT_NEAR(present_value_factor(0.05, 10000), 20, 1e-9);
    EXPECT_EQ(present_value_factor(0.05, 0), 0);
}

TEST(Finance, PoorHouseholdsDiscountMore)
{
    const Finance finance;
    EXPECT_EQ(finance.discount_rate(0), 0.19);
    EXPECT_EQ(finance.discount_rate(9), 0.032);
    for (int decile = 1; decile < 10; ++decile)
        EXPECT_LE(finance.discount_rate(decile), finance.discount_rate(decile - 1));
    EXPECT_EQ(finance.discount_rate(Tenure::social, 0), 0.04);
    EXPECT_EQ(finance.horizon(Tenure::private_rented, 30), 3);
    EXPECT_EQ(finance.horizon(Tenure::owner, 30), 30);
    EXPECT_EQ(finance.upfront_limit(1), 0);
    EXPECT_EQ(finance.upfront_limit(2), 5000);
}

TEST(Finance, CreditKeepsDebtServiceWithinItsLimit)
{
    const Finance finance;
    const int months = 180;
    const double credit = finance.credit(24000, 100, 0, finance.loan_rate, months);
    EXPECT_NEAR(monthly_repayment(credit, finance.loan_rate, months) + 100, 0.35 * 24000 / 12, 1e-9);
    EXPECT_EQ(finance.credit(12000, 400, 0, finance.loan_rate, months), 0);
    EXPECT_GT(finance.credit(12000, 400, 1200, finance.loan_rate, months), 0);
}

TEST(Finance, ZeroRateLoanGrowsWithTheWorks)
{
    const Finance finance;
    EXPECT_EQ(finance.zero_rate_ceiling(LoanWorks::windows_only), 7000);
    EXPECT_EQ(finance.zero_rate_ceiling(LoanWorks::deep), 50000);
    EXPECT_EQ(finance.zero_rate_months(LoanWorks::one_act), 180);
    EXPECT_EQ(finance.zero_rate_months(LoanWorks::deep), 240);
}

TEST(Finance, ParametersCanBeSet)
{
    Finance finance;
    SetParameter(finance, "finance.discount_d1_d2", 0.08);
    EXPECT_EQ(finance.discount_rate(1), 0.08);
}

} // namespace essaim::test
