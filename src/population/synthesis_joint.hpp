// The joint distribution of one cell, fitted to its margins, and the integer records drawn from it.
#pragma once

#include "core/random.hpp"
#include "population/synthesis_tables.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace essaim {

/// Margins of a cell as shares of its households; the order of relaxation is the order of the lines, last first.
struct CellMargins {
    std::array<double, n_dwelling_types> type{};
    std::array<double, n_tenures> tenure{};
    std::array<double, n_periods> period{};
    double one_person = 0, five_plus = 0, poor = 0;
    double persons = 0;          ///< mean per household; 0 = unknown
    double living_standard = 0;  ///< mean over persons, EUR of the model; 0 = unknown

    /// Margins of a local cell made consistent: shares in [0, 1] that sum to 1, national shares where all are blank.
    static CellMargins of(const CellFacts& cells, std::uint32_t local_cell, const SynthesisTables& national,
                          double living_standard_scale);
};

/// One household as the joint knows it.
struct HouseholdRecord {
    std::uint8_t kind = 0, size = 0, band = 0, period = 0;
    std::uint8_t extra = 0;  ///< persons above 5
};

/// The fitted joint of a cell, in two tables that share the kind of dwelling.
///
/// The prior lets the period depend on people through the kind of dwelling alone, so the joint is
/// dwellings(kind, period) * people(kind, size, band) / share(kind), and fitting one table after the other costs a
/// hundredth of fitting their product.
struct CellJoint {
    std::array<double, n_kinds> kind{};
    PeriodTable dwellings{};
    PeopleTable people{};
    std::array<double, n_sizes> size{};  ///< margins of the fit
    std::array<double, n_bands> band{};

    /// cost     about 10 us
    CellJoint(const CellMargins& margins, const SynthesisTables& national);

private:
    void fit_dwellings(const CellMargins& margins, const SynthesisTables& national);
    void fit_people(const CellMargins& margins, const SynthesisTables& national);
};

/// `households` records that follow `joint`, every one-way margin within one household of it, in random order.
/// `persons`: total to be met by households of five or more, 0 = unknown. `cell`: who draws.
std::vector<HouseholdRecord> draw_records(const CellJoint& joint, std::uint32_t households, double persons,
                                          AgentId cell, const Draws& draws);

}  // namespace essaim
