// Hot water, cooking, lighting and appliances (E2, E3), and the car (E17): what a household uses besides heating.
#pragma once

#include "engine/behaviour.hpp"

#include <array>
#include <vector>

namespace essaim {

class HotWaterUse final : public EachHousehold<HotWaterUse> {
public:
    std::string_view name() const override { return "hot_water"; }
    std::string_view about() const override { return "heats water for the persons of the household (E2)"; }
    void describe(ParameterVisitor& parameter) override;
    void prepare() override;
    void begin_month(const Now& now) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    struct System {
        double efficiency = 1;
        std::size_t carrier = 0;
    };
    std::array<std::array<System, heating_names.size()>, hot_water_names.size()> systems_{}; ///< by HotWater, Heating
    std::vector<std::array<double, 256>> full_; ///< kWh of hot water this month, by climate class and persons
    double litres_ = 62.0, temperature_ = 40.0, saving_ = 0.30;
    double boiler_ = 0.60, tank_ = 0.95, heat_pump_ = 2.5, network_ = 0.75;
};

class ApplianceUse final : public EachHousehold<ApplianceUse> {
public:
    std::string_view name() const override { return "appliances"; }
    std::string_view about() const override { return "cooks, lights and runs appliances (E3)"; }
    void describe(ParameterVisitor& parameter) override;
    void prepare() override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    double specific_ = 3000.0, cooking_ = 765.0, reference_persons_ = 2.15, saving_ = 0.25, progress_ = 0.01;
    std::array<double, 16> by_persons_{}; ///< (persons / reference)^0.5
};

class CarUse final : public EachHousehold<CarUse> {
public:
    std::string_view name() const override { return "car_use"; }
    std::string_view about() const override { return "drives, less when fuel is dear and by sobriety (E17)"; }
    void describe(ParameterVisitor& parameter) override;
    void begin_month(const Now& now) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    double elasticity_ = 0.25, saving_ = 0.20;
    double on_fuel_ = 1.0, on_electricity_ = 1.0; ///< distance at this month's price over that at the habituated one
};

} // namespace essaim
