#include "agents/households/works.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

void Choices::describe(ParameterVisitor& parameter)
{
    const std::string_view resirf = "Res-IRF 4 (CIRED), utilities in thousand euros";
    const std::string_view prior = "assumption; docs/model.md E7";
    parameter("choice.social", social_, {.what = "motivation and others weigh in choices; otherwise money alone",
                                         .source = "model switch"});
    parameter("choice.cost", cost_, {.min = 0, .max = 2, .unit = "1/kEUR", .what = "weight of cost", .source = resirf});
    parameter("choice.aid", aid_, {.min = 0, .max = 2, .unit = "1/kEUR", .what = "weight of aid", .source = resirf});
    parameter("choice.saving", saving_, {.min = 0, .max = 2, .unit = "1/kEUR", .what = "weight of discounted savings",
                                         .source = resirf});
    parameter("choice.motivation", motivation_, {.min = 0, .max = 10, .what = "weight of motivation", .source = prior});
    parameter("choice.peers", peers_, {.min = 0, .max = 20, .what = "weight of the share of ties that have it",
                                       .source = prior});
    parameter("choice.trust", trust_, {.min = 0, .max = 10, .what = "weight of trust in installers",
                                       .source = prior});
    parameter("choice.wait", wait_, {.min = 0, .max = 10, .unit = "1/month", .what = "weight of waiting",
                                     .source = prior});
    parameter("choice.status_quo", status_quo_, {.min = -5, .max = 5,
              .what = "preference for the heating system one has", .source = resirf});
    parameter("choice.landlord_share", landlord_share_, {.min = 0, .max = 1,
              .what = "weight for a landlord of savings on the tenant's bill", .source = "assumption: 0 to 0.2"});
    parameter("choice.third_party_years", third_party_years_, {.min = 1, .max = 40, .unit = "year",
              .what = "time to repay third-party finance", .source = "order of French third-party financing companies"});
    parameter("choice.grant_deciles", grant_deciles_, {.min = 0, .max = 10,
              .what = "deciles of living standard, from the lowest, that grants of communes are for", .source = prior});
    parameter("choice.attitude_part", attitude_part_, {.min = 0, .max = 1, .what = "part of attitude in motivation",
                                                       .source = prior});
    parameter("choice.peers_part", peers_part_, {.min = 0, .max = 1, .what = "part of others in motivation",
                                                 .source = prior});
    parameter("choice.norm_part", norm_part_, {.min = 0, .max = 1, .what = "part of personal norm in motivation",
                                               .source = prior});
    parameter("choice.knowledge_gate", knowledge_gate_, {.min = -1, .max = 2,
              .what = "mean knowledge needed to consider works without being forced to", .source = prior});
    parameter("choice.knowledge_spread", knowledge_spread_, {.min = 0, .max = 1,
              .what = "standard deviation of that threshold among households", .source = prior});
    parameter("choice.control_gate", control_gate_, {.min = 0, .max = 1,
              .what = "perceived control needed for an option", .source = prior});
    parameter("choice.wealth_scale", wealth_scale_, {.min = 1, .max = 1e6, .unit = "EUR",
              .what = "money that moves perceived control from a half to nearly all", .source = prior});
}

Financing Choices::finance(const Households& h, Row row, double cost, double aid, LoanWorks works,
                           double saved_per_year, const CommuneOffer& offer, const Now& now, Month decided) const
{
    Financing money;
    money.cost = cost;
    money.aid = std::min(aid, cost);
    if (offer.grant > 0.0 && h.decile[row] < grant_deciles_ && static_cast<Tenure>(h.tenure[row]) == Tenure::owner) {
        money.municipal = std::min(offer.grant * cost, cost - money.aid);
        money.aid += money.municipal;
    }
    if (offer.incentive > 0.0 && static_cast<Tenure>(h.tenure[row]) == Tenure::private_rented &&
        banned_from_rent(static_cast<Label>(h.label[row]), now.month.year())) {
        money.incentive = std::min(offer.incentive * cost, cost - money.aid);
        money.aid += money.incentive;
    }
    const double left = cost - money.aid;
    if (static_cast<Tenure>(h.tenure[row]) != Tenure::owner) { // landlords pay from outside the territory's purses
        money.own = left;
        return money;
    }
    constexpr Process process("choice.third_party");
    money.third_party = offer.third_party > 0.0 &&
                        now.draws.uniform(AgentId{h.id[row]}, decided, process) < offer.third_party;
    money.months = money.third_party ? 12 * static_cast<int>(third_party_years_) : now.finance.zero_rate_months(works);
    const double credit = now.finance.credit(static_cast<double>(h.income[row]),
                                             static_cast<double>(h.loan_service[row]), saved_per_year, 0.0,
                                             money.months);
    const double cash = std::min(now.finance.upfront_limit(h.decile[row]), static_cast<double>(h.wealth[row]));
    const double lent = money.third_party
                            ? left : std::min(math::positive(left - cash), now.finance.zero_rate_ceiling(works));
    // whole cents, so that loan and own money add up to what is left to the last bit of a float
    money.loan = std::floor(std::min(lent, credit) * 100.0) / 100.0;
    money.own = left - money.loan;
    return money;
}

Financing Choices::finance_together(const Households& h, Row row, double cost, double aid, LoanWorks works,
                                    const Now& now) const
{
    Financing money;
    money.cost = cost;
    money.aid = std::min(aid, cost);
    const double left = cost - money.aid;
    if (static_cast<Tenure>(h.tenure[row]) == Tenure::owner) {
        money.months = now.finance.zero_rate_months(works);
        money.loan = std::floor(std::min(left, now.finance.zero_rate_ceiling(works)) * 100.0) / 100.0;
    }
    money.own = left - money.loan;
    return money;
}

double Choices::control(const Households& h, Row row, const Financing& money) const
{
    if (static_cast<Tenure>(h.tenure[row]) != Tenure::owner) return 1.0;
    const double spare = (static_cast<double>(h.wealth[row]) - money.own) / wealth_scale_;
    return math::logistic(spare) * std::sqrt(static_cast<double>(h.trust[row]));
}

double Choices::motivation(const Households& h, Row row, double peers) const
{
    return attitude_part_ * 0.5 * (static_cast<double>(h.attitude[row]) + 1.0) + peers_part_ * peers +
           norm_part_ * static_cast<double>(h.norm[row]);
}

bool Choices::knows(const Households& h, Row row, const Now& now) const
{
    constexpr Process process("choice.knowledge_gate");
    const double u = now.draws.uniform(AgentId{h.id[row]}, at_synthesis, process);
    return static_cast<double>(h.knowledge[row]) >= knowledge_gate_ + knowledge_spread_ * math::normal_quantile(u);
}

void Choices::pay(Households& h, Row row, const Financing& money, double before_tax, double embodied, Tally tally) const
{
    if (static_cast<Tenure>(h.tenure[row]) == Tenure::owner) {
        h.wealth[row] = static_cast<float>(math::positive(static_cast<double>(h.wealth[row]) - money.own));
        if (money.loan > 0.0) {
            h.loan_left[row] += static_cast<float>(money.loan);
            h.loan_service[row] += static_cast<float>(money.loan / money.months);
        }
    }
    tally[Flow::works_cost] += money.cost;
    tally[Flow::works_aid] += money.aid;
    tally[Flow::works_loan] += money.loan;
    tally[Flow::works_own] += money.own;
    if (money.municipal > 0.0) tally[Flow::municipal_grants] += money.municipal;
    if (money.incentive > 0.0) tally[Flow::landlord_grants] += money.incentive;
    if (money.third_party) tally[Flow::third_party_loans] += money.loan;
    tally[Flow::works_firms] += before_tax;
    tally[Flow::works_state] += money.cost - before_tax;
    tally[Flow::co2_embodied] += embodied;
}

Situation situation_of(const Households& h, Row row, const Now& now)
{
    Situation situation;
    situation.month = now.month;
    situation.income = now.aids.income_class(static_cast<double>(h.income[row]), h.persons[row]);
    situation.type = static_cast<DwellingType>(h.type[row]);
    situation.tenure = static_cast<Tenure>(h.tenure[row]);
    situation.old_heating = static_cast<Heating>(h.heating[row]);
    situation.label = static_cast<Label>(h.label[row]);
    situation.quantity = 1.0;
    return situation;
}

void renew_dwelling(Households& h, Row row, const Thermal& thermal, const Technologies& technologies,
                    std::span<const ReferenceYear> reference, double primary_factor)
{
    const ReferenceYear& year = reference[h.climate[row]];
    h.need_year[row] = static_cast<float>(thermal.year_need(year.month, static_cast<double>(h.loss[row]),
                                                            static_cast<double>(h.area[row]), h.persons[row],
                                                            h.inertia[row]));
    h.comfort[row] = 0.0F;
    const auto heating = static_cast<Heating>(h.heating[row]);
    h.label[row] = static_cast<std::uint8_t>(
        thermal.label(static_cast<double>(h.loss_label[row]), heating,
                      technologies.efficiency(heating, Month{h.heating_installed[row]}), year.degree_hours,
                      primary_factor));
}

SoftmaxChoice softmax(std::span<const double> utility, double u)
{
    double best = utility[0];
    for (const double v : utility) best = std::max(best, v);
    double total = 0.0;
    for (const double v : utility) total += math::exp(v - best);
    if constexpr (mutation == "equal_choice")
        return {static_cast<std::size_t>(u * static_cast<double>(utility.size())), best + math::log(total)};
    double passed = 0.0;
    for (std::size_t i = 0; i + 1 < utility.size(); ++i) {
        passed += math::exp(utility[i] - best);
        if (u * total < passed) return {i, best + math::log(total)};
    }
    return {utility.size() - 1, best + math::log(total)};
}

} // namespace essaim
