#include "population/households.hpp"

namespace essaim {

YearOfUse::YearOfUse(Table& table, Follows follows, const std::array<std::string_view, 3>& names)
    : energy(table, names[0], "kWh", "final energy of the use in the year", follows),
      non_renewable(table, names[1], "kWh", "its non-renewable part", follows),
      reference(table, names[2], "kWh", "final energy at the reference service", follows)
{
}

Households::Households() = default;
Households::~Households() = default;

} // namespace essaim
