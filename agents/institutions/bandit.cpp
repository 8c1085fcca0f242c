#include "agents/institutions/bandit.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <cmath>

namespace essaim {

Belief updated(const Belief& before, double observed, double noise)
{
    double gain = before.variance / (before.variance + noise);
    if constexpr (mutation == "evaluation_is_not_learnt") gain = 0.0;
    return {before.mean + gain * (observed - before.mean), before.variance * (1.0 - gain)};
}

void follow(std::span<const Belief> beliefs, double boldness, std::span<double> shares)
{
    double variance = 0.0, best = beliefs[0].mean;
    for (const Belief& belief : beliefs) {
        variance += belief.variance;
        best = belief.mean > best ? belief.mean : best;
    }
    const double doubt = std::sqrt(variance / static_cast<double>(beliefs.size()));
    double total = 0.0;
    for (std::size_t k = 0; k < beliefs.size(); ++k)
        total += shares[k] = math::exp(boldness * (beliefs[k].mean - best) / doubt);
    for (double& share : shares) share /= total;
}

std::size_t to_try(std::span<const Belief> beliefs, std::span<const double> normal)
{
    std::size_t chosen = 0;
    double best = 0.0;
    for (std::size_t k = 0; k < beliefs.size(); ++k) {
        const double value = beliefs[k].mean + std::sqrt(beliefs[k].variance) * normal[k];
        if (k == 0 || value > best) {
            best = value;
            chosen = k;
        }
    }
    return chosen;
}

} // namespace essaim
