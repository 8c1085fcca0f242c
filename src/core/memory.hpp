// What a run must remember from one month to the next, declared once for writing and for reading.
//
// Whoever holds such state has a function remember(Memory&) that names each piece of it. A checkpoint is written and
// read back by the same declarations, so nothing can be written and forgotten on the way back.
#pragma once

#include "core/table.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace essaim {

/// What the rows of a piece of state are; each rank holds those of its own cells, in cell order.
enum class RowsOf : std::uint8_t { households, businesses, streets, cells };
inline constexpr std::size_t n_rows_of = 4;

class Memory {
public:
    Memory(bool reading, bool is_root) : reading_(reading), is_root_(is_root) {}
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    virtual ~Memory() = default;

    /// Whether values are set from the past rather than kept for later. Rows hold their values after the last
    /// declaration only; everything else at once.
    bool reading() const { return reading_; }

    /// `width` bytes for each row of this rank; they must stay where they are until all is declared and done.
    virtual void rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values) = 0;
    /// All columns of a table whose rows are spread over the ranks.
    void rows(RowsOf of, std::string_view name, Table& table)
    {
        for (AnyColumn* column : table.columns()) rows(of, joined(name, column->name), column->width, column->bytes());
    }

    /// State that every rank holds alike: vectors and values without pointers or padding, text, whole tables.
    template <class T>
    void shared(std::string_view name, std::vector<T>& values)
    {
        exchange(name, values, true);
    }
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void shared(std::string_view name, T& value)
    {
        std::vector<T> one{value};
        exchange(name, one, true);
        if (reading_ && one.size() == 1) value = one.front();
    }
    void shared(std::string_view name, std::string& text)
    {
        std::vector<char> letters(text.begin(), text.end());
        exchange(name, letters, true);
        if (reading_) text.assign(letters.begin(), letters.end());
    }
    void shared(std::string_view name, Table& table)
    {
        auto n = static_cast<std::uint64_t>(table.rows());
        shared(joined(name, "rows"), n);
        if (reading_) table.resize(static_cast<Row>(n));
        for (AnyColumn* column : table.columns()) {
            const std::span<const std::byte> now(column->bytes(), table.rows() * column->width);
            const auto past = piece(joined(name, column->name), now);
            if (!reading_) continue;
            require(past.size() == now.size(), other_version);
            if (!past.empty()) std::memcpy(column->bytes(), past.data(), past.size());
        }
    }
    /// State of root alone; the other ranks name it too, and keep what they have.
    template <class T>
    void of_root(std::string_view name, std::vector<T>& values)
    {
        exchange(name, values, is_root_);
    }

protected:
    /// Keeps root's `now` under a name, or returns what was kept under it.
    virtual std::span<const std::byte> piece(const std::string& name, std::span<const std::byte> now) = 0;

private:
    static constexpr std::string_view other_version =
        "the checkpoint (its pieces have other sizes) was made by another version";

    static std::string joined(std::string_view group, std::string_view name)
    {
        return std::string(group) + '.' + std::string(name);
    }

    template <class T>
    void exchange(std::string_view name, std::vector<T>& values, bool takes)
    {
        static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> && !std::is_same_v<T, bool>);
        const auto past = piece(std::string(name), std::as_bytes(std::span(values)));
        if (!reading_ || !takes) return;
        require(past.size() % sizeof(T) == 0, other_version);
        values.resize(past.size() / sizeof(T));
        if (!past.empty()) std::memcpy(values.data(), past.data(), past.size());
    }

    bool reading_, is_root_;
};

} // namespace essaim
