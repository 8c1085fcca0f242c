#include "agents/catalogue.hpp"

#include "agents/businesses/establishment.hpp"
#include "agents/businesses/installers.hpp"
#include "agents/businesses/turnover.hpp"
#include "agents/households/accounts.hpp"
#include "agents/households/census.hpp"
#include "agents/households/commons.hpp"
#include "agents/households/daily_life.hpp"
#include "agents/households/decisions.hpp"
#include "agents/households/demography.hpp"
#include "agents/households/fairness.hpp"
#include "agents/households/heating.hpp"
#include "agents/households/influence.hpp"
#include "agents/households/obligations.hpp"
#include "agents/households/participation.hpp"
#include "agents/households/social_programme.hpp"
#include "agents/households/streets.hpp"
#include "agents/households/summer_heat.hpp"
#include "agents/households/triggers.hpp"
#include "agents/institutions/agency.hpp"
#include "agents/institutions/associations.hpp"
#include "agents/institutions/commune.hpp"
#include "agents/institutions/intercommunality.hpp"
#include "agents/institutions/landlords.hpp"
#include "agents/institutions/learning.hpp"
#include "agents/institutions/levers/advice_desk.hpp"
#include "agents/institutions/levers/brokerage.hpp"
#include "agents/institutions/levers/buses.hpp"
#include "agents/institutions/levers/calm_streets.hpp"
#include "agents/institutions/levers/citizen_energy.hpp"
#include "agents/institutions/levers/dark_nights.hpp"
#include "agents/institutions/levers/hardship_grants.hpp"
#include "agents/institutions/levers/installer_training.hpp"
#include "agents/institutions/levers/rent_controls.hpp"
#include "agents/institutions/levers/school_projects.hpp"
#include "agents/institutions/levers/third_party_finance.hpp"
#include "agents/institutions/levers/workshops.hpp"
#include "agents/institutions/programme.hpp"
#include "agents/institutions/projects.hpp"
#include "agents/institutions/schools.hpp"
#include "agents/institutions/services.hpp"
#include "agents/institutions/state.hpp"

namespace essaim {

Catalogue::Catalogue()
{
    // a household's month
    households_.push_back(std::make_unique<SocialInfluence>());
    households_.push_back(std::make_unique<Participation>());
    households_.push_back(std::make_unique<Hearsay>(trust_));
    households_.push_back(std::make_unique<SobrietyHabits>());
    households_.push_back(std::make_unique<HeatingUse>(thermal_));
    households_.push_back(std::make_unique<HotWaterUse>());
    households_.push_back(std::make_unique<ApplianceUse>());
    households_.push_back(std::make_unique<SummerHeat>());
    households_.push_back(std::make_unique<CarUse>());
    households_.push_back(std::make_unique<OwnElectricity>());
    households_.push_back(std::make_unique<Bills>());
    households_.push_back(std::make_unique<Triggers>());
    households_.push_back(std::make_unique<Demography>());
    households_.push_back(std::make_unique<Obligations>());
    households_.push_back(std::make_unique<SocialProgramme>());
    auto works = std::make_unique<EnvelopeWorks>(thermal_, choices_, delivery_);
    auto heating = std::make_unique<HeatingReplacement>(thermal_, choices_, delivery_);
    households_.push_back(std::make_unique<StreetProjects>(cooperation_, *works));
    households_.push_back(std::make_unique<CommonProjects>(cooperation_, commons_, choices_, *heating));
    households_.push_back(std::move(works));
    households_.push_back(std::move(heating));
    households_.push_back(std::make_unique<RoofPhotovoltaics>(choices_, delivery_));
    households_.push_back(std::make_unique<CarReplacement>(choices_));
    households_.push_back(std::make_unique<Decomposition>());
    households_.push_back(std::make_unique<Census>(thermal_));
    households_.push_back(std::make_unique<Fairness>());
    // an establishment's month
    businesses_.push_back(std::make_unique<BusinessTurnover>());
    auto energy = std::make_unique<BusinessEnergy>(heat_trade_);
    const BusinessEnergy& business_energy = *energy;
    businesses_.push_back(std::move(energy));
    businesses_.push_back(std::make_unique<BusinessInvestment>(business_energy));
    businesses_.push_back(std::make_unique<Installers>(market_));
    businesses_.push_back(std::make_unique<BusinessStandards>());
    businesses_.push_back(std::make_unique<HeatSymbiosis>(business_energy, heat_trade_));
    // an institution's month
    communes_.push_back(std::make_unique<Programme>(levers_));
    communes_.push_back(std::make_unique<StateIncentive>());
    communes_.push_back(std::make_unique<SocialLandlords>());
    communes_.push_back(std::make_unique<EnergyAgency>());
    communes_.push_back(std::make_unique<CommuneTransition>());
    communes_.push_back(std::make_unique<Intercommunality>());
    communes_.push_back(std::make_unique<PolicyLearning>(levers_));
    communes_.push_back(std::make_unique<MunicipalServices>(levers_));
    communes_.push_back(std::make_unique<PrimarySchools>());
    communes_.push_back(std::make_unique<CitizenAssociations>());
    communes_.push_back(std::make_unique<CommuneProjects>(cooperation_, commons_));
    // the levers that services hold; the first is the trend's
    levers_.push_back(std::make_unique<AdviceDesk>());
    levers_.push_back(std::make_unique<Workshops>());
    levers_.push_back(std::make_unique<RetrofitBrokerage>());
    levers_.push_back(std::make_unique<ThirdPartyFinance>());
    levers_.push_back(std::make_unique<InstallerTraining>());
    levers_.push_back(std::make_unique<HardshipGrants>());
    levers_.push_back(std::make_unique<SchoolProjects>());
    levers_.push_back(std::make_unique<CalmStreets>());
    levers_.push_back(std::make_unique<Buses>());
    levers_.push_back(std::make_unique<DarkNights>());
    levers_.push_back(std::make_unique<CitizenEnergy>());
    levers_.push_back(std::make_unique<RentControls>());
    communes_.push_back(std::make_unique<HeatSharing>());
}

void Catalogue::clear()
{
    households_.clear();
    businesses_.clear();
    communes_.clear();
}

std::vector<ParameterBlock*> Catalogue::blocks()
{
    std::vector<ParameterBlock*> all{&thermal_, &choices_, &market_, &trust_, &heat_trade_, &cooperation_, &commons_};
    for (const auto& behaviour : households_) all.push_back(behaviour.get());
    for (const auto& behaviour : businesses_) all.push_back(behaviour.get());
    for (const auto& behaviour : communes_) all.push_back(behaviour.get());
    for (const auto& lever : levers_) all.push_back(lever.get());
    return all;
}

void Catalogue::prepare()
{
    for (const auto& behaviour : households_) behaviour->prepare();
    for (const auto& behaviour : communes_) behaviour->prepare();
}

} // namespace essaim
