#include "population/households.hpp"

namespace essaim {

YearOfUse::YearOfUse(Table& table, const std::array<std::string_view, 4>& names)
    : energy(table, names[0], "kWh", "final energy of the use since January"),
      non_renewable(table, names[1], "kWh", "its non-renewable part"),
      reference(table, names[2], "kWh", "final energy at the reference service"),
      normal(table, names[3], "kWh", "final energy at the reference service in the reference climate")
{
}

Households::Households() = default;
Households::~Households() = default;

} // namespace essaim
