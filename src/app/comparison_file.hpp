// What a comparison found, as an HDF5 file and as JSON for people and reports; docs/sweeps.md is its description.
#pragma once

#include "app/pair_tally.hpp"
#include "config/settings.hpp"
#include "core/statistics.hpp"
#include "territory/territory.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

struct ComparisonFacts {
    std::string path;    ///< of the HDF5 file; the JSON file lies beside it
    std::string a, b;    ///< configuration files as the user named them
    std::vector<std::string> differs, levers;
    bool touches_all = false;
    int first_year = 0;
    std::vector<std::int64_t> seeds;
    std::vector<Setting> settings; ///< of A
    std::vector<std::pair<std::string, std::string>> provenance;
};

/// Numbers of all pairs, and what they say together.
class ComparisonTable {
public:
    /// pairs: one row of the layout for each replicate.
    ComparisonTable(const PairLayout& layout, std::vector<std::vector<std::int64_t>> pairs)
        : layout_(layout), pairs_(std::move(pairs))
    {
    }

    const PairLayout& layout() const { return layout_; }
    std::size_t replicates() const { return pairs_.size(); }
    double count(std::size_t replicate, std::size_t at) const { return static_cast<double>(pairs_[replicate][at]); }
    double amount(std::size_t replicate, std::size_t at) const { return count(replicate, at) * ledger_unit; }
    /// Value of a share in a year; total is direct and spillover together.
    double year(std::size_t replicate, std::size_t y, Measured outcome, Share share) const
    {
        return amount(replicate, layout_.year(y, outcome, share));
    }
    /// Over replicates, of any function of one.
    Interval over(const std::function<double(std::size_t)>& value) const;

    /// Effect of a part (0 total, 1 direct, 2 spillover) in a year, and over all years.
    double effect(std::size_t replicate, std::size_t y, Measured outcome, std::size_t part) const;
    double effect_of_all_years(std::size_t replicate, Measured outcome, std::size_t part) const;
    /// Variance of the effect over all years: of pairs, and of runs that share no luck.
    std::pair<double, double> variances(Measured outcome) const;
    /// Mean change of a household and year in a group.
    double change(std::size_t replicate, std::size_t group, Measured outcome) const;

private:
    PairLayout layout_;
    std::vector<std::vector<std::int64_t>> pairs_;
};

/// Names of groups as kind and name, in the order of the layout.
std::vector<std::pair<std::string, std::string>> group_names(const Territory& territory);

/// errors   StorageError
void write_comparison(const ComparisonTable& table, const ComparisonFacts& facts, const Territory& territory);
std::string comparison_json(const ComparisonTable& table, const ComparisonFacts& facts, const Territory& territory);

} // namespace essaim
