#include "engine/model.hpp"

#include <algorithm>

namespace essaim {

void RunParameters::describe(ParameterVisitor& parameter)
{
    const std::string_view choice = "choice of the user";
    parameter("run.title", title, {.what = "title of the run, shown in files and figures", .source = choice});
    parameter("run.seed", seed, {.min = 0, .max = 9e15, .what = "seed of all random numbers", .source = choice});
    parameter("run.output_year", output_year, {.min = 2018, .max = 2099, .unit = "year",
              .what = "first year written to the results; 2018 and 2019 are burn-in by default", .source = choice});
    parameter("run.last_year", last_year, {.min = 2018, .max = 2099, .unit = "year", .what = "last year simulated",
                                           .source = choice});
    parameter("run.last_month", last_month, {.min = 1, .max = 12, .unit = "month",
              .what = "last month simulated in the last year", .source = choice});
    parameter("run.chunk_rows", chunk_rows, {.min = 1, .max = 1e6,
              .what = "households a thread treats at a time; changes speed, never results", .source = choice});
    parameter("territory.file", territory_file, {.unit = "path",
              .what = "territory file; made from territory.place when empty", .source = choice});
    parameter("territory.place", territory_place, {.what = "place to prepare when no file is given: commune:76402, "
              "epci:200023414, departement:76, region:28 or france", .source = choice});
    parameter("partition.method", partition, {.what = "how cells are given to ranks: stretches of a space-filling curve, "
              "or parts of the graph of ties (needs PT-Scotch); changes no result", .source = choice,
              .choices = {"curve", "scotch"}});
    parameter("partition.balance", balance, {.what = "whether cells move between ranks during a run: when measured times "
              "differ and it pays, never, or to drawn shares at every look, for tests; changes no result",
              .source = choice, .choices = {"measured", "none", "shuffled"}});
    parameter("partition.balance_every", balance_every, {.min = 1, .max = 1200, .unit = "month",
              .what = "months between looks at the times of ranks; changes no result", .source = choice});
    parameter("partition.tolerance", balance_tolerance, {.min = 0, .max = 10,
              .what = "excess of the slowest rank over the mean below which cells stay; changes no result",
              .source = choice});
    parameter("output.cells", cells, {.what = "how often every cell is written", .source = choice,
                                      .choices = {"none", "yearly", "monthly"}});
    parameter("output.panel", panel, {.min = 0, .max = 1e6,
              .what = "households followed one by one in the results, at most about", .source = choice});
    parameter("checkpoint.every", checkpoint_every, {.min = 0, .max = 1200, .unit = "month",
              .what = "months between checkpoints, 0 for none by months; changes no result", .source = choice});
    parameter("checkpoint.minutes", checkpoint_minutes, {.min = 0, .max = 1e5, .unit = "min",
              .what = "minutes between checkpoints, 0 for none by the clock; changes no result", .source = choice});
    parameter("checkpoint.stop_after", checkpoint_stop_after, {.min = 0, .max = 1200, .unit = "month",
              .what = "months after which this start of the run stops with a checkpoint, 0 for never; changes no "
                      "result", .source = choice});
    parameter("checkpoint.keep", checkpoint_keep, {.what = "months at whose beginning the past is kept for other runs to "
              "branch off, as 2025-01 2030-01; changes no result", .source = choice});
    parameter("output.xdmf", xdmf, {.what = "write a sidecar file for ParaView", .source = choice});
}

std::vector<ParameterBlock*> Model::blocks()
{
    std::vector<ParameterBlock*> all{&run, &synthesis, &ties, &forcing, &technologies, &aids, &finance};
    for (ParameterBlock* block : catalogue.blocks()) all.push_back(block);
    return all;
}

void Model::prepare(const Territory& territory, const std::string& share)
{
    synthesis.prepare(share);
    technologies.prepare(share);
    aids.prepare(share);
    const Month last = std::max(run.last(), Month{11}); // the reference climate is that of a whole year
    forcing.prepare(territory, Draws(static_cast<std::uint64_t>(run.seed)), last, share);
    catalogue.prepare();
}

} // namespace essaim
