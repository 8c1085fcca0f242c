#include "agents/institutions/learning.hpp"

#include "core/math.hpp"

#include <algorithm>

namespace essaim {

namespace {
constexpr Process try_process("institutions.trial"), draw_process("institutions.belief");
} // namespace

void PolicyLearning::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("learning.enabled", enabled_, {.what = "communes that adopted the programme try, evaluate and reallocate; "
              "otherwise their mix stays as it is", .source = "model switch"});
    parameter("learning.evaluates", evaluates_, {.what = "trials are evaluated; otherwise nothing is learnt from them and "
              "the mix changes at elections only", .source = "model switch"});
    parameter("learning.trials", trials_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "right to err: probability to begin a trial in a year", .source = prior});
    parameter("learning.period", period_, {.min = 1, .max = 120, .unit = "month",
              .what = "how long a trial runs before it is evaluated", .source = prior});
    parameter("learning.belief", belief_start_, {.min = -1000, .max = 1000, .unit = "kWh/EUR",
              .what = "what a euro is believed to save, over the life of its effect, before anything is known",
              .source = "assumption; white certificates cost about 1 EUR for 100 to 150 kWh"});
    parameter("learning.doubt", doubt_start_, {.min = 0.01, .max = 1000, .unit = "kWh/EUR",
              .what = "standard deviation of that belief", .source = prior});
    parameter("learning.noise", noise_, {.min = 1, .max = 1e5, .unit = "kWh/household/month",
              .what = "standard deviation among households of what a trial is judged by",
              .source = "derived: one renovation of 60,000 kWh in 50 years and household"});
    parameter("learning.boldness", boldness_, {.min = 0, .max = 20,
              .what = "how strongly money follows differences of belief, in typical doubts", .source = prior});
    parameter("learning.tolerance", tolerance_, {.min = 0, .max = 1, .what = "tolerance of error: 1 forgives a failure",
                                                 .source = prior});
    parameter("learning.failure_cost", failure_cost_, {.min = 0, .max = 1,
              .what = "political capital lost by a failed trial without tolerance", .source = prior});
    parameter("learning.recovery", recovery_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "return of political capital", .source = prior});
    parameter("learning.capital_needed", capital_needed_, {.min = 0, .max = 1,
              .what = "political capital below which nothing is tried", .source = prior});
    parameter("learning.before", baseline_, {.min = 1, .max = 24, .unit = "month",
              .what = "months in which the cells of a trial are compared before it begins", .source = prior});
    parameter("learning.elections", elections_, {.min = 12, .max = 120, .unit = "month",
              .what = "calendar by which a mix that is not evaluated is decided anew",
              .source = "French law: municipal elections every six years"});
}

void PolicyLearning::prepare()
{
    compared_ = {Flow::households};
    outcomes_.clear();
    for (const auto& lever : levers_) {
        outcomes_.push_back(lever->judged_by());
        for (const Outcome& outcome : outcomes_.back())
            if (std::find(compared_.begin(), compared_.end(), outcome.flow) == compared_.end())
                compared_.push_back(outcome.flow);
    }
}

void PolicyLearning::found(const Territory&, Population& population)
{
    Levers& levers = population.levers;
    std::fill(levers.belief.values().begin(), levers.belief.values().end(), belief_start_);
    std::fill(levers.doubt.values().begin(), levers.doubt.values().end(), doubt_start_ * doubt_start_);
}

std::vector<Belief> PolicyLearning::beliefs(Row row, const Levers& levers) const
{
    const Row first = row * static_cast<Row>(levers_.size());
    std::vector<Belief> all;
    for (Row k = 0; k < levers_.size(); ++k) all.push_back({levers.belief[first + k], levers.doubt[first + k]});
    return all;
}

void PolicyLearning::reallocate(Row row, Levers& levers) const
{
    const auto all = beliefs(row, levers);
    std::vector<Belief> judged;
    for (std::size_t k = 0; k < all.size(); ++k)
        if (!outcomes_[k].empty()) judged.push_back(all[k]);
    if (judged.empty()) return;
    std::vector<double> shares(judged.size());
    follow(judged, boldness_, shares);
    // what no trial can judge keeps its share; the rest follows beliefs
    const Row first = row * static_cast<Row>(levers_.size());
    double free = 0.0;
    for (std::size_t k = 0; k < all.size(); ++k)
        if (!outcomes_[k].empty()) free += levers.weight[first + static_cast<Row>(k)];
    std::size_t next = 0;
    for (std::size_t k = 0; k < all.size(); ++k)
        if (!outcomes_[k].empty()) levers.weight[first + static_cast<Row>(k)] = free * shares[next++];
}

void PolicyLearning::plan(Row row, Population& population, const Now& now) const
{
    Communes& c = population.communes;
    const AgentId id{c.id[row]};
    if (c.capital[row] < capital_needed_ || now.draws.uniform(id, now.month, try_process) >= trials_) return;
    const auto all = beliefs(row, population.levers);
    std::vector<Belief> judged;
    std::vector<double> normal;
    std::vector<std::size_t> which;
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (outcomes_[k].empty()) continue;
        judged.push_back(all[k]);
        which.push_back(k);
        normal.push_back(math::normal_quantile(
            now.draws.uniform(id, now.month, draw_process, static_cast<std::uint32_t>(k))));
    }
    if (judged.empty()) return;
    c.pilot_lever[row] = static_cast<std::int8_t>(which[to_try(judged, normal)]);
    c.pilot_since[row] = now.month.index;
    c.pilot_running[row] = 0;
    c.pilot_evaluated[row] = evaluates_ ? 1 : 0;
    c.pilot_before[row] = c.pilot_during[row] = c.pilot_money[row] = c.pilot_homes[row] = 0.0;
}

void PolicyLearning::conclude(Commune commune, Population& population, double homes, Tally tally) const
{
    const Row row = commune;
    Communes& c = population.communes;
    Levers& levers = population.levers;
    const auto tried = static_cast<Row>(c.pilot_lever[row]);
    const auto before = static_cast<double>(baseline_), during = static_cast<double>(period_);
    c.pilot_lever[row] = -1;
    c.pilot_running[row] = c.pilot_evaluated[row] = 0;
    const double money = c.pilot_money[row] / during, there = c.pilot_homes[row] / during;
    if (!evaluates_ || !(money > 0.0) || !(there > 0.0) || !(homes > there)) return;
    // differences in differences: cells of the trial against the others, while it ran against before, per euro
    const double observed = (c.pilot_during[row] / during - c.pilot_before[row] / before) / money;
    const double noise = noise_ * noise_ * (1.0 / during + 1.0 / before) * (1.0 / there + 1.0 / (homes - there)) /
                         (money * money);
    const Row l = row * static_cast<Row>(levers_.size()) + tried;
    double expected = 0.0;
    for (std::size_t k = 0; k < levers_.size(); ++k) {
        const Row other = row * static_cast<Row>(levers_.size()) + static_cast<Row>(k);
        expected += levers.weight[other] * levers.belief[other];
    }
    const Belief learnt = updated({levers.belief[l], levers.doubt[l]}, observed, noise);
    levers.belief[l] = learnt.mean;
    levers.doubt[l] = learnt.variance;
    tally[Flow::evaluations] += 1.0;
    if (learnt.mean < expected && observed < expected) {
        tally[Flow::pilots_failed] += 1.0;
        c.capital[row] = std::max(0.0, c.capital[row] - failure_cost_ * (1.0 - tolerance_));
    }
    reallocate(row, levers);
}

void PolicyLearning::apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
                           const CommuneDecision&) const
{
    const Row row = commune;
    Communes& c = population.communes;
    if (!enabled_ || c.engaged[row] == 0) return;
    c.capital[row] += recovery_ / 12.0 * (1.0 - c.capital[row]);
    const double homes = heard.of(commune, Flow::households);
    if (c.pilot_lever[row] >= 0 && now.month.index > c.pilot_since[row]) {
        const double there = heard.in_pilot(commune, Flow::households);
        const int age = now.month.index - c.pilot_since[row];
        if (there > 0.0 && homes > there) {
            double score = 0.0;
            for (const Outcome& outcome : outcomes_[static_cast<std::size_t>(c.pilot_lever[row])]) {
                const double in = heard.in_pilot(commune, outcome.flow);
                score += outcome.worth * (in / there - (heard.of(commune, outcome.flow) - in) / (homes - there));
            }
            (age <= baseline_ ? c.pilot_before : c.pilot_during)[row] += score;
            if (age > baseline_) c.pilot_homes[row] += there;
        }
        if (age == baseline_) c.pilot_running[row] = 1;
        if (age == baseline_ + period_) conclude(commune, population, homes, tally);
    }
    if (c.pilot_lever[row] < 0 && now.month.is_january()) plan(row, population, now);
    if (!evaluates_ && now.month.index % elections_ == 0) reallocate(row, population.levers);
}

} // namespace essaim
