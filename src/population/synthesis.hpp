// The synthetic population: households, dwellings and establishments of the cells a rank owns.
//
// A pure function of (seed, territory, parameters), built cell by cell on the rank that owns the cell; no
// communication. Ties are drawn later, by distribution/ties.
#pragma once

#include "config/parameter.hpp"
#include "core/random.hpp"
#include "population/population.hpp"
#include "population/synthesis_parameters.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

struct SynthesisTables;

/// How far the agents of this rank's cells are from a margin of the territory, summed over cells.
struct MarginMisfit {
    std::string_view margin;  ///< name of the margin, as in the territory file
    double target = 0;        ///< sum of the cells' margins
    double obtained = 0;      ///< the same counted over agents
    double absolute = 0;      ///< sum over cells of |obtained - target|
};

class Synthesis final : public ParameterBlock {
public:
    Synthesis();
    Synthesis(Synthesis&&) noexcept;
    ~Synthesis() override;

    void describe(ParameterVisitor& parameter) override;

    /// Reads the tables of joint facts (configs/facts/housing_*.csv). `share`: the project's configs folder.
    void prepare(const std::string& share);

    /// Fills households, businesses, first_household and first_business of `population` for `cells`, all columns set.
    /// Parallel over cells inside the rank is the caller's business: see fill_cell.
    void resize(const Territory& territory, const CellFacts& cells, Population& population) const;

    /// Fills the rows of one local cell. Safe to call for different cells from different threads.
    void fill_cell(const Territory& territory, const CellFacts& cells, std::uint32_t local_cell, const Draws& draws,
                   Population& population) const;

    /// Other people come to live in the dwelling of `row`: `id`, as many `persons`, of an age. They have the living
    /// standard of those before, and take over their place of work and ties; all else is drawn under their identity.
    void newcomers(const Territory& territory, const CellFacts& cells, std::uint32_t local_cell, Row row, AgentId id,
                   int persons, int age_band, Month month, const Draws& draws, Households& households) const;

    /// Communes as institutions; the same on every rank.
    void fill_communes(const Territory& territory, Population& population) const;

    /// Misfit of every margin over this rank's cells.
    std::vector<MarginMisfit> misfit(const CellFacts& cells, const Population& population) const;

private:
    SynthesisParameters parameters_;
    std::unique_ptr<const SynthesisTables> tables_;  ///< set by prepare
};

}  // namespace essaim
