// The staged choice of works, heating, photovoltaics and car (E7): each opened by a trigger, gated, then a logit.
#pragma once

#include "agents/households/delivery.hpp"
#include "agents/households/works.hpp"
#include "engine/behaviour.hpp"

#include <array>

namespace essaim {

/// Segments of the stock for which renovation rates are known.
enum class Segment : std::uint8_t { owner_house, owner_flat, rented_house, rented_flat, social };
Segment segment_of(Tenure tenure, DwellingType type);

class EnvelopeWorks final : public EachHousehold<EnvelopeWorks> {
public:
    EnvelopeWorks(const Thermal& thermal, const Choices& choices, const Delivery& delivery)
        : thermal_(thermal), choices_(choices), delivery_(delivery)
    {
    }
    std::string_view name() const override { return "envelope_works"; }
    std::string_view about() const override { return "insulates parts of the dwelling, or all of it (E7, E9)"; }
    static bool concerned(const HouseholdMonth& m, const Households& h, Row row)
    {
        return m.window_envelope != Trigger::none || h.order_envelope[row] != 0;
    }
    void describe(ParameterVisitor& parameter) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

    /// What works ordered together would bring: the best option, EUR over its life, and control over it (E11).
    struct Offer {
        double worth = -1e9, control = 0;
    };
    /// rebate: taken off the cost, as a share; voted: as in HouseholdMonth, what co-owners do together; 0: what each chooses
    Offer offer(const Me& me, const Households& h, const HouseholdMonth& m, const Now& now, double rebate,
                std::uint8_t voted) const;

    /// What a meeting of co-owners is asked to insulate: a set of common parts that half of the flats lack, drawn by
    /// taste at quantile u; everything they own together where `everything` holds or no set fits. As HouseholdMonth::voted.
    ///
    /// lacking: flats without each of the four parts
    std::uint8_t resolution(std::span<const std::uint32_t, 4> lacking, std::uint32_t flats, bool everything,
                            double u) const;

private:
    static constexpr std::size_t n_bundles = 9; ///< eight sets of parts, and a deep retrofit
    struct Dwelling;
    struct Price;
    /// Options of works as they are weighed.
    struct Options {
        std::array<double, n_bundles> utility{}, worth{}, control{};
        std::array<std::uint8_t, n_bundles> bundle{};
        std::size_t n = 0;
    };
    Options weigh(const Me& me, const Households& h, const HouseholdMonth& m, const Now& now, double rebate,
                  std::uint8_t voted) const;
    /// What works on one dwelling are priced and promised by; aids as of `rules`.
    Dwelling look_at(const Households& h, const Me& me, const Now& now, Month rules) const;
    Price price_of(Measure measure, int classes, Dwelling& dwelling, const Now& now) const;
    Price deep_price(const Households& h, Row row, double relative, Dwelling& dwelling, const Now& now) const;
    /// The works ordered, with aids as of the order and prices of today; nothing when all of it was done meanwhile.
    void install(const Order& order, const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

    const Thermal& thermal_;
    const Choices& choices_;
    const Delivery& delivery_;
    std::array<double, n_bundles> taste_{0.0, -1.477, -2.417, -2.075, -2.497, -1.729, -2.388, -1.498, -2.818};
    std::array<double, 5> reluctance_{2.245, 0.3085, 3.346, 4.362, 3.023};
};

class HeatingReplacement final : public EachHousehold<HeatingReplacement> {
public:
    HeatingReplacement(const Thermal& thermal, const Choices& choices, const Delivery& delivery)
        : thermal_(thermal), choices_(choices), delivery_(delivery)
    {
    }
    std::string_view name() const override { return "heating_replacement"; }
    std::string_view about() const override { return "replaces the heating system when it fails, or at an occasion (E7)"; }
    static bool concerned(const HouseholdMonth& m, const Households& h, Row row)
    {
        return m.window_heating != Trigger::none || h.order_heating[row] != 0;
    }
    void describe(ParameterVisitor& parameter) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

    /// Whether a network, with its extensions so far and `further` of all cells, passes by the dwelling's cell.
    static bool network_near(const Me& me, const Now& now, double further = 0.0);
    /// What connecting to a heat network would bring over its life, EUR, and control over it (E11).
    EnvelopeWorks::Offer connection(const Me& me, const Households& h, const Now& now) const;

private:
    double yearly_cost(const Households& h, Row row, Heating system, const Now& now) const;
    bool feasible(Heating option, const Households& h, const Me& me, const Now& now) const;
    /// The system ordered, with aids as of the order and the price of today.
    void install(const Order& order, const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

    const Thermal& thermal_;
    const Choices& choices_;
    const Delivery& delivery_;
    std::array<double, 9> taste_{0.5, -1.0, -1.5, 0.0, 0.4851, -2.667, -1.808, -2.308, -1.329};
    double early_ = 3.0, breakdown_wait_ = 1.5;
    std::int64_t gas_ban_year_ = 0, oil_ban_year_ = 2022;
};

class RoofPhotovoltaics final : public EachHousehold<RoofPhotovoltaics> {
public:
    RoofPhotovoltaics(const Choices& choices, const Delivery& delivery) : choices_(choices), delivery_(delivery) {}
    std::string_view name() const override { return "photovoltaics"; }
    std::string_view about() const override { return "puts photovoltaic modules on the roof (E7, E10)"; }
    static bool concerned(const HouseholdMonth& m, const Households& h, Row row)
    {
        return m.window_pv != Trigger::none || h.order_pv[row] != 0;
    }
    void describe(ParameterVisitor& parameter) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    struct Offer {
        double cost, saved; ///< EUR; EUR a year
        Financing money;
    };
    /// What a roof of this power costs and earns; aids as of `rules`.
    Offer offer(double kwp, const Me& me, const Households& h, const HouseholdMonth& m, const Now& now, Month rules) const;
    void install(const Order& order, const Me& me, Households& h, const HouseholdMonth& m, const Now& now,
                 Tally tally) const;

    const Choices& choices_;
    const Delivery& delivery_;
    double reluctance_ = 4.116, around_ = 4.0, public_example_ = 1.0, roof_per_kwp_ = 9.4;
};

class CarReplacement final : public EachHousehold<CarReplacement> {
public:
    explicit CarReplacement(const Choices& choices) : choices_(choices) {}
    std::string_view name() const override { return "car_replacement"; }
    std::string_view about() const override { return "replaces a car, by an electric one or not (E7, E17)"; }
    static bool concerned(const HouseholdMonth& m) { return m.window_car != Trigger::none; }
    void describe(ParameterVisitor& parameter) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    const Choices& choices_;
    double taste_electric_ = -5.862, familiarity_ = 0.15, home_charging_ = 0.7;
    std::int64_t fuel_ban_year_ = 2035;
};

} // namespace essaim
