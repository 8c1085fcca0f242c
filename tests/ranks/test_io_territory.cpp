// Reading the territory file on 1 to 4 ranks: each its own cells, and every mistake in the file told to all.
#include "core/error.hpp"
#include "io/territory_file.hpp"
#include "tests/ranks/io_support.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <limits>

using namespace essaim;
using namespace essaim::test;

namespace {

/// Cells of this rank: contiguous, scattered one by one, or none on the first rank.
std::vector<Cell> own_cells(const Communicator& ranks, Cell n, int way)
{
    std::vector<Cell> own;
    const auto np = static_cast<Cell>(ranks.size()), me = static_cast<Cell>(ranks.rank());
    for (Cell cell = 0; cell < n; ++cell) {
        const Cell owner = way == 0 ? cell * np / n : way == 1 ? cell % np : np - 1;
        if (owner == me) own.push_back(cell);
    }
    return own;
}

std::string message(const std::string& path, const Communicator& ranks, bool cells_too = false)
{
    try {
        const Territory territory = read_territory(path, ranks);
        if (cells_too) read_cells(path, ranks, own_cells(ranks, territory.n_cells(), 0));
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

/// The error of a file made by `spoil`, which must be the same on every rank.
template <class Spoil>
std::string spoiled(Spoil&& spoil, bool cells_too = false)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "territory");
    const std::string path = base + "/t.h5";
    if (ranks.is_root()) spoil(path);
    ranks.barrier();
    const std::string found = message(path, ranks, cells_too);
    EXPECT_EQ(ranks.broadcast(found), found);
    clean(ranks, base);
    return found;
}

std::string spoiled_facts(void (*change)(test::Place&), bool cells_too = false)
{
    return spoiled(
        [&](const std::string& path) {
            test::Place place = rectangle(10, 6, 3);
            change(place);
            write_territory_file(path, place);
        },
        cells_too);
}

}  // namespace

TEST(TerritoryFile, GivesEveryRankTheWholeAndItsOwnCells)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "territory");
    const test::Place place = rectangle(23, 17, 5);
    if (ranks.is_root()) write_territory_file(base + "/t.h5", place);
    ranks.barrier();
    const Territory territory = read_territory(base + "/t.h5", ranks);
    EXPECT_EQ(territory.name, "Rectangle");
    EXPECT_EQ(territory.n_cells(), 23U * 17U);
    EXPECT_EQ(territory.first_household, place.territory.first_household);
    EXPECT_EQ(territory.first_business, place.territory.first_business);
    EXPECT_EQ(territory.communes.name, place.territory.communes.name);
    EXPECT_EQ(territory.communes.first_cell, place.territory.communes.first_cell);
    EXPECT_EQ(territory.communes.establishments, place.territory.communes.establishments);
    EXPECT_EQ(territory.flows.share, place.territory.flows.share);
    EXPECT_EQ(territory.epci_name, place.territory.epci_name);
    for (const int way : {0, 1, 2}) {
        const std::vector<Cell> own = own_cells(ranks, territory.n_cells(), way);
        const CellFacts cells = read_cells(base + "/t.h5", ranks, own);
        ASSERT_EQ(cells.cell, own);
        for (std::size_t i = 0; i < own.size(); ++i) {
            EXPECT_EQ(cells.x[i], place.cells.x[own[i]]);
            EXPECT_EQ(cells.commune[i], place.cells.commune[own[i]]);
            EXPECT_EQ(cells.neighbours[i], place.cells.neighbours[own[i]]);
            EXPECT_EQ(cells.living_standard[i], place.cells.living_standard[own[i]]);
            EXPECT_EQ(cells.establishments[i], place.cells.establishments[own[i]]);
            EXPECT_EQ(cells.imputed[i], place.cells.imputed[own[i]]);
        }
    }
    clean(ranks, base);
}

TEST(TerritoryFile, RefusesWhatIsNoTerritory)
{
    EXPECT_NE(message("/nowhere/t.h5", Communicator::world()).find("there is no such file"), std::string::npos);
    EXPECT_NE(message("/tmp", Communicator::world()).find("it is a folder"), std::string::npos);
    EXPECT_NE(
        spoiled([](const std::string& path) { std::ofstream(path) << "nothing"; }).find("or no territory file"),
        std::string::npos);
    EXPECT_NE(spoiled([](const std::string& path) { Hdf5File::make(path).close(); }).find("it is no territory file"),
              std::string::npos);
    EXPECT_NE(spoiled([](const std::string& path) {
                  write_territory_file(path, rectangle(4, 4, 1), {}, 7);
              }).find("format version 7, this program reads 1"),
              std::string::npos);
}

TEST(TerritoryFile, NamesEveryColumnThatIsMissingOrMisshapen)
{
    const std::string found = spoiled([](const std::string& path) {
        test::Place place = rectangle(10, 6, 3);
        place.cells.persons.pop_back();
        write_territory_file(path, place, {"cell/owners", "commune/jobs"});
    });
    EXPECT_NE(found.find("/cell/owners (missing)"), std::string::npos) << found;
    EXPECT_NE(found.find("/commune/jobs (missing)"), std::string::npos) << found;
    EXPECT_NE(found.find("/cell/persons (size 60 expected, found 59)"), std::string::npos) << found;
}

TEST(TerritoryFile, NamesValuesThatCannotBe)
{
    constexpr bool cells_too = true;
    EXPECT_NE(spoiled_facts([](test::Place& p) { p.cells.households[7] = -2; }).find("cell 7 has -2, less than none"),
              std::string::npos);
    EXPECT_NE(
        spoiled_facts([](test::Place& p) { p.cells.commune[59] = 3; }).find("cell 59 is in commune 3, there are 3"),
        std::string::npos);
    EXPECT_NE(spoiled_facts([](test::Place& p) { p.cells.commune[3] = 2; }).find("not sorted"), std::string::npos);
    EXPECT_NE(spoiled_facts([](test::Place& p) {
                  p.territory.flows.share[0] = 0.5F;
              }).find("shares sum to 0.750000 (must be 1)"),
              std::string::npos);
    EXPECT_NE(spoiled_facts([](test::Place& p) {
                  p.territory.communes.poverty_rate[1] = 120;
              }).find("commune 76001 (Bourg): poverty_rate = 120 (must lie in [0, 100])"),
              std::string::npos);
    EXPECT_NE(spoiled_facts([](test::Place& p) { p.cells.floor_area[50] = std::numeric_limits<float>::quiet_NaN(); },
                            cells_too)
                  .find("/cell/floor_area (cell 50 is not a number)"),
              std::string::npos);
    EXPECT_NE(spoiled_facts([](test::Place& p) { p.cells.neighbours[1][2] = 60; }, cells_too)
                  .find("/cell/neighbours (cell 1 has neighbour 60, there are 60 cells)"),
              std::string::npos);
    EXPECT_NE(spoiled_facts([](test::Place& p) { p.cells.imputed[2] = 9; }, cells_too)
                  .find("/cell/imputed (cell 2 is 9, neither 0 nor 1)"),
              std::string::npos);
}

TEST(TerritoryFile, TellsWhenBytesAreDamaged)
{
    const std::string found = spoiled(
        [](const std::string& path) {
            write_territory_file(path, rectangle(40, 40, 1));
            // Every compressed block carries a checksum; zeros in the middle of the data must not go unseen.
            std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path)) * 2 / 5);
            const std::string zeros(8192, '\0');
            file.write(zeros.data(), static_cast<std::streamsize>(zeros.size()));
        },
        true);
    EXPECT_NE(found, "no error");
}
