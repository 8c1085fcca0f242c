#include "population/spread.hpp"

#include "population/streets.hpp"

#include <fmt/format.h>

namespace essaim {

Spread::Spread(const Territory& territory_in, std::span<const Cell> own_in) : territory(territory_in), own(own_in)
{
    first_street.reserve(std::size_t{territory.n_cells()} + 1);
    first_street.push_back(0);
    for (Cell cell = 0; cell < territory.n_cells(); ++cell)
        first_street.push_back(first_street.back() +
                               streets_of(territory.first_household[cell + 1] - territory.first_household[cell]));
}

std::uint64_t Spread::before(RowsOf of, Cell cell) const
{
    switch (of) {
    case RowsOf::households: return territory.first_household[cell];
    case RowsOf::businesses: return territory.first_business[cell];
    case RowsOf::streets: return first_street[cell];
    case RowsOf::cells: break;
    }
    return cell;
}

RowCounts Spread::rows_in(Cell cell) const
{
    RowCounts rows{};
    for (std::size_t kind = 0; kind < rows.size(); ++kind)
        rows[kind] = before(static_cast<RowsOf>(kind), cell + 1) - before(static_cast<RowsOf>(kind), cell);
    return rows;
}

std::string layout_line(RowsOf of, std::string_view name, std::size_t width)
{
    return fmt::format("{} {} {}\n", static_cast<int>(of), name, width);
}

} // namespace essaim
