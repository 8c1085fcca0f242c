#include "distribution/business_ties.hpp"

#include "distribution/asking.hpp"
#include "parallel/for_each_chunk.hpp"

#include <algorithm>
#include <map>

namespace essaim {

namespace {

constexpr int n_candidates = 3;
constexpr int in_commune = 2, in_epci = 1; ///< ties; the others are anywhere in the territory
constexpr Process process("ties.business");

/// The establishments of each EPCI, as stretches of places with their number cumulated.
struct EpciPlaces {
    struct Stretch {
        Place first;
        Place up_to; ///< establishments of the group in this stretch and those before
    };
    std::map<std::int32_t, std::vector<Stretch>> of_epci;

    explicit EpciPlaces(const Territory& territory)
    {
        for (Commune commune = 0; commune < territory.communes.size(); ++commune) {
            const auto range = territory.businesses_of(commune);
            if (range[0] == range[1]) continue;
            auto& stretches = of_epci[territory.communes.epci[commune]];
            const Place before = stretches.empty() ? 0 : stretches.back().up_to;
            stretches.push_back({range[0], before + range[1] - range[0]});
        }
    }

    Place draw(std::int32_t epci, double u) const
    {
        const auto& stretches = of_epci.at(epci);
        const Place total = stretches.back().up_to;
        const Place at = std::min(total - 1, static_cast<Place>(u * total));
        const auto found = std::upper_bound(stretches.begin(), stretches.end(), at,
                                            [](Place place, const Stretch& stretch) { return place < stretch.up_to; });
        const Place before = found == stretches.begin() ? 0 : (found - 1)->up_to;
        return found->first + (at - before);
    }
};

} // namespace

void build_business_ties(const Territory& territory, const Partition& partition, const Draws& draws,
                         const Communicator& ranks, bool enabled, Population& population,
                         Ghosts<std::uint8_t>& ghosts)
{
    const Businesses& businesses = population.businesses;
    const std::size_t rows = businesses.rows();
    population.business_ties.assign(rows * ties_per_business, nobody);
    if (!enabled) return;
    const EpciPlaces groups(territory);
    constexpr std::size_t per_row = static_cast<std::size_t>(ties_per_business) * n_candidates;
    std::vector<Place> candidate(rows * per_row);
    std::vector<Address> address(rows * per_row);
    std::vector<double> choice(rows * ties_per_business);
    std::vector<Place> self(rows);
    for_each_chunk(rows, [&](std::size_t i, int) {
        const auto row = static_cast<Row>(i);
        const Cell cell = businesses.cell[row];
        const Commune commune = territory.commune_of(cell);
        self[i] = territory.first_business[cell] + (row - population.first_business[partition.local(cell)]);
        for (std::size_t slot = 0; slot < ties_per_business; ++slot) {
            const auto u = draws.uniforms(AgentId{businesses.id[row]}, at_synthesis, process, static_cast<std::uint32_t>(slot));
            choice[i * ties_per_business + slot] = u[3];
            for (std::size_t k = 0; k < n_candidates; ++k) {
                const Place place = slot < in_commune ? place_at(territory.businesses_of(commune), u[k], self[i])
                                    : slot < in_commune + in_epci
                                        ? groups.draw(territory.communes.epci[commune], u[k])
                                        : place_at({0, territory.n_businesses()}, u[k], self[i]);
                candidate[i * per_row + slot * n_candidates + k] = place;
                address[i * per_row + slot * n_candidates + k] = partition.business(territory, place);
            }
        }
    });
    const auto staff = fetch<float>(address, ranks, [&](Row row) { return businesses.employees[row]; });
    std::vector<Place> chosen(choice.size());
    std::vector<Address> chosen_address(choice.size());
    for (std::size_t tie = 0; tie < chosen.size(); ++tie) {
        std::array<double, n_candidates> weight{};
        for (std::size_t k = 0; k < n_candidates; ++k)
            weight[k] = static_cast<double>(staff[tie * n_candidates + k]) + 1e-9;
        const std::size_t k = tie * n_candidates + choose(weight.data(), n_candidates, choice[tie]);
        // who finds but itself has nobody to trade with there
        chosen[tie] = candidate[k] == self[tie / ties_per_business] ? nobody : candidate[k];
        chosen_address[tie] = address[k];
    }
    population.business_ties = resolve(chosen, chosen_address, ranks, ghosts, population.seen_business);
}

std::vector<Place> places_of_business_ties(const Territory& territory, const CellFacts& cells,
                                           const Population& population, const Ghosts<std::uint8_t>& ghosts)
{
    const Row rows = population.businesses.rows();
    std::vector<Place> of_row(rows);
    for (std::uint32_t local = 0; local < cells.size(); ++local)
        for (Row row = population.first_business[local]; row < population.first_business[local + 1]; ++row)
            of_row[row] = territory.first_business[cells.cell[local]] + (row - population.first_business[local]);
    std::vector<Place> places(population.business_ties.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::uint32_t tie = population.business_ties[i];
        places[i] = tie == nobody ? nobody : tie < rows ? of_row[tie] : ghosts.place_of(tie, rows);
    }
    return places;
}

void tie_businesses_to_places(const std::vector<Place>& places, const Territory& territory, const Partition& partition,
                              const Communicator& ranks, Population& population, Ghosts<std::uint8_t>& ghosts)
{
    std::vector<Address> at(places.size(), {ranks.rank(), 0});
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i] != nobody) at[i] = partition.business(territory, places[i]);
    population.business_ties = resolve(places, at, ranks, ghosts, population.seen_business);
}

} // namespace essaim
