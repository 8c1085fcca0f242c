// Projects that two services of a commune share: what they cost in time, what they make possible (E15 b, c).
#pragma once

#include "engine/behaviour.hpp"

#include <array>

namespace essaim {

/// Transversality is made of these projects. Its measure, chi, is counted from them and read by nobody.
class SharedProjects final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    /// Each January every pair of services that both hold levers decides whether to share a project for the year:
    /// with the propensity of the commune. `work`: by service, what it has to spend on staff.
    void renew(Row row, const Communes& communes, Services& services, const std::array<double, n_services>& work,
               const Now& now) const;
    /// Part of the time of a service that coordination takes.
    double time(std::uint8_t shares_with) const;
    /// Staff time of the pairs that share a project over that of all pairs, 0 to 1.
    double measured(Row row, const Services& services) const;
    /// What shared projects add to the offer: each where both levers reach a household, so that one visit serves both.
    void complement(Row row, const Services& services, CommuneOffer& offer) const;

private:
    double time_ = 0.05, effort_ = 3000.0, effort_saved_ = 0.3, wait_saved_ = 0.3, equity_found_ = 0.3, modest_car_ = 0.5,
           home_ = 0.5;
};

} // namespace essaim
