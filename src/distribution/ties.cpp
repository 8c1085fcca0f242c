#include "distribution/ties.hpp"

#include "core/math.hpp"
#include "distribution/asking.hpp"
#include "distribution/business_ties.hpp"
#include "distribution/surroundings.hpp"
#include "parallel/for_each_chunk.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace essaim {

namespace {

constexpr int n_candidates = 3;
constexpr Row batch_rows = 65536;
constexpr Process near_process("ties.near"), commune_process("ties.commune"), long_process("ties.long"),
    employer_process("ties.employer");

/// Communes from which people come to work in each commune, with cumulative weights: the commuter flows transposed.
struct Inflows {
    std::vector<std::size_t> first;
    std::vector<Commune> origin;
    std::vector<double> cumulative;

    explicit Inflows(const Territory& territory)
    {
        const std::uint32_t n = territory.communes.size();
        first.assign(n + 1, 0);
        for (const std::int32_t destination : territory.flows.commune)
            if (destination >= 0) ++first[static_cast<std::size_t>(destination) + 1];
        for (std::uint32_t c = 0; c < n; ++c) first[c + 1] += first[c];
        origin.resize(first[n]);
        cumulative.resize(first[n]);
        std::vector<std::size_t> at(first.begin(), first.end() - 1);
        std::vector<double> total(n, 0.0);
        for (Commune from = 0; from < n; ++from)
            for (auto i = static_cast<std::size_t>(territory.flows.first[from]);
                 i < static_cast<std::size_t>(territory.flows.first[from + 1]); ++i) {
                if (territory.flows.commune[i] < 0) continue;
                const auto to = static_cast<std::size_t>(territory.flows.commune[i]);
                total[to] += static_cast<double>(territory.flows.share[i]) *
                             std::max(0, territory.communes.households[from]);
                origin[at[to]] = from;
                cumulative[at[to]++] = total[to];
            }
    }

    /// Origin at quantile u of those who work in `work`; `work` itself when nobody comes from elsewhere.
    Commune draw(Commune work, double u) const
    {
        const auto begin = cumulative.begin() + static_cast<std::ptrdiff_t>(first[work]);
        const auto end = cumulative.begin() + static_cast<std::ptrdiff_t>(first[work + 1]);
        if (begin == end) return work;
        const auto found = std::upper_bound(begin, end, u * *(end - 1));
        return origin[static_cast<std::size_t>((found == end ? end - 1 : found) - cumulative.begin())];
    }
};

} // namespace

std::vector<Place> places_of_ties(const Territory& territory, const CellFacts& cells, const Population& population,
                                  const Ghosts<Published>& ghosts)
{
    const Row rows = population.households.rows();
    std::vector<Place> of_row(rows);
    for (std::uint32_t local = 0; local < cells.size(); ++local)
        for (Row row = population.first_household[local]; row < population.first_household[local + 1]; ++row)
            of_row[row] = territory.first_household[cells.cell[local]] + (row - population.first_household[local]);
    std::vector<Place> places(population.ties.size());
    for_each_chunk(rows, [&](std::size_t row, int) {
        for (std::size_t i = row * ties_per_household; i < (row + 1) * ties_per_household; ++i) {
            const std::uint32_t tie = population.ties[i];
            places[i] = tie < rows ? of_row[tie] : ghosts.place_of(tie, rows);
        }
    });
    return places;
}

void tie_to_places(const std::vector<Place>& places, const Territory& territory, const Partition& partition,
                   const Communicator& ranks, Population& population, Ghosts<Published>& ghosts,
                   Ghosts<std::uint8_t>& business_ghosts)
{
    const Households& households = population.households;
    const Row rows = households.rows();
    population.ties.assign(places.size(), 0);
    population.employer_tie.assign(rows, nobody);
    const auto batches = ranks.max(static_cast<std::int64_t>((rows + batch_rows - 1) / batch_rows));
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        const Row first = std::min<Row>(rows, static_cast<Row>(batch) * batch_rows);
        const Row past = std::min<Row>(rows, first + batch_rows);
        const auto from = places.begin() + static_cast<std::ptrdiff_t>(first) * ties_per_household;
        const std::vector<Place> home(from, from + static_cast<std::ptrdiff_t>(past - first) * ties_per_household);
        std::vector<Address> at(home.size());
        for_each_chunk(home.size(), [&](std::size_t i, int) { at[i] = partition.household(territory, home[i]); });
        const auto tie = resolve(home, at, ranks, ghosts, population.seen);
        std::copy(tie.begin(), tie.end(),
                  population.ties.begin() + static_cast<std::ptrdiff_t>(first) * ties_per_household);

        std::vector<Place> office(past - first);
        std::vector<Address> office_at(office.size(), {ranks.rank(), 0});
        for (Row row = first; row < past; ++row) {
            office[row - first] = households.employer[row];
            if (office[row - first] != nobody) office_at[row - first] = partition.business(territory, office[row - first]);
        }
        const auto desk = resolve(office, office_at, ranks, business_ghosts, population.seen_business);
        std::copy(desk.begin(), desk.end(), population.employer_tie.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

void TieBuilder::describe(ParameterVisitor& parameter)
{
    parameter("ties.enabled", enabled_, {.what = "draw ties; without them every household observes only itself",
                                         .source = "model switch"});
    parameter("ties.kernel", kernel_, {.min = 10, .max = 1e5, .unit = "m",
                                       .what = "distance at which near ties become e times rarer",
                                       .source = "assumption; docs/model.md E10"});
    parameter("ties.homophily", homophily_, {.min = 0.1, .max = 1e3, .unit = "decile",
                                             .what = "difference of living standard at which ties become e times rarer",
                                             .source = "assumption; docs/model.md E10"});
    parameter("ties.business", business_, {.what = "establishments have ties to customers and suppliers",
                                           .source = "model switch"});
}

void TieBuilder::build(const Territory& territory, const CellFacts& cells, const Partition& partition,
                       const Draws& draws, const Communicator& ranks, Population& population,
                       Ghosts<Published>& ghosts, Ghosts<std::uint8_t>& business_ghosts) const
{
    Households& households = population.households;
    Businesses& businesses = population.businesses;
    const Row rows = households.rows();
    const Inflows inflows(territory);
    std::vector<Surroundings> around;
    around.reserve(cells.size());
    for (std::uint32_t local = 0; local < cells.size(); ++local)
        around.emplace_back(territory, cells, local, kernel_);

    build_business_ties(territory, partition, draws, ranks, enabled_ && business_, population, business_ghosts);
    population.ties.assign(static_cast<std::size_t>(rows) * ties_per_household, 0);
    population.employer_tie.assign(rows, nobody);
    const auto batches = ranks.max(static_cast<std::int64_t>((rows + batch_rows - 1) / batch_rows));
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        const Row first = std::min<Row>(rows, static_cast<Row>(batch) * batch_rows);
        const Row n = std::min<Row>(rows, first + batch_rows) - first;
        constexpr std::size_t per_row = static_cast<std::size_t>(ties_per_household) * n_candidates;
        std::vector<Place> candidate(n * per_row);
        std::vector<Address> address(n * per_row);
        std::vector<Place> employer(static_cast<std::size_t>(n) * n_candidates, nobody);
        std::vector<Address> employer_address(employer.size(), {ranks.rank(), 0});
        std::vector<double> choice(static_cast<std::size_t>(n) * (ties_per_household + 1));

        for_each_chunk(n, [&](std::size_t i, int) {
            const Row row = first + static_cast<Row>(i);
            const AgentId id{households.id[row]};
            const Cell cell = households.cell[row];
            const std::uint32_t local = partition.local(cell);
            const Commune commune = cells.commune[local];
            const Place self = territory.first_household[cell] + (row - population.first_household[local]);
            const auto home = territory.households_of(commune);
            const Surroundings& near = around[local];
            const std::int32_t work = households.work_commune[row];
            for (std::uint32_t slot = 0; slot < ties_per_household; ++slot) {
                const Process process = slot < near_ties ? near_process
                                        : slot < near_ties + commune_ties ? commune_process : long_process;
                const auto u = draws.uniforms(id, at_synthesis, process, 2 * slot);
                const auto v = draws.uniforms(id, at_synthesis, process, 2 * slot + 1);
                choice[i * (ties_per_household + 1) + slot] = u[3];
                for (std::size_t k = 0; k < n_candidates; ++k) {
                    Place place = self;
                    if (!enabled_)
                        place = self;
                    else if (slot < near_ties && near.others > 1)
                        place = near.draw(u[k], v[k], self);
                    else if (slot < near_ties + commune_ties || work < 0)
                        place = place_at(home, v[k], self);
                    else
                        place = place_at(territory.households_of(inflows.draw(static_cast<Commune>(work), u[k])), v[k],
                                         self);
                    // nobody else there: somebody near, rather than oneself
                    if (enabled_ && place == self && near.others > 1) place = near.draw(u[k], v[k], self);
                    candidate[i * per_row + slot * n_candidates + k] = place;
                    address[i * per_row + slot * n_candidates + k] = partition.household(territory, place);
                }
            }
            const auto u = draws.uniforms(id, at_synthesis, employer_process);
            choice[i * (ties_per_household + 1) + ties_per_household] = u[3];
            if (!enabled_ || work < 0) return;
            const auto offices = territory.businesses_of(static_cast<Commune>(work));
            if (offices[0] == offices[1]) return;
            for (std::size_t k = 0; k < n_candidates; ++k) {
                employer[i * n_candidates + k] = place_at(offices, u[k], nobody);
                employer_address[i * n_candidates + k] =
                    partition.business(territory, employer[i * n_candidates + k]);
            }
        });

        const auto decile = fetch<std::uint8_t>(address, ranks, [&](Row row) { return households.decile[row]; });
        const auto staff = fetch<float>(employer_address, ranks, [&](Row row) {
            return row < businesses.rows() ? businesses.employees[row] : 0.0F;
        });
        std::vector<Place> chosen(static_cast<std::size_t>(n) * ties_per_household), office(n, nobody);
        std::vector<Address> chosen_address(chosen.size(), {ranks.rank(), 0}), office_address(n, {ranks.rank(), 0});
        for (std::size_t i = 0; i < n; ++i) {
            const Row row = first + static_cast<Row>(i);
            std::array<double, n_candidates> weight{};
            for (std::size_t slot = 0; slot < ties_per_household; ++slot) {
                const std::size_t base = i * per_row + slot * n_candidates;
                for (std::size_t k = 0; k < n_candidates; ++k)
                    weight[k] = math::exp(-std::abs(static_cast<double>(decile[base + k]) - households.decile[row]) /
                                          homophily_);
                const std::size_t k = base + choose(weight.data(), n_candidates, choice[i * (ties_per_household + 1) + slot]);
                chosen[i * ties_per_household + slot] = candidate[k];
                chosen_address[i * ties_per_household + slot] = address[k];
            }
            if (employer[i * n_candidates] == nobody) continue;
            for (std::size_t k = 0; k < n_candidates; ++k)
                weight[k] = static_cast<double>(staff[i * n_candidates + k]) + 1e-9;
            const std::size_t k =
                i * n_candidates + choose(weight.data(), n_candidates, choice[i * (ties_per_household + 1) + ties_per_household]);
            office[i] = employer[k];
            office_address[i] = employer_address[k];
            households.employer[row] = employer[k];
        }
        const auto tie = resolve(chosen, chosen_address, ranks, ghosts, population.seen);
        std::copy(tie.begin(), tie.end(),
                  population.ties.begin() + static_cast<std::ptrdiff_t>(first) * ties_per_household);
        const auto desk = resolve(office, office_address, ranks, business_ghosts, population.seen_business);
        std::copy(desk.begin(), desk.end(), population.employer_tie.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

} // namespace essaim
