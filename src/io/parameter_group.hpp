// The parameters of a run, and where the run comes from, inside its results.
#pragma once

#include "config/settings.hpp"
#include "io/hdf5_file.hpp"
#include "io/recorder.hpp"

#include <span>

namespace essaim {

/// Group /parameters: one scalar per number, named "section.name", one line of characters per text; with unit,
/// meaning, source, range and origin as attributes. Root, alone.
void write_parameters(Hdf5File& file, std::span<const Setting> settings);

/// Group /provenance: the pairs as attributes, and the configuration word for word. Root, alone.
void write_provenance(Hdf5File& file, const RecorderSetup& setup);

}  // namespace essaim
