// What a mayor wants to know at the end: first and last year side by side, and why energy changed.
#pragma once

#include "config/command_line.hpp"
#include "core/memory.hpp"
#include "engine/simulation.hpp"

#include <map>
#include <string>
#include <vector>

namespace essaim {

/// Yearly totals of the whole territory; fed on root with every month that is written.
class Summary {
public:
    void add(const Report& report);

    /// The totals so far, on root.
    void remember(Memory& memory);

    /// A page of plain text within 80 columns.
    std::string text(Language language, const std::string& place) const;
    /// {"first": {...}, "last": {...}} with every indicator's total.
    std::string json(const std::string& place) const;

private:
    using Totals = std::vector<double>; ///< by Flow
    double of(const Totals& year, Flow flow) const { return year[static_cast<std::size_t>(flow)]; }

    std::map<int, Totals> years_; ///< complete or not
};

} // namespace essaim
