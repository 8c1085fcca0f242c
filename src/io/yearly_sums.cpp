// Adding up months.
#include "io/yearly_sums.hpp"

#include "parallel/for_each_chunk.hpp"

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
    // three times the sums of all cells pass through memory each month: one thread alone was a tenth of a run's time
    const std::size_t block = 64 * variables_;
    for_each_chunk((sums_.size() + block - 1) / std::max<std::size_t>(block, 1), [&](std::size_t chunk, int) {
        const std::size_t end = std::min(sums_.size(), (chunk + 1) * block);
        for (std::size_t at = chunk * block; at < end; at += variables_)
            for (const auto& [first, past, stock] : runs_) {
                if (stock || fresh_)
                    std::copy_n(&sums[at + first], past - first, &sums_[at + first]);
                else
                    for (std::size_t v = at + first; v < at + past; ++v) sums_[v] += sums[v];
            }
    });
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
