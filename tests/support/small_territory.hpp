// Territories of a few communes and cells made in memory, and a run of one, so that a test needs no file.
#pragma once

#include "distribution/partition.hpp"
#include "engine/model.hpp"
#include "engine/simulation.hpp"
#include "parallel/communicator.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace essaim::test {

/// The project's folder of tables and configurations.
inline const std::string share_folder = std::string(ESSAIM_SOURCE_DIR) + "/configs";

struct CommuneSetting {
    std::string code = "76402";
    bool gas = true;
    float heat_network_share = 0.0F;
    float area_km2 = 9.0F;
};

/// What a cell holds; `houses`, `owners` and `social` are shares of its households.
struct CellSetting {
    int households = 30;
    double houses = 0.6, owners = 0.6, social = 0.15;
    float living_standard = 23000.0F; ///< EUR/consumption unit/year
    std::array<std::uint16_t, n_sectors> establishments{};
};

/// Think of it as the territory file: every rank holds all of it and takes the part of its own cells.
struct SmallTerritory {
    Territory territory;
    CellFacts cells; ///< all cells

    Commune add_commune(const CommuneSetting& setting);
    /// A cell of the commune added last, at a place of the grid; cells that touch become neighbours.
    Cell add_cell(int column, int line, const CellSetting& setting);
    /// Where the working people of a commune go: pairs of (commune or -1, share). Communes in order, each once.
    void add_flows(const std::vector<std::pair<std::int32_t, float>>& flows);
    /// Facts of some cells.
    CellFacts part(std::span<const Cell> own) const;
};

/// Three touching communes, 41 cells of 0 to 90 households, about 1,500 households and 120 establishments, with
/// commuters between them: the smallest place where everything of the model happens.
SmallTerritory three_communes();
/// n cells of one commune that do not touch each other, with `households` in each.
SmallTerritory islands(int n, int households);

/// "section.name" and value as in a configuration.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// Projects are rare: with these they are proposed, built and abandoned within three years.
Settings busy_projects();
/// Everything that institutions can do, at once.
Settings busy_institutions();
/// Changes the catalogue before parameters are set.
using ChangeCatalogue = std::function<void(Catalogue&)>;

/// A small territory, its model, its population and its ties; months pass one by one. Collective, as Simulation.
class World {
public:
    /// Runs until December 2020 unless the settings say otherwise. owner: rank of every cell; empty: along the curve.
    World(const Communicator& ranks, SmallTerritory place, const Settings& settings = {},
          const ChangeCatalogue& change = {}, std::vector<std::int32_t> owner = {},
          Simulation::Start start = Simulation::Start::anew);

    /// Writes what the months to come depend on, and reads it into a world made with Start::resumed. Collective.
    void save(const Communicator& ranks, const std::string& path);
    void load(const Communicator& ranks, const std::string& path);

    /// Gives every cell another rank, as a run does that balances. Collective.
    void move(const Communicator& ranks, std::vector<std::int32_t> owner);

    /// Lets the next month pass.
    const Report& advance();
    /// Lets months pass until `last` is done.
    void advance_to(Month last);

    const Territory& territory() const { return place_.territory; }
    const CellFacts& cells() const { return cells_; } ///< own ones
    const Partition& partition() const { return *partition_; }
    Model& model() { return model_; }
    Population& population() { return simulation_->population(); }
    Households& households() { return population().households; }
    const Report& report() const { return report_; }
    Simulation& simulation() { return *simulation_; }

    /// Flow of one own cell in the month that passed.
    double cell(std::uint32_t local_cell, Flow flow) const;
    /// Sum over own cells in the month that passed.
    double total(Flow flow) const;
    /// Flow of one commune in the month that passed, cells and institutions; on root.
    double commune(Commune commune, Flow flow) const;
    /// Global number of the dwelling of a row.
    Place place_of(Row row);

private:
    SmallTerritory place_;
    Model model_;
    Timer timer_;
    std::unique_ptr<Partition> partition_;
    CellFacts cells_;
    std::unique_ptr<Simulation> simulation_;
    Month next_{0}; ///< remembered too
    Report report_{};
};

} // namespace essaim::test
