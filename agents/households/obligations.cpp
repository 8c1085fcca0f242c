#include "agents/households/obligations.hpp"

#include "agents/households/works.hpp"
#include "core/math.hpp"
#include "core/mutation.hpp"

namespace essaim {

namespace {
constexpr Process process("obligations.control");
} // namespace

void Obligations::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("obligation.form", form_name_, {.what = "law: landlords of banned dwellings look into works as "
              "triggers.obligation says, more where communes control; voluntary: nobody must, but state.landlord_grant "
              "may incite; imposed: who is controlled has works done",
              .source = "choice of the user", .choices = {"law", "voluntary", "imposed"}});
    parameter("obligation.owners", owners_, {.what = "imposed: those who live in a dwelling they own must comply too",
                                             .source = "choice of the user"});
    parameter("obligation.exemptions", exemptions_, {.min = 0, .max = 1,
              .what = "part of those controlled who are exempt for a technical or legal reason", .source = prior});
    parameter("obligation.controls", controls_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "banned dwellings controlled in a year where communes do not control", .source = prior});
    parameter("obligation.crowding", crowding_, {.min = 0, .max = 1,
              .what = "part of the personal norm lost when one is forced, without participation and fairness",
              .source = "assumption; motivation crowding (Frey and Jegen 2001) without a size"});
    parameter("obligation.fairness", fairness_, {.min = 0, .max = 1, .what = "how fair the obligation is felt to be",
                                                 .source = prior});
}

void Obligations::prepare()
{
    form_ = form_name_ == "voluntary" ? Form::voluntary : form_name_ == "imposed" ? Form::imposed : Form::law;
}

void Obligations::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    const int year = now.month.year();
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const CommuneOffer& offer = now.offer(cell);
        if (form_ == Form::law && !(offer.enforcement > 0.0)) continue;
        const Tally tally = now.tally(cell);
        const double controlled = form_ == Form::imposed ? controls_ + (1.0 - controls_) * offer.enforcement
                                                         : offer.enforcement;
        const double compliance = controlled * (1.0 - exemptions_) / 12.0;
        for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
            if (!banned_from_rent(static_cast<Label>(h.label[r]), year)) continue;
            const auto tenure = static_cast<Tenure>(h.tenure[r]);
            const bool concerned = tenure == Tenure::private_rented ||
                                   (tenure == Tenure::owner && owners_ && form_ == Form::imposed);
            if (!concerned) continue;
            HouseholdMonth& m = scratch[r - chunk.first];
            if (form_ == Form::voluntary) { // what the law had opened does not open, unless money opens it
                if (offer.incentive > 0.0) continue;
                if (m.window_envelope == Trigger::obligation) m.window_envelope = Trigger::none;
                if (m.window_heating == Trigger::obligation) m.window_heating = Trigger::none;
                continue;
            }
            if (now.draws.uniform(AgentId{h.id[r]}, now.month, process) >= compliance) continue;
            m.window_envelope = Trigger::obligation;
            if (m.window_heating == Trigger::none) m.window_heating = Trigger::obligation;
            tally[Flow::obliged] += 1.0;
            if (form_ != Form::imposed) continue;
            m.imposed = true;
            if (tenure != Tenure::owner) continue; // landlords are not among the households; their tenants are not forced
            double resented = crowding_ * (1.0 - offer.participation) * (1.0 - fairness_);
            if constexpr (mutation == "obligation_without_resentment") resented = 0.0;
            h.norm[r] = static_cast<float>(static_cast<double>(h.norm[r]) * (1.0 - resented));
        }
    }
}

} // namespace essaim
