// What a simulation remembers from one month to the next, and what follows from that on the ranks of today.
#include "distribution/business_ties.hpp"
#include "distribution/ties.hpp"
#include "engine/simulation.hpp"

namespace essaim {

void Simulation::remember(Memory& memory)
{
    population_.remember(memory);
    if (memory.reading())
        tied_to_.resize(static_cast<std::size_t>(population_.households.rows()) * ties_per_household);
    else
        tied_to_ = places_of_ties(territory_, cells_, population_, ghosts_);
    memory.rows(RowsOf::households, "ties", ties_per_household * sizeof(Place),
                reinterpret_cast<std::byte*>(tied_to_.data()));
    if (memory.reading())
        traded_with_.resize(static_cast<std::size_t>(population_.businesses.rows()) * ties_per_business);
    else
        traded_with_ = places_of_business_ties(territory_, cells_, population_, business_ghosts_);
    memory.rows(RowsOf::businesses, "business_ties", ties_per_business * sizeof(Place),
                reinterpret_cast<std::byte*>(traded_with_.data()));
    memory.shared("offers", offers_);
    std::vector<double> pilot_cells; // apart, since a struct with padding would make bytes of no meaning
    std::vector<std::int32_t> pilot_since;
    for (const Pilot& pilot : pilots_) {
        pilot_cells.push_back(pilot.cells);
        pilot_since.push_back(pilot.since);
    }
    memory.shared("pilots.cells", pilot_cells);
    memory.shared("pilots.since", pilot_since);
    for (std::size_t c = 0; c < pilots_.size() && memory.reading(); ++c) pilots_[c] = {pilot_cells[c], pilot_since[c]};
    for (const auto& behaviour : model_.catalogue.communes()) behaviour->remember(memory);
}

void Simulation::resume()
{
    // what others saw at the end of the month is a function of the columns; the ghosts of other ranks follow from ties
    publish_all();
    tie_to_places(tied_to_, territory_, partition_, ranks_, population_, ghosts_, business_ghosts_);
    tie_businesses_to_places(traded_with_, territory_, partition_, ranks_, population_, business_ghosts_);
    tied_to_ = {};
    traded_with_ = {};
}

} // namespace essaim
