// What institutions do for the inhabitants of a commune in a month: decided at the end of the month before.
#pragma once

#include <cstdint>

namespace essaim {

/// Each field is a concrete thing that a behaviour of households, installers or projects reads; none is an index.
struct CommuneOffer {
    double advice = 0;      ///< households reached by advice, 0 to 1
    double exemplary = 0;   ///< visible public installations, 0 to 1
    double seats = 0;       ///< seats in workshops per household and month
    double school = 0;      ///< families whose children take part in school projects, 0 to 1
    double home = 0;        ///< of these, the part where somebody also comes home: children show practices there
    double brokerage = 0;   ///< households whose works somebody organises with their neighbours, 0 to 1
    double transaction = 0; ///< EUR of the effort that works cost besides their price which is taken off
    double third_party = 0; ///< owners to whom all that is left to pay is lent, 0 to 1
    double grant = 0;       ///< share of the cost of works paid to owners with low incomes
    double training = 0;    ///< installers reached by training, 0 to 1
    double wait = 0;        ///< part of the wait for works that disappears
    double equity = 0;      ///< part of the equity of citizens' projects that is found for them
    double car = 0;         ///< part of the distance by car that other means take over
    double car_modest = 0;  ///< the same for the three lowest deciles, added
    double enforcement = 0; ///< dwellings banned from rent whose landlord is controlled in a year, 0 to 1
    double lights_out = 0;  ///< part of the hours of public lighting that is switched off
    double incentive = 0;   ///< share of the cost of works on banned dwellings paid to private landlords
    double landlord = -1;   ///< chance of a worst social home to be renovated; negative: its landlord has no programme
    double visits = 0;      ///< households of low incomes visited by volunteers in a month, 0 to 1
    double fairs = 0;       ///< households that come to a fair in a month, 0 to 1
    double participation = 0; ///< households that took part in a workshop of late, 0 to 1
};

/// Households reached by at least one of two that reach them independently.
constexpr double either(double one, double other) { return one + other - one * other; }

/// A trial in part of a commune's cells, drawn under the month it began.
struct Pilot {
    double cells = 0;        ///< probability of a cell to be in it; 0: no pilot
    std::int32_t since = 0;  ///< month index
};

/// What one commune decides for next month; `in_pilot` is read by nobody unless a pilot runs.
struct CommuneDecision {
    CommuneOffer& everywhere;
    CommuneOffer& in_pilot;
    Pilot& pilot;
};

} // namespace essaim
