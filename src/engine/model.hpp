// Everything of a run that has parameters, in one place: what a configuration configures.
#pragma once

#include "agents/catalogue.hpp"
#include "config/parameter.hpp"
#include "distribution/ties.hpp"
#include "forcing/aids.hpp"
#include "forcing/economics.hpp"
#include "forcing/forcing.hpp"
#include "forcing/technologies.hpp"
#include "population/synthesis.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace essaim {

/// How long, from which seed, cut into what: the run itself.
class RunParameters final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    std::int64_t seed = 1;
    std::int64_t last_year = 2050;
    std::int64_t output_year = 2020;  ///< first year written; months before are burn-in
    std::int64_t last_month = 12;
    std::int64_t chunk_rows = 1024;
    std::int64_t panel = 2000;
    std::int64_t checkpoint_every = 0;       ///< months
    std::int64_t checkpoint_minutes = 30;
    std::int64_t checkpoint_stop_after = 0;  ///< months
    std::string checkpoint_keep;             ///< months, as 2025-01, between blanks
    std::string cells = "yearly";
    std::string partition = "curve";
    std::string balance = "measured";
    std::int64_t balance_every = 12;  ///< months
    double balance_tolerance = 0.1;
    bool xdmf = true;
    std::string title;
    std::string territory_file;
    std::string territory_place;

    Month last() const { return Month::of(static_cast<int>(last_year), static_cast<int>(last_month)); }
    Month first_output() const { return Month::of(static_cast<int>(output_year)); }
};

/// All parameter blocks of the program.
struct Model {
    RunParameters run;
    Synthesis synthesis;
    TieBuilder ties;
    Forcing forcing;
    Technologies technologies;
    Aids aids;
    Finance finance;
    Catalogue catalogue;

    std::vector<ParameterBlock*> blocks();

    /// Reads every table and fills what follows from parameters. `share`: the project's configs folder.
    /// Throws UserError.
    void prepare(const Territory& territory, const std::string& share);
};

} // namespace essaim
