#include "agents/households/cooperation.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <cmath>

namespace essaim {

void Cooperation::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E11";
    parameter("cooperation.enabled", enabled_, {.what = "households undertake projects together; otherwise everybody "
                                                        "decides alone", .source = "model switch"});
    parameter("cooperation.coowned", coowned_, {.what = "flats vote on roofs, walls and floors of their building; "
                                                        "otherwise each decides alone", .source = "model switch"});
    parameter("cooperation.money", money_, {.what = "worth and control weigh in pledges; otherwise beliefs alone",
                                            .source = "model switch"});
    parameter("cooperation.learning", learning_, {.min = 0, .max = 1,
              .what = "weight of what is observed in beliefs about others",
              .source = "Fischbacher and Gächter 2010: 0.415"});
    parameter("cooperation.conditional", conditional_, {.min = 0, .max = 1,
              .what = "what conditional cooperators give per unit of belief",
              .source = "Fischbacher and Gächter 2010: imperfect, below one"});
    parameter("cooperation.worth_scale", worth_scale_, {.min = 1, .max = 1e6, .unit = "EUR",
              .what = "worth that moves the odds of a pledge by a factor e", .source = "inverse of the weight of "
              "cost in Res-IRF 4"});
    parameter("cooperation.bulk", bulk_, {.min = 0, .max = 0.5,
              .what = "share taken off the cost when fifty households order together",
              .source = "assumption: 0.10 to 0.20"});
    parameter("cooperation.effort", effort_, {.min = 0, .max = 1e5, .unit = "EUR",
              .what = "effort of arranging works together, shared by all", .source = prior});
    parameter("cooperation.effort_saved", effort_saved_, {.min = 0, .max = 1,
              .what = "part of that effort that a facilitator takes over", .source = prior});
    parameter("cooperation.knowledge_step", knowledge_step_, {.min = 0, .max = 1,
              .what = "part of the way to full knowledge that a success leads", .source = prior});
    parameter("cooperation.leader_knowledge", leader_knowledge_, {.min = 0, .max = 1,
              .what = "knowledge a leader needs to start a project", .source = prior});
    parameter("cooperation.leader_trust", leader_trust_, {.min = 0, .max = 1,
              .what = "trust in neighbours that a leader needs to start a project", .source = prior});
    parameter("cooperation.initiative", initiative_, {.min = 0, .max = 12, .unit = "1/year",
              .what = "projects that such a leader starts", .source = prior});
}

double Cooperation::gives(Cooperator type, double belief) const
{
    if constexpr (mutation == "perfect_cooperation")
        if (type == Cooperator::conditional) return belief;
    switch (type) {
    case Cooperator::free_rider: return 0.0;
    case Cooperator::conditional: return conditional_ * belief;
    case Cooperator::hump_shaped: return belief < 0.5 ? belief : 1.0 - belief;
    default: return 1.0;
    }
}

double Cooperation::reason(double control, double worth) const
{
    return control * math::logistic(worth / worth_scale_);
}

double Cooperation::rebate(double together) const
{
    return together > 1.0 ? bulk_ * math::log(together) / math::log(static_cast<double>(street_homes)) : 0.0;
}

double Cooperation::effort(double together, bool facilitated) const
{
    return effort_ / (together > 1.0 ? together : 1.0) * (facilitated ? 1.0 - effort_saved_ : 1.0);
}

std::uint8_t Cooperation::learn(std::uint8_t belief, double observed, double weight) const
{
    const double before = belief * share_step;
    const double after = math::clamp(before + learning_ * weight * (observed - before), 0.0, 1.0);
    return static_cast<std::uint8_t>(std::floor(after / share_step + 0.5));
}

std::uint8_t Cooperation::hear(std::uint8_t belief, double gave, double asked) const
{
    const double weight = asked / ties_per_household;
    return learn(belief, gave / asked, weight < 1.0 ? weight : 1.0);
}

void Cooperation::outcome(Households& h, Row row, bool success) const
{
    h.belief[row] = learn(h.belief[row], success ? 1.0 : 0.0);
    trust_.experience(h, row, Role::neighbours, success);
    const double knowledge = static_cast<double>(h.knowledge[row]);
    if (success) h.knowledge[row] = static_cast<float>(knowledge + knowledge_step_ * (1.0 - knowledge));
}

bool Cooperation::starts(const Households& h, Row row, const Now& now, Process process, double often) const
{
    return (h.collective[row] & collective::leader) != 0 &&
           static_cast<double>(h.knowledge[row]) >= leader_knowledge_ &&
           Trust::of(h, row, Role::neighbours) >= leader_trust_ &&
           now.draws.uniform(AgentId{h.id[row]}, now.month, process) < often * initiative_ / 12.0;
}

} // namespace essaim
