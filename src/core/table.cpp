#include "core/table.hpp"

namespace essaim {

AnyColumn::AnyColumn(std::string_view name_in, std::string_view unit_in, std::string_view meaning_in, Follows follows_in,
                     ColumnType type_in, std::size_t width_in)
    : name(name_in), unit(unit_in), meaning(meaning_in), follows(follows_in), type(type_in), width(width_in)
{
}

AnyColumn::~AnyColumn() = default;

} // namespace essaim
