#include "agents/institutions/programme.hpp"

#include "agents/institutions/commune_list.hpp"
#include "core/mutation.hpp"

#include <algorithm>

namespace essaim {

void Programme::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("programme.pioneers", pioneers_, {.unit = "INSEE codes",
              .what = "communes that adopt the programme at its start: none, all, or codes separated by blanks",
              .source = "choice of the user"});
    parameter("programme.start_year", start_year_, {.min = 2018, .max = 2100, .unit = "year",
              .what = "January in which pioneers adopt the programme", .source = "choice of the user"});
    parameter("programme.network", network_, {.unit = "INSEE codes",
              .what = "communes that learn from each other: none, all, or codes separated by blanks",
              .source = "choice of the user"});
    parameter("programme.own", own_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "communes of the network that adopt the programme of their own accord", .source = prior});
    parameter("programme.peers", peers_, {.min = 0, .max = 10, .unit = "1/year",
              .what = "communes of the network that adopt it once all their peers have", .source = prior});
    parameter("programme.mixing", mixing_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "approach of what is believed of levers to what peers of the network believe", .source = prior});
}

void Programme::found(const Territory& territory, Population& population)
{
    pioneer_ = named_communes(pioneers_, "programme.pioneers", territory);
    member_ = named_communes(network_, "programme.network", territory);
    // the trend: nothing but the first lever of the catalogue, the advice desk
    const auto n_levers = static_cast<Row>(levers_.size());
    population.levers.resize(territory.communes.size() * n_levers);
    for (Row row = 0; row < population.levers.rows(); row += n_levers) population.levers.weight[row] = 1.0;
}

void Programme::adopt(Row commune, Population& population) const
{
    Communes& c = population.communes;
    if (c.engaged[commune] != 0) return;
    c.engaged[commune] = 1;
    double total = 0.0;
    for (const auto& lever : levers_) total += lever->weight();
    if (!(total > 0.0)) return; // a programme without levers keeps the trend's
    const Row first = commune * static_cast<Row>(levers_.size());
    for (std::size_t k = 0; k < levers_.size(); ++k)
        population.levers.weight[first + static_cast<Row>(k)] = levers_[k]->weight() / total;
}

void Programme::together(Population& population, const Heard&, const Now& now) const
{
    Communes& c = population.communes;
    const Row n = c.rows();
    const Month start = Month::of(static_cast<int>(start_year_));
    if (now.month < start) return;

    // what the month began with: everybody decides on the same
    double members = 0.0, engaged = 0.0;
    for (Row i = 0; i < n; ++i)
        if (member_[i] != 0) {
            members += 1.0;
            engaged += c.engaged[i];
        }
    constexpr Process process("institutions.programme");
    for (Row i = 0; i < n; ++i) {
        if (c.engaged[i] != 0) continue;
        if (pioneer_[i] != 0) {
            adopt(i, population);
            continue;
        }
        if (member_[i] == 0 || members < 2.0) continue;
        double share = engaged / (members - 1.0);
        if constexpr (mutation == "communes_do_not_see_peers") share = 0.0;
        if (now.draws.uniform(AgentId{c.id[i]}, now.month, process) < (own_ + peers_ * share) / 12.0) adopt(i, population);
    }

    // beliefs approach the mean of the others
    if (!(mixing_ > 0.0) || members < 2.0) return;
    Levers& levers = population.levers;
    const auto per_commune = static_cast<Row>(levers_.size());
    for (Row k = 0; k < per_commune; ++k) {
        double belief = 0.0, doubt = 0.0;
        for (Row i = 0; i < n; ++i)
            if (member_[i] != 0) {
                belief += levers.belief[i * per_commune + k];
                doubt += levers.doubt[i * per_commune + k];
            }
        for (Row i = 0; i < n; ++i) {
            if (member_[i] == 0) continue;
            double& mine = levers.belief[i * per_commune + k];
            double& my_doubt = levers.doubt[i * per_commune + k];
            mine += mixing_ * ((belief - mine) / (members - 1.0) - mine);
            my_doubt += mixing_ * ((doubt - my_doubt) / (members - 1.0) - my_doubt);
        }
    }
}

} // namespace essaim
