// The seal of a territory file: 512 bytes before the HDF5 file proper that say how long it is and what it hashes to.
//
// HDF5 has checksums for blocks of values, and none for what it must parse to find them. A sealed file is compared
// with its seal, byte by byte, before the library looks at it.
#pragma once

#include <string>

namespace essaim {

/// Passes over files without a seal, which begin as any HDF5 file.
///
/// errors   UserError when the file is not what was sealed
/// cost     reads the whole file once
void check_seal(const std::string& path);

} // namespace essaim
