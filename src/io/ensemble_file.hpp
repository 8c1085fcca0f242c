// The file of an ensemble: members, years and communes as netCDF dimensions, written by root alone when all is done.
#pragma once

#include "io/hdf5_file.hpp"
#include "io/recorder.hpp"
#include "territory/territory.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

/// A column of the design: numbers, or texts where the parameter is one.
struct FactorColumn {
    std::string name, unit, what;
    double min, max;
    std::vector<double> numbers;
    std::vector<std::string> texts;
};

struct EnsembleSetup {
    std::string path; ///< final name
    std::string title;
    int first_year = 0, years = 0;
    std::vector<Variable> variables = {};
    bool by_commune = true;
    std::vector<std::int64_t> point = {}, replicate = {}, seed = {}; ///< by member
    std::vector<std::string> scenario = {};                          ///< by member; empty: there is no such column
    std::vector<std::string> identity = {};
    std::vector<FactorColumn> factors = {};
    std::vector<Setting> settings = {};
    std::vector<std::pair<std::string, std::string>> provenance = {};
    std::string configuration = {};
};

/// Values of an indicator: member × year, and member × year × commune (empty when not wanted).
struct EnsembleValues {
    std::vector<double> totals;
    std::vector<float> communes;
};

/// Writes the file and gives it its final name. `values_of(variable)` is asked for one indicator after the other, so
/// that one of them is in memory at a time.
///
/// errors   StorageError
void write_ensemble(const EnsembleSetup& setup, const Territory& territory,
                    const std::function<EnsembleValues(std::size_t)>& values_of);

/// The place for a results file must be free, or `force`; its folder is made.
/// errors   UserError
void check_results_path(const std::string& path, bool force);

} // namespace essaim
