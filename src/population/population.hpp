// The three kinds of agents on this rank, and the ties between them.
#pragma once

#include "core/memory.hpp"
#include "population/associations.hpp"
#include "population/businesses.hpp"
#include "population/communes.hpp"
#include "population/households.hpp"
#include "population/markets.hpp"
#include "population/projects.hpp"
#include "population/published.hpp"
#include "population/schools.hpp"
#include "population/services.hpp"
#include "population/streets.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

/// Agents of the cells a rank owns, in ascending global order of cells, in order of their place inside a cell.
///
/// A tie is an index into `seen`: below households.rows() a row of this rank, above it a ghost of another rank.
struct Population {
    Households households;
    Businesses businesses;
    Markets markets;   ///< three rows per zone, replicated likewise
    Streets streets;   ///< own cells: blocks of neighbours within a cell
    Projects projects; ///< those of communes, replicated like these
    Communes communes; ///< one row per commune of the territory, replicated on every rank, equal by construction
    Services services; ///< of all communes, replicated as they are
    Levers levers;     ///< the same
    Groups groups;     ///< the same, by group of communes
    Schools schools;   ///< the same, by commune
    Associations associations; ///< the same, by commune

    std::vector<Row> first_household; ///< local cells + 1: first row of each local cell
    std::vector<Row> first_business;  ///< local cells + 1
    std::vector<Row> first_street;    ///< local cells + 1

    std::vector<std::uint32_t> ties;           ///< rows * ties_per_household indices into `seen`; long ties last
    std::vector<std::uint32_t> employer_tie;   ///< rows indices into `seen_business`, or nobody
    std::vector<Published> seen;               ///< local rows, then ghosts: as published at the end of last month
    std::vector<std::uint32_t> business_ties;  ///< establishments * ties_per_business, as employer_tie
    std::vector<std::uint8_t> seen_business;   ///< the same for establishments, as bits of `firm_shows`

    std::span<const std::uint32_t> business_ties_of(Row row) const
    {
        return {business_ties.data() + static_cast<std::size_t>(row) * ties_per_business, ties_per_business};
    }
    /// All columns of all tables. Ties and what is seen are left to the simulation: they depend on the ranks.
    void remember(Memory& memory)
    {
        // every member by name: a new one does not compile until it is remembered here, or known to follow
        auto& [people, firms, of_markets, of_streets, of_projects, places, of_services, of_levers, of_groups, of_schools, clubs,
               follows_1, follows_2, follows_3, follows_4, follows_5, follows_6, follows_7, follows_8] = *this;
        memory.rows(RowsOf::households, "households", people);
        memory.rows(RowsOf::businesses, "businesses", firms);
        memory.rows(RowsOf::streets, "streets", of_streets);
        memory.shared("markets", of_markets);
        memory.shared("projects", of_projects);
        memory.shared("communes", places);
        memory.shared("services", of_services);
        memory.shared("levers", of_levers);
        memory.shared("groups", of_groups);
        memory.shared("schools", of_schools);
        memory.shared("associations", clubs);
    }


    /// Rows of the households of a street of a local cell: consecutive, of equal number to within one.
    std::array<Row, 2> households_of_street(std::uint32_t cell, Row street) const
    {
        const std::uint64_t homes = first_household[cell + 1] - first_household[cell],
                            streets_there = first_street[cell + 1] - first_street[cell], at = street - first_street[cell];
        return {first_household[cell] + static_cast<Row>(homes * at / streets_there),
                first_household[cell] + static_cast<Row>(homes * (at + 1) / streets_there)};
    }
    std::span<const std::uint32_t> ties_of(Row row) const
    {
        return {ties.data() + static_cast<std::size_t>(row) * ties_per_household, ties_per_household};
    }
};

/// Ties of a household by place: its address gives the first `near + commune`, the household takes the rest along.
inline constexpr int near_ties = 6, commune_ties = 2, long_ties = 2;
static_assert(near_ties + commune_ties + long_ties == ties_per_household);

} // namespace essaim
