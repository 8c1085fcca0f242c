#include "distribution/balance.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <numeric>

namespace essaim {

std::vector<double> balanced_shares(std::span<const double> loads, std::span<const double> seconds,
                                    const BalanceRule& rule)
{
    expect(loads.size() == seconds.size(), "every rank has a load and a time");
    const double load = std::accumulate(loads.begin(), loads.end(), 0.0);
    const double time = std::accumulate(seconds.begin(), seconds.end(), 0.0);
    if (loads.size() < 2 || load <= 0.0 || time <= 0.0) return {};
    const double slowest = *std::max_element(seconds.begin(), seconds.end());
    if (slowest * static_cast<double>(seconds.size()) < (1.0 + rule.tolerance) * time) return {};

    std::vector<double> shares; // first as speeds
    for (std::size_t rank = 0; rank < loads.size(); ++rank)
        shares.push_back(loads[rank] > 0.0 && seconds[rank] > 0.0 ? loads[rank] / seconds[rank]
                                                                  : load / time); // nothing is known of it
    const double speed = std::accumulate(shares.begin(), shares.end(), 0.0);
    const double gain = (slowest - load / speed) / rule.months * rule.months_left;
    if (gain < 2.0 * rule.cost) return {}; // times vary: what pays by a little may not pay
    for (double& share : shares) share /= speed;
    return shares;
}

} // namespace essaim
