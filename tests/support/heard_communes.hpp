// Communes of one group without households: an institution of theirs hears what a test says, and lives its months.
#pragma once

#include "config/settings.hpp"
#include "support/one_household.hpp"
#include "support/small_territory.hpp"

#include <array>
#include <utility>
#include <vector>

namespace essaim::test {

/// What is heard of each commune every month.
using HeardOf = std::vector<std::pair<Flow, std::vector<double>>>;

template <class Institution>
struct HeardCommunes {
    /// Communes of 2,000 inhabitants, as many as each flow has values.
    HeardCommunes(const Settings& settings, const HeardOf& told)
    {
        ParameterBlock* blocks[] = {&institution};
        for (const auto& [name, value] : settings) set_parameter(blocks, name, value);
        const auto n = static_cast<Row>(told.front().second.size());
        scene.territory.epci_code = {"1"};
        scene.territory.communes.code.resize(n);
        scene.territory.communes.epci.assign(n, 0);
        scene.territory.communes.population.assign(n, 2000);
        scene.population.communes.resize(n);
        for (const auto& [flow, values] : told) heard.listen(flow);
        heard.resize(n);
        for (std::size_t k = 0; k < told.size(); ++k)
            for (Row i = 0; i < n; ++i)
                heard.sums()[i * told.size() + k] = static_cast<std::int64_t>(told[k].second[i] / Heard::unit);
        institution.found(scene.territory, scene.population);
    }

    /// A month; `said` and `offer` are those of the commune that came last.
    void live(Month month)
    {
        const Now now = scene.now(month);
        institution.together(scene.population, heard, now);
        for (Commune c = 0; c < scene.population.communes.rows(); ++c) {
            said.fill(0.0);
            offer = in_pilot = {};
            Pilot pilot;
            institution.apply(c, scene.population, heard, now, Tally(said.data()), {offer, in_pilot, pilot});
        }
    }
    double operator[](Flow flow) const { return said[static_cast<std::size_t>(flow)]; }

    Institution institution;
    OneHousehold scene;
    Heard heard;
    std::array<double, n_flows> said{};
    CommuneOffer offer, in_pilot;
};

} // namespace essaim::test
