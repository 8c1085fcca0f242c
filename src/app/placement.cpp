#include "app/placement.hpp"

#include "distribution/balance.hpp"
#include "distribution/handover.hpp"
#include "distribution/tie_partition.hpp"
#include "io/territory_file.hpp"

#include <numeric>

namespace essaim {

namespace {

std::unique_ptr<Placement> placed(const std::string& path, const Territory& territory, const Communicator& ranks,
                                  std::vector<std::int32_t> owner)
{
    Partition partition(territory, std::move(owner), ranks.size(), ranks.rank());
    CellFacts cells = read_cells(path, ranks, partition.own());
    return std::make_unique<Placement>(Placement{std::move(partition), std::move(cells)});
}

/// For tests: shares of which one is up to five times another, the same on every rank.
std::vector<double> drawn_shares(Month month, int ranks)
{
    std::vector<double> shares;
    for (int rank = 0; rank < ranks; ++rank)
        shares.push_back(1.0 + static_cast<double>(mix(static_cast<std::uint64_t>(month.index) * 1000U +
                                                       static_cast<std::uint64_t>(rank)) % 1000U) / 250.0);
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share /= sum;
    return shares;
}

} // namespace

std::unique_ptr<Placement> place_cells(const std::string& path, const Territory& territory, const Model& model,
                                       const Communicator& ranks, std::span<const double> shares)
{
    if (model.run.partition != "scotch")
        return placed(path, territory, ranks, partition_along_curve(territory, ranks.size(), shares));
    const auto curve = placed(path, territory, ranks, partition_along_curve(territory, ranks.size()));
    return placed(path, territory, ranks,
                  partition_by_ties(territory, curve->cells, model.ties.kernel(), ranks.size(), ranks, shares));
}

Balance::Balance(const RunParameters& run, const Communicator& ranks, const Timer& timer)
    : run_(run), ranks_(ranks), timer_(timer)
{
    // to begin with, a move is taken to cost what the population and its ties did
    for (const std::string_view phase : {"population", "ties", "exchange", "resume"}) cost_ += timer.seconds(phase);
    cost_ = ranks.max(cost_);
}

std::vector<double> Balance::before(Month month, const Territory& territory, const Partition& partition)
{
    if (ranks_.size() == 1 || run_.balance == "none" || ++since_ <= run_.balance_every) return {};
    if (run_.balance == "shuffled") {
        since_ = 1;
        return drawn_shares(month, ranks_.size());
    }
    const double stepped = timer_.seconds("step");
    const BalanceRule rule{run_.balance_tolerance, since_ - 1.0, run_.last().index - month.index + 1.0, cost_};
    const auto shares = balanced_shares(partition.loads(territory), ranks_.gather_all(stepped - stepped_), rule);
    stepped_ = stepped;
    since_ = 1;
    return shares;
}

void Balance::moved(double seconds) { cost_ = ranks_.max(seconds); }

void move_cells(const Communicator& ranks, const Territory& territory, Model& model, Timer& timer,
                std::unique_ptr<Placement> to, std::unique_ptr<Placement>& placement,
                std::unique_ptr<Simulation>& simulation, Recorder& recorder)
{
    Departure departure(ranks);
    simulation->remember(departure);
    recorder.carry(departure, {});
    auto there = std::make_unique<Simulation>(ranks, territory, to->cells, to->partition, model, timer,
                                              Simulation::Start::resumed);
    Arrival arrival(ranks, departure);
    there->remember(arrival);
    recorder.carry(arrival, to->cells.cell);
    arrival.settle(territory, placement->partition, to->partition);
    there->resume();
    recorder.carried();
    simulation = std::move(there);
    placement = std::move(to);
}

} // namespace essaim
