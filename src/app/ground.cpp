#include "app/ground.hpp"

#include "io/territory_file.hpp"

namespace essaim {

Ground::Ground(const std::string& path, const Communicator& ranks)
    : territory(read_territory(path, ranks)),
      partition(territory, partition_along_curve(territory, ranks.size()), ranks.size(), ranks.rank()),
      cells(read_cells(path, ranks, partition.own()))
{
}

} // namespace essaim
