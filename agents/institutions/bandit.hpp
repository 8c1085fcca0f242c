// How an institution learns from trials: a normal belief on each lever, and a mix that follows beliefs (E15 d, e).
#pragma once

#include <cstddef>
#include <span>

namespace essaim {

/// What is believed of one number: mean and variance.
struct Belief {
    double mean = 0, variance = 1;
};

/// The belief after an observation with an error of variance `noise` (Kalman, or Bayes with normal errors).
Belief updated(const Belief& before, double observed, double noise);

/// Shares of a mix that follow beliefs: proportional to exp(boldness * mean / doubt), where doubt is the standard
/// deviation that is typical of the beliefs; so the mix stays wide while little is known. Shares add up to 1.
///
/// differs  the reference has a fixed temperature: regret would then never vanish
void follow(std::span<const Belief> beliefs, double boldness, std::span<double> shares);

/// The lever to try: the best when each is drawn from its belief (Thompson). `normal`: one standard normal each.
std::size_t to_try(std::span<const Belief> beliefs, std::span<const double> normal);

} // namespace essaim
