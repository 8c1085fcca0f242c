// Money and matter of works: who pays, what the dwelling becomes, what is counted (E7, E9).
#pragma once

#include "agents/households/thermal.hpp"
#include "core/math.hpp"
#include "engine/behaviour.hpp"

#include <vector>

namespace essaim {

/// Whether the law has banned a label from rent in a year.
constexpr bool banned_from_rent(Label label, int year)
{
    return (year >= 2025 && label == Label::g) || (year >= 2028 && label == Label::f) ||
           (year >= 2034 && label == Label::e);
}

/// How the cost of works is met. EUR; cost = aid + loan + own.
struct Financing {
    double cost = 0, aid = 0, loan = 0, own = 0;
    double municipal = 0;   ///< part of the aid that the commune pays
    double incentive = 0;   ///< part of the aid that the State pays landlords of banned dwellings
    bool third_party = false; ///< the loan needed no own money
    int months = 0; ///< to repay the loan
};

/// Weights of the choices of E7 and the gates before them; shared by all decisions of households.
class Choices final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    /// Aid, loan and own money for works of a cost, by tenure and purse of whoever decides, and what the commune offers.
    Financing finance(const Households& h, Row row, double cost, double aid, LoanWorks works, double saved_per_year,
                      const CommuneOffer& offer, const Now& now, Month decided) const;
    /// The same for works that co-owners decide together: the zero-rate loan is the building's, whoever owns (E11).
    Financing finance_together(const Households& h, Row row, double cost, double aid, LoanWorks works,
                               const Now& now) const;
    /// Perceived behavioural control, 0 to 1 (gate 3): can I afford what is left to pay, and do I trust who does it?
    double control(const Households& h, Row row, const Financing& money) const;
    /// Motivation M, 0 to 1: attitude, what others have done, personal norm (gate 2).
    double motivation(const Households& h, Row row, double peers) const;
    /// Utility in the units of the choice, of money: EUR, EUR, EUR of discounted savings.
    double money(double cost, double aid, double savings) const
    {
        return (-cost_ * cost + aid_ * aid + saving_ * savings) / 1000.0;
    }
    /// Weight of the tenant's savings for whoever decides.
    double savings_count(Tenure tenure) const { return tenure == Tenure::private_rented ? landlord_share_ : 1.0; }
    bool knows(const Households& h, Row row, const Now& now) const;
    bool able(double control_value) const { return control_value >= control_gate_; }
    bool social() const { return social_; }
    double peers_weight() const { return social_ ? peers_ : 0.0; }
    /// What utility owes to what peers have done, alone and within motivation.
    double owed_to(double peers) const { return (peers_weight() + motivation_weight() * peers_part_) * peers; }
    /// Part of a decision that is due to others: how much less likely it would be without what utility owes to them.
    /// margin: logsum minus reluctance.
    static double through_others(double margin, double owed)
    {
        return 1.0 - math::logistic(margin - owed) / math::logistic(margin);
    }
    double motivation_weight() const { return social_ ? motivation_ : 0.0; }
    double trust_weight() const { return trust_; }
    double wait_weight() const { return wait_; }
    double status_quo() const { return status_quo_; }

    /// Pays: wealth, loan, tallies of money. `embodied`: kg CO2e.
    void pay(Households& h, Row row, const Financing& money, double before_tax, double embodied, Tally tally) const;

private:
    bool social_ = true;
    double cost_ = 0.0964, aid_ = 0.167, saving_ = 0.0964, motivation_ = 1.0, peers_ = 1.0, trust_ = 0.5, wait_ = 0.1;
    double status_quo_ = 0.83, landlord_share_ = 0.1;
    std::int64_t third_party_years_ = 25, grant_deciles_ = 4;
    double attitude_part_ = 0.4, peers_part_ = 0.2, norm_part_ = 0.4;
    double knowledge_gate_ = 0.35, knowledge_spread_ = 0.1, control_gate_ = 0.2, wealth_scale_ = 5000.0;
};

/// What the aids of a household depend on, besides the measure: quantity 1, cost and tax still to be filled in.
Situation situation_of(const Households& h, Row row, const Now& now);

/// After works or a new heating system: needs of a year and label, computed again.
void renew_dwelling(Households& h, Row row, const Thermal& thermal, const Technologies& technologies,
                    std::span<const ReferenceYear> reference, double primary_factor);

/// Softmax choice among utilities at quantile u; returns its index and adds up the logsum.
struct SoftmaxChoice {
    std::size_t chosen;
    double logsum;
};
SoftmaxChoice softmax(std::span<const double> utility, double u);

} // namespace essaim
