// What reading and writing HDF5 share: owned handles, checked statuses, and the numbers a dataset can hold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace essaim {

/// Type of the numbers of a dataset, always little-endian in the file. `character` is one byte of text.
enum class NumberType : std::uint8_t { character, u8, i8, u16, i16, u32, i32, u64, i64, f32, f64 };

/// Name for messages, as in "int32".
std::string name_of(NumberType type);
/// Bytes of one number.
std::size_t width_of(NumberType type);

template <class T>
constexpr NumberType number_type()
{
    if constexpr (std::is_same_v<T, char>)
        return NumberType::character;
    else if constexpr (std::is_same_v<T, std::uint8_t>)
        return NumberType::u8;
    else if constexpr (std::is_same_v<T, std::int8_t>)
        return NumberType::i8;
    else if constexpr (std::is_same_v<T, std::uint16_t>)
        return NumberType::u16;
    else if constexpr (std::is_same_v<T, std::int16_t>)
        return NumberType::i16;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return NumberType::u32;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return NumberType::i32;
    else if constexpr (std::is_same_v<T, std::uint64_t>)
        return NumberType::u64;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return NumberType::i64;
    else if constexpr (std::is_same_v<T, float>)
        return NumberType::f32;
    else if constexpr (std::is_same_v<T, double>)
        return NumberType::f64;
    else
        static_assert(sizeof(T) == 0, "no dataset of this type");
}

/// Element type and width of a row: T itself, or the numbers of a std::array.
template <class T>
struct RowOf {
    using Number = T;
    static constexpr std::size_t width = 1;
};
template <class T, std::size_t N>
struct RowOf<std::array<T, N>> {
    using Number = T;
    static constexpr std::size_t width = N;
};

/// Owner of an HDF5 identifier. Closing in the destructor hides failures; call close() where they matter.
class Hdf5Id {
public:
    using Close = int (*)(std::int64_t);

    Hdf5Id() = default;
    /// A negative id is kept as "none": the caller checks with valid().
    Hdf5Id(std::int64_t id, Close closer) : id_(id), close_(closer) {}
    Hdf5Id(Hdf5Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Hdf5Id& operator=(Hdf5Id&& other) noexcept
    {
        if (this != &other) {
            close();
            id_ = std::exchange(other.id_, -1);
            close_ = other.close_;
        }
        return *this;
    }
    ~Hdf5Id() { close(); }

    bool valid() const { return id_ >= 0; }
    std::int64_t get() const { return id_; }
    /// False when the library reports a failure.
    bool close()
    {
        const std::int64_t id = std::exchange(id_, -1);
        return id < 0 || close_(id) >= 0;
    }
    /// Leaves it open until the process ends.
    void abandon() noexcept { id_ = -1; }

private:
    std::int64_t id_ = -1;
    Close close_ = nullptr;
};

/// Once per file: the library prints nothing by itself and loads no filter plugin, so that a file cannot bring code.
void quiet_hdf5();

/// Innermost reasons of the last failed call, for the end of a message; empty when the library gives none.
std::string hdf5_reason();

/// True when a file could not be closed, as on a full disk. The library keeps it then, and reads freed memory when MPI is
/// ended in order.
bool hdf5_holds_files();

/// File type (little-endian) and memory type of a number, as HDF5 identifiers that need no closing.
std::int64_t file_type(NumberType type);
std::int64_t memory_type(NumberType type);

}  // namespace essaim
