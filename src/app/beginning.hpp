// Where a run begins: anew from a configuration, from a checkpoint, or as the repetition of a results file.
#pragma once

#include "config/command_line.hpp"
#include "core/log.hpp"
#include "engine/model.hpp"
#include "io/checkpoint.hpp"
#include "parallel/communicator.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

struct Beginning {
    std::vector<Setting> settings;           ///< in force, all of them
    std::string configuration;               ///< text of the configuration file, word for word
    std::string configuration_path;          ///< files that parameters name are looked up beside it
    std::string results;                     ///< file to write
    std::string territory_hash;              ///< that the territory must have; empty: any
    std::string history;                     ///< of the starts before, one a line
    std::string program;                     ///< what identifies this program
    std::vector<std::pair<std::string, std::string>> tables; ///< files that results depend on, and hashes of their texts
    std::unique_ptr<Checkpoints> checkpoints;
    std::unique_ptr<FoundCheckpoint> found;  ///< where to go on from; null: begin with the first month
    std::string branch;                      ///< month and configuration of the run that was branched off; or empty
    std::unique_ptr<Checkpoints> past;       ///< where `found` lies when this start branches off
    bool complete = false;                   ///< nothing is left to do
};

/// Whether a parameter can change a result, as opposed to speed and safety.
bool shapes_results(const Setting& setting);
/// Those of the settings that can.
std::vector<Setting> shaping(std::span<const Setting> settings);

/// Those of them as names and texts that mean the same in any folder, for comparison.
std::vector<std::pair<std::string, std::string>> comparable(const std::vector<Setting>& settings,
                                                            const std::string& configuration_path);

/// Finds out where to begin and gives the model its parameters.
///
/// errors   UserError, the same on every rank, naming all that differs from a checkpoint; AgreedStorageError
/// ranks    collective
Beginning find_beginning(const Command& command, Model& model, const Communicator& ranks, Log& log);

/// Gives the model the tables that lie beside the configuration, notes what all tables hold, and refuses to go on from
/// a checkpoint that was made with others.
///
/// errors   UserError, the same on every rank
/// ranks    collective
void take_tables(Beginning& beginning, Model& model, const Communicator& ranks);

/// What a checkpoint must say of this run, for find_beginning to compare.
CheckpointFacts facts_of(const Beginning& beginning, const std::string& territory_hash, Month month);

} // namespace essaim
