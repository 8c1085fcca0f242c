// Which households a difference between two scenarios reaches by itself: what tells direct effects from spillover.
//
// A household is touched when, in either run, something acted on it that the two scenarios do differently: an aid was
// paid for what it adopted, an obligation opened its decision, institutions offered it something else, or a project asked
// it to take part.
// Comparisons see that from outside; the model carries nothing for them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace essaim {

/// Ways in which policies reach a household, as bits of Account::touched.
namespace touched {
inline constexpr std::uint64_t aid = 1, ///< it adopted something in a cell and month in which aid was paid
    obligation = 2,                     ///< a rule opened its decision, or its landlord's programme did
    offer = 4,                          ///< institutions offered it something else than in the other run
    project = 8;                        ///< a project of its street or commune asked it, or it is a member of one
} // namespace touched

/// What a difference of parameters reaches.
struct Reach {
    std::vector<std::string> levers;    ///< names of the policies that differ
    std::vector<std::string> universal; ///< parameters of no policy: prices, climate, minds; they reach everybody
    std::uint64_t bits = 0;

    bool everybody() const { return !universal.empty(); }
};

/// Of the parameters in which two scenarios differ.
Reach reach_of(std::span<const std::string> parameters);

} // namespace essaim
