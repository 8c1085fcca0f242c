// A sample of households followed over the years.
#pragma once

#include "core/memory.hpp"
#include "io/hdf5_file.hpp"
#include "population/households.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

/// Kept on root until the end of the run: some thousand households, some dozen columns and years.
class Panel {
public:
    /// wanted   size aimed at; a household is in when the hash of its id is small enough, wherever it lives
    /// columns  names of columns of Households; empty: all
    Panel(const Communicator& ranks, std::int64_t wanted, std::uint64_t households_in_all,
          std::vector<std::string> columns);

    /// The sampled households as they are now. Collective.
    /// errors   UserError when there is no such column as was wanted
    void add(std::int32_t month, const Households& households);

    /// What was taken so far, on root.
    void remember(Memory& memory, const Households& households);

    /// Root, alone: writes the group /panel. Nothing when no panel was taken.
    void write(Hdf5File& file) const;

private:
    /// A column as it was when the panel was first taken.
    struct Attribute {
        std::string name, unit, meaning;
        ColumnType type;
        std::size_t column;             ///< among the columns of Households
        std::size_t width;              ///< bytes of one value
        std::vector<std::byte> values;  ///< root: moment, household
    };
    void choose_columns(const Households& households);
    bool sampled(std::uint64_t id) const;
    /// Values of a column at all moments taken: moment, household.
    template <class T>
    void write_column(Hdf5File& file, const Hdf5Dataset& time, const Hdf5Dataset& people,
                      const Attribute& attribute) const;

    const Communicator& ranks_;
    std::uint64_t threshold_ = 0;
    std::vector<std::string> wanted_;
    std::vector<Attribute> attributes_;
    std::size_t width_ = 0;           ///< bytes of a record: the id, then the attributes
    std::vector<std::uint64_t> ids_;  ///< root: sampled at the first call, ascending
    std::vector<std::int32_t> months_;
    std::vector<std::uint8_t> present_;  ///< by moment and household
};

}  // namespace essaim
