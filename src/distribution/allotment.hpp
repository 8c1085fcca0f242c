// Allotment of scarce places to a queue that is spread over ranks: who comes first is served, ties by keyed lottery.
//
// Think of each market as one sorted list of tickets cut off after as many as there are places. No rank sees the list:
// the ticket at the cut is found digit by digit, from counts of tickets by digit added up over ranks, in a fixed number
// of small reductions. Whoever holds a ticket then compares it with the threshold.
#pragma once

#include "parallel/communicator.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

/// One who waits in a market; smaller numbers are served first.
struct Ticket {
    std::uint32_t market;
    std::uint64_t number;
};

struct Allotment {
    std::vector<std::uint64_t> threshold; ///< by market: tickets below it are served
    std::vector<std::int64_t> served;     ///< by market, over all ranks: at most the places
};

/// Number of reductions that an allotment takes when some market has more who wait than places; otherwise none.
inline constexpr int allotment_rounds = 6;

/// tickets: of this rank, in any order. waiting: tickets by market over all ranks; places: by market; both the same on
/// every rank. Of those who hold the number at the cut, nobody is served.
/// ranks    collective
Allotment allot(const Communicator& ranks, std::span<const Ticket> tickets, std::span<const std::int64_t> waiting,
                std::span<const std::int64_t> places);

} // namespace essaim
