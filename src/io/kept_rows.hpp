// Rows of the results kept beside checkpoints, each once, in files that are never written again.
//
// A results file grows in place: after a kill it may be torn anywhere, and it holds rows that a resumed run will write
// again. So what was recorded since the last checkpoint goes into a file of its own, and a checkpoint names the files
// that lead up to it. To resume is to make the results file again from these; rows recorded later are in none of them.
#pragma once

#include "io/cell_file.hpp"
#include "io/recorder.hpp"
#include "io/series.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace essaim {

/// One of the files that lead up to a checkpoint.
struct KeptFile {
    std::string name, hash; ///< inside the folder of checkpoints
};

/// Text of a list, one file a line, and back. errors UserError where a name could leave its folder
std::string kept_text(std::span<const KeptFile> files);
std::vector<KeptFile> kept_files(const std::string& text);

/// Of the two copies of such a file, the path of one that is whole.
/// errors   DamagedFile when none is, AgreedStorageError
/// ranks    collective
std::string whole_copy(const std::string& folder, const KeptFile& file, const Communicator& ranks);
/// Names of the two copies.
std::vector<std::string> copies_of(const KeptFile& file);

/// What one of these files holds: steps of maps, months of curves, events.
struct KeptRows {
    std::vector<float> maps;                ///< own cell × variable × step
    std::vector<std::int32_t> spans;        ///< first and past month of each step
    std::vector<double> curves, totals;     ///< root: month × variable × commune; month × variable
    std::vector<std::int32_t> counts{0, 0}; ///< steps of maps, months
    std::vector<LoggedEvent> events;        ///< root

    /// `variables`: those that have maps.
    void remember(Memory& memory, std::size_t own_cells, std::size_t variables);
};

/// The buffered steps of maps from `first` on, and of curves on root, as rows to keep.
KeptRows rows_to_keep(const Series<float>& maps, std::size_t map_variables, std::uint64_t first_map,
                      const Series<double>& curves, std::size_t variables, std::uint64_t first_month);

} // namespace essaim
