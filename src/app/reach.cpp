#include "app/reach.hpp"

#include <algorithm>
#include <string_view>

namespace essaim {

namespace {

/// Parameters whose names begin with one of `prefixes` belong to a policy that reaches households in these ways.
struct Policy {
    std::string_view name;
    std::uint64_t bits;
    std::vector<std::string_view> prefixes;
};

/// A policy of your own: a line here, and a way of touching in ledger.cpp if it has a new one.
std::vector<Policy> policies()
{
    return {{"aid", touched::aid, {"aids."}},
            {"obligation", touched::obligation, {"obligation.", "triggers.obligation"}},
            {"institutions", touched::offer | touched::obligation,
             {"commune.", "levers.", "programme.", "services.", "learning.", "agency.", "landlords.", "management.",
              "participation.memory", "sharing.", "state.", "institutions.", "intercommunality.",
              "schools.",
              "associations."}},
            // how projects start, what they need and give; how minds answer is not for a policy to say
            {"projects", touched::project,
             {"streets.", "commons.", "projects.", "cooperation.bulk", "cooperation.effort", "cooperation.initiative",
              "cooperation.leader_"}}};
}

} // namespace

Reach reach_of(std::span<const std::string> parameters)
{
    Reach reach;
    const std::vector<Policy> all = policies();
    for (const std::string& parameter : parameters) {
        const auto policy = std::ranges::find_if(all, [&](const Policy& one) {
            return std::ranges::any_of(one.prefixes, [&](std::string_view prefix) { return parameter.starts_with(prefix); });
        });
        if (policy == all.end()) {
            reach.universal.push_back(parameter);
            continue;
        }
        reach.bits |= policy->bits;
        if (std::ranges::find(reach.levers, policy->name) == reach.levers.end()) reach.levers.emplace_back(policy->name);
    }
    return reach;
}

} // namespace essaim
