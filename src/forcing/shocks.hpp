// Shocks as scenarios declare them: prices, cold and heat; the same on every rank, for any territory.
#pragma once

#include "config/parameter.hpp"
#include "core/calendar.hpp"
#include "core/random.hpp"
#include "population/households.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace essaim {

/// A stretch of months that comes back in the same season of some years; none while `year` is 0.
struct Season {
    std::int64_t year = 0, month = 1, months = 0, years = 1;
    bool holds(Month now) const;
};

/// Establishments that something outside closes in a month (E16).
struct Closures {
    double share = 0;         ///< of those concerned
    int sector = -1;          ///< Sector, or all
    int months = 0;           ///< how long they stay closed
    bool heat_source = false; ///< the main source of surplus heat of every commune too
};

/// What strikes from outside (E16). Nothing does by default.
///
/// A declared shock of prices has a size by carrier, a first month, a plateau and a decay. Random prices add a
/// log-autoregressive walk with correlated innovations, and jumps that die away. A shield keeps part of both from
/// those who pay.
class Shocks final : public ParameterBlock {
public:
    Shocks();
    void describe(ParameterVisitor& parameter) override;
    /// Draws the random prices up to `last`. Draws are keyed by month and carrier alone.
    void prepare(const Draws& draws, Month last);

    /// What the price of a carrier is multiplied by in a month, counted from the first of a run; negative before it.
    double price_factor(std::size_t carrier, int month) const;
    /// What degree-hours are multiplied by.
    double cold_factor(Month month) const { return cold_.holds(month) ? cold_factor_ : 1.0; }
    /// Who is closed from outside in a month.
    Closures closures(Month month) const;
    /// K by which a month of summer is hotter than usual.
    double heat(Month month) const { return heat_.holds(month) ? heat_excess_ : 0.0; }

private:
    double declared(std::size_t carrier, int month) const;

    static constexpr std::size_t n = carrier_names.size();
    std::vector<std::array<double, n>> random_; ///< by month from `random_from`: factor before the shield

    // parameters, declared in describe()
    std::int64_t year_ = 0, month_ = 1, months_ = 0;
    double factor_ = 1.0, shield_ = 0.0, decay_ = 0.0;
    std::string carriers_ = "all";
    std::array<double, n> size_{};
    bool random_enabled_ = false;
    std::int64_t random_year_ = 2026;
    std::array<double, n> volatility_{0.04, 0.06, 0.06, 0.05, 0.02, 0.02, 0.05};
    double persistence_ = 0.95, correlation_ = 0.6;
    double jump_rate_ = 1.0 / 12.0, jump_mean_ = 0.6, jump_spread_ = 0.3, jump_decay_ = 15.0;
    Season cold_, heat_;
    double cold_factor_ = 1.3, heat_excess_ = 4.0;
    std::int64_t closing_year_ = 0, closing_month_ = 1, closed_months_ = 24;
    double closing_share_ = 0.0;
    std::string closing_sector_ = "all";
    bool closing_heat_ = false;
};

} // namespace essaim
