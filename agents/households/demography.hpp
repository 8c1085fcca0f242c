// People are born, age, die and leave; homes left empty find newcomers; dwellings are sold, demolished, built anew (E20).
//
// Rows are dwellings and keep their place: a household that ends gives its row to newcomers with a new identity, and a
// dwelling that is demolished gives its own to a new one. So homes are conserved, and growth is not modelled.
#pragma once

#include "engine/behaviour.hpp"

#include <array>

namespace essaim {

class Demography final : public EachHousehold<Demography> {
public:
    std::string_view name() const override { return "demography"; }
    std::string_view about() const override
    {
        return "births, deaths, ageing, newcomers; sales, demolition and new homes (E20)";
    }
    void describe(ParameterVisitor& parameter) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

    /// Identity of the people who come to a dwelling, from its place in its cell and how many came before.
    static AgentId newcomer(std::int32_t x, std::int32_t y, std::uint32_t place_in_cell, std::uint8_t generation);

private:
    void people(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;
    void dwelling(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;
    void welcome(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;
    void rebuild(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

    static constexpr int n_ages = 5;
    bool enabled_ = true;
    std::array<double, n_ages> death_{0.0003, 0.0008, 0.0030, 0.0100, 0.0550};
    std::array<double, 3> birth_{0.12, 0.125, 0.005};
    double leave_ = 0.15;
    std::array<double, 3> persons_{0.50, 0.30, 0.10}; ///< of newcomers: one, two, three; the rest are four
    std::array<double, 3> age_{0.50, 0.35, 0.10};     ///< of newcomers, by age band; the rest are 60 to 74
    double sale_ = 0.025, demolition_ = 0.003;
    double new_loss_ = 0.8, new_carbon_house_ = 640.0, new_carbon_flat_ = 740.0;
    double new_heat_pump_ = 0.8, new_pv_ = 0.1, new_pv_kwp_ = 3.0;
};

} // namespace essaim
