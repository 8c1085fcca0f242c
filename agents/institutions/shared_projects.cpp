#include "agents/institutions/shared_projects.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace essaim {

namespace {

constexpr Process process("institutions.shared_projects");

bool shared(Row row, const Services& services, Service a, Service b)
{
    const Row first = row * static_cast<Row>(n_services);
    return (services.shares_with[first + static_cast<Row>(a)] >> static_cast<int>(b) & 1) != 0;
}

} // namespace

void SharedProjects::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("sharing.time", time_, {.min = 0, .max = 0.5,
              .what = "part of the time of each of two services that a shared project takes", .source = prior});
    parameter("sharing.effort", effort_, {.min = 0, .max = 2e4, .unit = "EUR/works",
              .what = "effort that works cost a household besides their price",
              .source = "assumption, order of the cost of guidance of deep retrofits"});
    parameter("sharing.effort_saved", effort_saved_, {.min = 0, .max = 1,
              .what = "part of it that one visit for advice and finance saves", .source = prior});
    parameter("sharing.wait_saved", wait_saved_, {.min = 0, .max = 1,
              .what = "part of the wait for works saved by brokerage together with training of installers",
              .source = prior});
    parameter("sharing.equity_found", equity_found_, {.min = 0, .max = 1,
              .what = "part of the equity of citizens' projects found on public roofs", .source = prior});
    parameter("sharing.modest_car", modest_car_, {.min = 0, .max = 2,
              .what = "how much more of their distance by car modest households give up where social services bring them "
              "what mobility offers", .source = prior});
    parameter("sharing.home", home_, {.min = 0, .max = 1,
              .what = "families of school projects at whose home somebody comes too", .source = prior});
}

void SharedProjects::renew(Row row, const Communes& communes, Services& services,
                           const std::array<double, n_services>& work, const Now& now) const
{
    if (!now.month.is_january()) return;
    const Row first = row * static_cast<Row>(n_services);
    for (Row s = 0; s < n_services; ++s) services.shares_with[first + s] = 0;
    std::uint32_t pair = 0;
    for (Row a = 0; a < n_services; ++a)
        for (Row b = a + 1; b < n_services; ++b, ++pair) {
            if (!(work[a] > 0.0 && work[b] > 0.0)) continue;
            if (now.draws.uniform(AgentId{communes.id[row]}, now.month, process, pair) >= communes.sharing[row]) continue;
            services.shares_with[first + a] = static_cast<std::uint8_t>(services.shares_with[first + a] | 1U << b);
            services.shares_with[first + b] = static_cast<std::uint8_t>(services.shares_with[first + b] | 1U << a);
        }
}

double SharedProjects::time(std::uint8_t shares_with) const
{
    return std::min(0.5, time_ * std::popcount(shares_with));
}

double SharedProjects::measured(Row row, const Services& services) const
{
    const Row first = row * static_cast<Row>(n_services);
    double all = 0.0, together = 0.0;
    for (Row a = 0; a < n_services; ++a)
        for (Row b = a + 1; b < n_services; ++b) {
            const double staff = services.staff[first + a] + services.staff[first + b];
            all += staff;
            if ((services.shares_with[first + a] >> b & 1) != 0) together += staff;
        }
    return all > 0.0 ? together / all : 0.0;
}

void SharedProjects::complement(Row row, const Services& services, CommuneOffer& offer) const
{
    if constexpr (mutation == "silos_only") return;
    const auto both = [](double a, double b) { return std::sqrt(std::max(0.0, a * b)); };
    if (shared(row, services, Service::housing, Service::finance)) {
        offer.transaction += effort_saved_ * effort_ * both(offer.advice, offer.third_party);
        offer.wait += wait_saved_ * both(offer.brokerage, offer.training);
    }
    if (shared(row, services, Service::buildings, Service::social) && offer.equity > 0.0)
        offer.equity += equity_found_ * offer.exemplary;
    if (shared(row, services, Service::mobility, Service::social)) offer.car_modest += modest_car_ * offer.car;
    if (shared(row, services, Service::education, Service::housing))
        offer.home += home_ * both(offer.school, offer.advice);
}

} // namespace essaim
