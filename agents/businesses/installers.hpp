// Installers: establishments of construction that do works for households; capacity and competence (E13).
#pragma once

#include "agents/institutions/market.hpp"
#include "engine/behaviour.hpp"

namespace essaim {

/// Installers of a zone and trade share one order book in proportion to their capacity, so a household does not choose
/// among them; each grows, shrinks, learns and may close on its own.
class Installers final : public BusinessBehaviour {
public:
    explicit Installers(const InstallerMarket& market) : market_(market) {}
    std::string_view name() const override { return "installers"; }
    std::string_view about() const override
    {
        return "hires or lets go as the wait for works tells it, trains its workers (E13)";
    }
    void describe(ParameterVisitor&) override {}
    void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const override;

private:
    const InstallerMarket& market_;
};

} // namespace essaim
