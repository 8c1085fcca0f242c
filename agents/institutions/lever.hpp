// What a lever is: something a service of a commune holds, which turns money and staff into an offer to inhabitants.
#pragma once

#include "engine/behaviour.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// What an evaluation counts, and how much energy one unit of it is worth over the life of its effect.
struct Outcome {
    Flow flow;
    double worth; ///< kWh
};

/// Adding one: a file in agents/institutions/levers/ and its line in agents/catalogue.cpp; see agents/README.md.
///
/// assumes  its address lasts as long as its parameters are used: names of parameters are views of it
class Lever : public ParameterBlock {
public:
    std::string_view name() const { return name_; }
    /// What it does, in one sentence.
    virtual std::string_view about() const = 0;
    virtual Service service() const = 0;
    /// The indicator that its money is counted in.
    virtual Flow spending() const { return Flow::lever_other; }
    /// Part of its money that pays staff.
    virtual double staff() const { return 1.0; }
    /// The flow that is paid out of what it sets aside; Flow::count: it sets nothing aside, money is spent at once.
    virtual Flow paid_out() const { return Flow::count; }
    /// What it keeps in hand of that, EUR per home, so that a month of many requests does not exceed it.
    virtual double reserve() const { return 0.0; }
    /// What inhabitants are offered at an intensity of 0 to 1. Adds to the offer.
    virtual void offer(double intensity, CommuneOffer& offer) const = 0;
    /// What a trial of it is judged by.
    virtual std::vector<Outcome> judged_by() const { return renovations(); }

    /// Intensity when so much is spent: what each further euro reaches gets less.
    double intensity(double per_household_and_year) const;
    /// Share of the money for levers where the programme is adopted, before anything is learnt.
    double weight() const { return weight_; }

    void describe(ParameterVisitor& parameter) final;

protected:
    Lever(std::string_view name, double weight, double scale, std::string_view source)
        : name_(name), weight_name_("levers." + name_), scale_name_("levers." + name_ + "_scale"), source_(source),
          weight_(weight), scale_(scale)
    {
    }
    virtual void describe_more(ParameterVisitor&) {}
    /// Renovations decided, as energy.
    static std::vector<Outcome> renovations();

private:
    std::string name_, weight_name_, scale_name_, source_;
    double weight_, scale_;
};

} // namespace essaim
