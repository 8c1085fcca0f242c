// Tables of agents as columns, each attribute declared once with its unit and meaning.
//
// Exchange, checkpoint, fingerprint, panel and documentation all walk the list of columns, so a new attribute is one
// line in its table and nothing else.
#pragma once

#include "core/error.hpp"
#include "core/ids.hpp"

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace essaim {

enum class ColumnType : std::uint8_t { u8, i8, u16, i16, u32, i32, u64, f32, f64 };

template <class T>
constexpr ColumnType column_type()
{
    if constexpr (std::is_same_v<T, std::uint8_t>) return ColumnType::u8;
    else if constexpr (std::is_same_v<T, std::int8_t>) return ColumnType::i8;
    else if constexpr (std::is_same_v<T, std::uint16_t>) return ColumnType::u16;
    else if constexpr (std::is_same_v<T, std::int16_t>) return ColumnType::i16;
    else if constexpr (std::is_same_v<T, std::uint32_t>) return ColumnType::u32;
    else if constexpr (std::is_same_v<T, std::int32_t>) return ColumnType::i32;
    else if constexpr (std::is_same_v<T, std::uint64_t>) return ColumnType::u64;
    else if constexpr (std::is_same_v<T, float>) return ColumnType::f32;
    else if constexpr (std::is_same_v<T, double>) return ColumnType::f64;
    else static_assert(sizeof(T) == 0, "no column of this type");
}

/// What an attribute belongs to: the household takes its own along when it moves, the dwelling's stay.
enum class Follows : std::uint8_t { place, household };

/// One attribute of all agents of a table, without its type: what exchange, output and fingerprint need.
class AnyColumn {
public:
    AnyColumn(std::string_view name_in, std::string_view unit_in, std::string_view meaning_in, Follows follows_in,
              ColumnType type_in, std::size_t width_in);
    AnyColumn(const AnyColumn&) = delete;
    AnyColumn& operator=(const AnyColumn&) = delete;
    virtual ~AnyColumn();

    virtual std::byte* bytes() = 0;
    const std::byte* bytes() const { return const_cast<AnyColumn*>(this)->bytes(); }
    virtual void resize(std::size_t rows) = 0;

    const std::string_view name, unit, meaning;
    const Follows follows;
    const ColumnType type;
    const std::size_t width; ///< bytes of one value
};

/// A set of agents of one kind on this rank. Neither copied nor moved: columns point back to their table.
class Table {
public:
    Table() = default;
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    Row rows() const { return rows_; }
    std::span<AnyColumn* const> columns() const { return columns_; }

    void resize(Row rows)
    {
        rows_ = rows;
        for (AnyColumn* column : columns_) column->resize(rows);
    }

    /// Bytes held by the columns of one agent.
    std::size_t bytes_per_row() const
    {
        std::size_t bytes = 0;
        for (const AnyColumn* column : columns_) bytes += column->width;
        return bytes;
    }

    void add(AnyColumn& column) { columns_.push_back(&column); }

private:
    Row rows_ = 0;
    std::vector<AnyColumn*> columns_;
};

/// A typed attribute; `households.income[row]`.
template <class T>
class Column final : public AnyColumn {
public:
    Column(Table& table, std::string_view name_in, std::string_view unit_in, std::string_view meaning_in,
           Follows follows_in = Follows::place)
        : AnyColumn(name_in, unit_in, meaning_in, follows_in, column_type<T>(), sizeof(T))
    {
        table.add(*this);
        apart_ = table.columns().size() % lines_of_page * line / sizeof(T);
    }

    T& operator[](Row row) { return first_[row]; }
    const T& operator[](Row row) const { return first_[row]; }
    std::span<T> values() { return {first_, rows_}; }
    std::span<const T> values() const { return {first_, rows_}; }
    std::byte* bytes() override { return reinterpret_cast<std::byte*>(first_); }
    void resize(std::size_t rows) override
    {
        memory_.resize(apart_ + rows);
        first_ = memory_.data() + apart_;
        rows_ = rows;
    }

private:
    // Large blocks of memory start at the same place of a page, and the nearest cache holds eight lines from the same
    // place of all pages: each column begins one line further than the one before, or a row of many columns would
    // drive itself out.
    static constexpr std::size_t line = 64, lines_of_page = 64;
    std::size_t apart_ = 0; ///< values before the first row
    std::vector<T> memory_;
    T* first_ = nullptr;
    std::size_t rows_ = 0;
};

/// Copies one value of a column; widths are known, so that no call is made for a few bytes.
inline void copy_value(std::byte* to, const std::byte* from, std::size_t width)
{
    switch (width) {
    case 1: std::memcpy(to, from, 1); break;
    case 2: std::memcpy(to, from, 2); break;
    case 4: std::memcpy(to, from, 4); break;
    case 8: std::memcpy(to, from, 8); break;
    default: std::memcpy(to, from, width); break;
    }
}

/// Copies the values of some rows of the columns that `wanted` selects, without padding: row i to `to(i)`. Column by
/// column: rows lie anywhere, and processors wait for many rows of one column at once.
///
/// returns  bytes written per row
template <class Wanted, class To>
std::size_t pack_rows(const Table& table, std::span<const Row> rows, Wanted wanted, To to)
{
    std::size_t offset = 0;
    for (const AnyColumn* column : table.columns()) {
        if (!wanted(*column)) continue;
        const std::byte* const values = column->bytes();
        for (std::size_t i = 0; i < rows.size(); ++i)
            copy_value(to(i) + offset, values + rows[i] * column->width, column->width);
        offset += column->width;
    }
    return offset;
}

/// The inverse of pack_rows.
template <class Wanted, class From>
std::size_t unpack_rows(Table& table, std::span<const Row> rows, Wanted wanted, From from)
{
    std::size_t offset = 0;
    for (AnyColumn* column : table.columns()) {
        if (!wanted(*column)) continue;
        std::byte* const values = column->bytes();
        for (std::size_t i = 0; i < rows.size(); ++i)
            copy_value(values + rows[i] * column->width, from(i) + offset, column->width);
        offset += column->width;
    }
    return offset;
}

/// A well-mixed 64-bit hash of a word (SplitMix64 finaliser).
constexpr std::uint64_t mix(std::uint64_t word)
{
    word += 0x9e3779b97f4a7c15ULL;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
    return word ^ (word >> 31);
}

} // namespace essaim
