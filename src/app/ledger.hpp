// What every household used, emitted and paid in a year, kept by identity while a comparison runs.
//
// A household may move to another row, or rank: each rank keeps what it saw of whoever lived there, and the parts of a
// household are added when the two runs of a pair are compared. All amounts are integers in units of 2^-20, so that it
// does not matter how they were parted.
#pragma once

#include "app/reach.hpp"
#include "core/calendar.hpp"
#include "engine/simulation.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace essaim {

/// What is compared, in the order of the columns of Account::amount and of the files of comparisons.
enum class Measured : std::uint8_t { co2, energy, bill, works, clean_heating, solar, electric_car };
inline constexpr std::size_t n_outcomes = 7, n_kinds = 4, first_kind = 3; ///< kinds of adoption are the last outcomes
inline constexpr std::array<std::string_view, n_outcomes> outcome_names{"co2",   "energy",       "bill", "works",
                                                                        "clean_heating", "solar", "electric_car"};
inline constexpr std::array<std::string_view, n_outcomes> outcome_units{"kg", "kWh", "EUR", "1", "1", "1", "1"};
inline constexpr double ledger_unit = 0x1p-20;

/// One household, or the part of its year that one rank saw. Without padding: it travels as bytes.
struct Account {
    std::uint64_t id = 0;
    std::array<std::int64_t, n_outcomes> amount{}; ///< in units of 2^-20
    std::uint64_t touched = 0;
    std::uint32_t decile = 0, tenure = 0, commune = 0, came = 0; ///< in which month this part began, and as what
};

/// An adoption: somebody installed or bought something.
struct Adoption {
    std::uint64_t id;
    std::int32_t month;
    std::uint16_t kind, trigger;
};

class Ledger {
public:
    /// Joins a behaviour to the end of the month of `model` that enters what happened; call before the simulation is
    /// made. The ledger must outlive the model.
    Ledger(Model& model, const Territory& territory);
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    /// Before a month: finds who lives where.
    void open(Month month, const Households& households, const CellFacts& cells);
    /// After a month: adds the adoptions of its report; `recorded`: whether the month counts.
    void close(const Report& report, bool recorded);
    /// Touches those to whom `other`'s institutions offered something else this month, by more than `noticed`.
    void touch_where_offers_differ(const Ledger& other, const CellFacts& cells, const Population& population,
                                   double noticed);
    /// Nobody was touched until now.
    void forget_touched();
    /// The year so far; begins a new year.
    std::vector<Account> take_year();
    const std::vector<Adoption>& adoptions() const { return adoptions_; }

private:
    class Entry;

    const Territory& territory_;
    std::vector<Account> accounts_;
    std::unordered_map<std::uint64_t, std::uint32_t> of_id_;
    std::vector<std::uint32_t> of_row_; ///< account of whoever lives in a row this month
    std::vector<std::uint64_t> id_of_row_;
    std::vector<CommuneOffer> offers_;     ///< by local cell, of this month
    std::vector<Adoption> adoptions_;
};

/// Which adoption an event is, by kind; -1 for none.
int adoption_kind(const Event& event);

} // namespace essaim
