// The model: every behaviour, in the order of the month. The table of contents of agents/.
#pragma once

#include "agents/households/delivery.hpp"
#include "agents/businesses/heat_trade.hpp"
#include "agents/households/commons.hpp"
#include "agents/households/cooperation.hpp"
#include "agents/households/thermal.hpp"
#include "agents/households/trust.hpp"
#include "agents/households/works.hpp"
#include "agents/institutions/lever.hpp"
#include "agents/institutions/market.hpp"
#include "engine/behaviour.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace essaim {

/// All behaviours of a run and what they share. A value with addresses: neither copied nor moved.
class Catalogue {
public:
    Catalogue();
    Catalogue(const Catalogue&) = delete;
    Catalogue& operator=(const Catalogue&) = delete;

    const std::vector<std::unique_ptr<HouseholdBehaviour>>& households() const { return households_; }
    const std::vector<std::unique_ptr<BusinessBehaviour>>& businesses() const { return businesses_; }
    const std::vector<std::unique_ptr<CommuneBehaviour>>& communes() const { return communes_; }
    const std::vector<std::unique_ptr<Lever>>& levers() const { return levers_; }
    const Thermal& thermal() const { return thermal_; }
    const Choices& choices() const { return choices_; }
    const InstallerMarket& market() const { return market_; }
    const Trust& trust() const { return trust_; }
    const Delivery& delivery() const { return delivery_; }
    const Commons& commons() const { return commons_; }

    /// Takes all behaviours out, so that one of them, or one of a test, can be studied alone.
    void clear();
    /// Appends a behaviour: it comes last in the month.
    void add(std::unique_ptr<HouseholdBehaviour> behaviour) { households_.push_back(std::move(behaviour)); }
    void add(std::unique_ptr<BusinessBehaviour> behaviour) { businesses_.push_back(std::move(behaviour)); }
    void add(std::unique_ptr<CommuneBehaviour> behaviour) { communes_.push_back(std::move(behaviour)); }

    /// Everything with parameters, in the order of the documentation.
    std::vector<ParameterBlock*> blocks();
    /// Lets behaviours prepare once their parameters are set.
    void prepare();

private:
    Thermal thermal_;
    Choices choices_;
    std::vector<std::unique_ptr<Lever>> levers_;
    InstallerMarket market_;
    Trust trust_;
    Delivery delivery_{market_, trust_};
    HeatTrade heat_trade_;
    Cooperation cooperation_{trust_};
    Commons commons_;
    std::vector<std::unique_ptr<HouseholdBehaviour>> households_;
    std::vector<std::unique_ptr<BusinessBehaviour>> businesses_;
    std::vector<std::unique_ptr<CommuneBehaviour>> communes_;
};

} // namespace essaim
