#include "distribution/allotment.hpp"

#include "core/mutation.hpp"
#include "population/orders.hpp"

#include <algorithm>

namespace essaim {

namespace {
constexpr int digit_bits = ticket_bits / allotment_rounds;
constexpr std::size_t digits = std::size_t{1} << digit_bits;
static_assert(digit_bits * allotment_rounds == ticket_bits);
constexpr std::uint32_t uncontested = 0xffffffffU;
} // namespace

Allotment allot(const Communicator& ranks, std::span<const Ticket> tickets, std::span<const std::int64_t> waiting,
                std::span<const std::int64_t> places)
{
    Allotment result;
    result.threshold.assign(waiting.size(), every_ticket);
    result.served.assign(waiting.begin(), waiting.end());
    std::vector<std::uint32_t> slot(waiting.size(), uncontested); // place of each contested market in the counts
    std::vector<std::uint32_t> contested;
    for (std::uint32_t market = 0; market < waiting.size(); ++market)
        if (waiting[market] > places[market]) {
            slot[market] = static_cast<std::uint32_t>(contested.size());
            contested.push_back(market);
            result.threshold[market] = 0;
            result.served[market] = 0;
        }
    if (contested.empty()) return result;

    std::vector<Ticket> left; // those whose leading digits are those of the cut
    for (const Ticket& ticket : tickets)
        if (slot[ticket.market] != uncontested) left.push_back(ticket);
    std::vector<std::int64_t> counts(contested.size() * digits);
    for (int round = 1; round <= allotment_rounds; ++round) {
        const int shift = ticket_bits - round * digit_bits;
        std::fill(counts.begin(), counts.end(), 0);
        for (const Ticket& ticket : left)
            ++counts[slot[ticket.market] * digits + (ticket.number >> shift & (digits - 1))];
        if constexpr (mutation != "own_queue_only") ranks.sum(counts); // else each rank fills all places on its own
        for (std::size_t k = 0; k < contested.size(); ++k) {
            const std::uint32_t market = contested[k];
            std::uint64_t digit = 0;
            // the last digit stays below all: the market is contested, so not everybody of the prefix is served
            while (digit + 1 < digits && result.served[market] + counts[k * digits + digit] <= places[market])
                result.served[market] += counts[k * digits + digit++];
            result.threshold[market] |= digit << shift;
        }
        std::erase_if(left, [&](const Ticket& ticket) {
            return ticket.number >> shift != result.threshold[ticket.market] >> shift;
        });
    }
    return result;
}

} // namespace essaim
