#include "app/paired_run.hpp"

#include "config/paths.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <tuple>
#include <unordered_map>

namespace essaim {

namespace {

/// One of the two runs.
struct Side {
    Side(const Communicator& ranks, const Ground& ground, std::span<const Setting> settings)
        : ledger(model, ground.territory)
    {
        assign_settings(model.blocks(), settings);
        model.prepare(ground.territory, share_folder());
        simulation = std::make_unique<Simulation>(ranks, ground.territory, ground.cells, ground.partition, model, timer);
    }

    Model model;
    Ledger ledger;
    Timer timer;
    std::unique_ptr<Simulation> simulation;
};

/// Sends values to the rank on which their households meet, chosen by identity.
template <class T>
std::vector<T> meet(const Communicator& ranks, const std::vector<T>& values)
{
    std::vector<std::vector<T>> out(static_cast<std::size_t>(ranks.size()));
    for (const T& value : values) out[mix(value.id) % out.size()].push_back(value);
    std::vector<T> met;
    for (const auto& part : ranks.all_to_all(out)) met.insert(met.end(), part.begin(), part.end());
    return met;
}

class Comparison {
public:
    Comparison(const Communicator& ranks, const PairSetup& setup, const PairLayout& layout)
        : ranks_(ranks), setup_(setup), layout_(layout), sums_(layout.size())
    {
    }

    /// A year of both runs; of one that is not recorded, only whom policies touched.
    void add_year(const std::vector<Account>& a, const std::vector<Account>& b, bool recorded)
    {
        std::vector<Account> year_a, year_b;
        gather(meet(ranks_, a), year_a);
        gather(meet(ranks_, b), year_b);
        year_a.resize(fates_.size()); // households that only B has are nothing in A
        for (std::size_t i = 0; i < fates_.size(); ++i) {
            Fate& fate = fates_[i];
            fate.touched |= year_a[i].touched | year_b[i].touched;
            if (!recorded) continue;
            const bool direct = touched(fate);
            if (direct) ++sums_[layout_.touched(year_)];
            for (std::size_t q = 0; q < n_outcomes; ++q) {
                const auto outcome = static_cast<Measured>(q);
                const std::int64_t change = year_b[i].amount[q] - year_a[i].amount[q];
                sums_[layout_.year(year_, outcome, Share::a)] += year_a[i].amount[q];
                sums_[layout_.year(year_, outcome, Share::b)] += year_b[i].amount[q];
                sums_[layout_.year(year_, outcome, direct ? Share::direct : Share::spillover)] += change;
                fate.change[q] += change;
            }
        }
        if (recorded) ++year_;
    }

    std::vector<std::int64_t> finish(const std::vector<Adoption>& a, const std::vector<Adoption>& b)
    {
        sum_groups();
        compare_adoptions(meet(ranks_, a), meet(ranks_, b));
        ranks_.sum(std::span<std::int64_t>(sums_));
        return std::move(sums_);
    }

private:
    /// What becomes of a household in B instead of A.
    struct Fate {
        std::uint32_t decile, tenure, commune, came; ///< when it was first met: in A, if it is there then
        std::array<std::int64_t, n_outcomes> change{};
        std::uint64_t touched = 0;
    };

    bool touched(const Fate& fate) const { return setup_.reach.everybody() || (fate.touched & setup_.reach.bits) != 0; }

    /// Adds the parts of each household; whoever was never met before gets a fate.
    void gather(const std::vector<Account>& parts, std::vector<Account>& year)
    {
        year.resize(fates_.size());
        for (const Account& part : parts) {
            const auto [at, fresh] = index_.try_emplace(part.id, fates_.size());
            if (fresh) {
                fates_.push_back({part.decile, part.tenure, part.commune, part.came, {}, 0});
                year.emplace_back();
            }
            Fate& fate = fates_[at->second];
            if (part.came < fate.came) { // the parts of a household that moved come in the order of ranks
                fate.decile = part.decile;
                fate.tenure = part.tenure;
                fate.commune = part.commune;
                fate.came = part.came;
            }
            Account& whole = year[at->second];
            for (std::size_t q = 0; q < n_outcomes; ++q) whole.amount[q] += part.amount[q];
            whole.touched |= part.touched;
        }
    }

    void sum_groups()
    {
        const double noticed = setup_.noticed * static_cast<double>(layout_.years) / ledger_unit;
        for (const Fate& fate : fates_) {
            const auto bill = static_cast<double>(fate.change[static_cast<std::size_t>(Measured::bill)]);
            for (const std::size_t group : {std::size_t{fate.decile}, PairLayout::deciles + fate.tenure,
                                            PairLayout::deciles + PairLayout::tenures + fate.commune}) {
                const std::size_t at = layout_.group(group);
                for (std::size_t q = 0; q < n_outcomes; ++q) sums_[at + q] += fate.change[q];
                ++sums_[at + PairLayout::households];
                if (bill < -noticed) ++sums_[at + PairLayout::gainers];
                if (bill > noticed) ++sums_[at + PairLayout::losers];
            }
        }
    }

    /// Adoptions of each household and kind, in order of time.
    using Histories = std::map<std::pair<std::uint64_t, std::uint16_t>, std::array<std::vector<Adoption>, 2>>;

    void compare_adoptions(std::vector<Adoption> a, std::vector<Adoption> b)
    {
        Histories histories;
        for (std::size_t side = 0; side < 2; ++side) {
            auto& events = side == 0 ? a : b;
            std::ranges::sort(events, {}, [](const Adoption& e) { return std::tuple(e.id, e.kind, e.month, e.trigger); });
            for (const Adoption& event : events) histories[{event.id, event.kind}][side].push_back(event);
        }
        for (const auto& [who, sides] : histories) {
            const std::size_t kind = who.second, n_a = sides[0].size(), n_b = sides[1].size();
            const bool outside = !touched(fates_[index_.at(who.first)]);
            // those that are more than in the other run are its last ones
            for (std::size_t i = n_a; i < n_b; ++i) ++sums_[layout_.added(kind, sides[1][i].trigger)];
            for (std::size_t i = n_b; i < n_a; ++i) ++sums_[layout_.lost(kind, sides[0][i].trigger)];
            const std::size_t at = layout_.kind(kind);
            if (n_b > n_a && outside) sums_[at + PairLayout::added_untouched] += static_cast<std::int64_t>(n_b - n_a);
            if (n_a > n_b && outside) sums_[at + PairLayout::lost_untouched] += static_cast<std::int64_t>(n_a - n_b);
            if (n_a != n_b) continue;
            const std::int32_t sooner = sides[0].front().month - sides[1].front().month;
            if (sooner != 0) ++sums_[at + (sooner > 0 ? PairLayout::earlier : PairLayout::later)];
        }
    }

    const Communicator& ranks_;
    const PairSetup& setup_;
    const PairLayout& layout_;
    std::vector<Fate> fates_; ///< of households that meet on this rank
    std::unordered_map<std::uint64_t, std::size_t> index_; ///< of their fates
    std::vector<std::int64_t> sums_;
    std::size_t year_ = 0;
};

/// Whether a month of the two runs was the same in every cell, on every rank.
bool same(const Communicator& ranks, const Report& a, const Report& b)
{
    const bool here = a.cells.size() == b.cells.size() &&
                      std::memcmp(a.cells.data(), b.cells.data(), a.cells.size_bytes()) == 0;
    return ranks.max(std::int64_t{here ? 0 : 1}) == 0;
}

} // namespace

std::vector<std::int64_t> run_pair(const Communicator& ranks, const Ground& ground, const PairSetup& setup,
                                   const PairLayout& layout)
{
    Side a(ranks, ground, setup.a), b(ranks, ground, setup.b);
    Comparison comparison(ranks, setup, layout);
    const Population& people_a = a.simulation->population();
    const Population& people_b = b.simulation->population();
    bool parted = false;
    for (Month month{0}; month <= a.model.run.last(); ++month.index) {
        const bool recorded = month >= a.model.run.first_output();
        a.ledger.open(month, people_a.households, ground.cells);
        b.ledger.open(month, people_b.households, ground.cells);
        const Report report_a = a.simulation->advance(month), report_b = b.simulation->advance(month);
        parted = parted || !same(ranks, report_a, report_b);
        // both runs know who lives where when the month begins; those who moved at its end were touched where they were
        a.ledger.touch_where_offers_differ(b.ledger, ground.cells, people_a, setup.offered);
        if (!parted) { // what policies did while both histories were one is no difference
            a.ledger.forget_touched();
            b.ledger.forget_touched();
        }
        a.ledger.close(report_a, recorded);
        b.ledger.close(report_b, recorded);
        if (!month.is_december()) continue;
        const std::vector<Account> year_a = a.ledger.take_year(), year_b = b.ledger.take_year();
        comparison.add_year(year_a, year_b, recorded);
    }
    return comparison.finish(a.ledger.adoptions(), b.ledger.adoptions());
}

} // namespace essaim
