// Adding up months.
#include "io/yearly_sums.hpp"

#include <algorithm>

namespace essaim {

YearlySums::YearlySums(std::span<const Variable> variables, std::size_t places)
    : variables_(variables.size()), sums_(variables.size() * places)
{
    for (std::size_t v = 0; v < variables.size(); ++v) {
        const bool stock = variables[v].over_time == OverTime::last;
        if (!runs_.empty() && runs_.back().stock == stock)
            runs_.back().past = v + 1;
        else
            runs_.push_back({v, v + 1, stock});
    }
}

void YearlySums::add(std::span<const double> sums)
{
    for (std::size_t at = 0; at < sums_.size(); at += variables_)
        for (const auto& [first, past, stock] : runs_) {
            if (stock || fresh_)
                std::copy_n(&sums[at + first], past - first, &sums_[at + first]);
            else
                for (std::size_t v = at + first; v < at + past; ++v) sums_[v] += sums[v];
        }
    fresh_ = false;
}

std::span<const double> YearlySums::close_step()
{
    fresh_ = true;
    return sums_;
}

void YearlySums::remember(Memory& memory)
{
    auto fresh = static_cast<std::uint8_t>(fresh_);
    memory.shared("year.fresh", fresh);
    fresh_ = fresh != 0;
    memory.rows(RowsOf::cells, "year.sums", variables_ * sizeof(double), reinterpret_cast<std::byte*>(sums_.data()));
}

}  // namespace essaim
