#include "app/member_run.hpp"

#include "config/paths.hpp"
#include "engine/simulation.hpp"
#include "io/yearly_sums.hpp"

#include <algorithm>
#include <cstring>

namespace essaim {

namespace {

/// Years of one member on root.
class YearBook {
public:
    YearBook(const MemberLayout& layout, std::size_t n_communes)
        : layout_(layout), n_communes_(n_communes), variables_(variables_of_flows()), sums_(variables_, n_communes),
          bytes_(layout.bytes())
    {
    }

    void add(const Report& report)
    {
        sums_.add(report.communes);
        if (!report.month.is_december()) return;
        const std::span<const double> year = sums_.close_step();
        std::vector<double> total(n_flows);
        for (std::size_t commune = 0; commune < n_communes_; ++commune)
            for (std::size_t flow = 0; flow < n_flows; ++flow) total[flow] += year[commune * n_flows + flow];
        for (std::size_t i = 0; i < layout_.indicators.size(); ++i) {
            const auto flow = static_cast<std::size_t>(layout_.indicators[i]);
            std::byte* const at = bytes_.data() + i * layout_.bytes_of_indicator();
            put(at, year_, published(variables_, flow, total.data(), true));
            for (std::size_t commune = 0; commune < layout_.communes; ++commune)
                put(at + layout_.years * sizeof(double), year_ * layout_.communes + commune,
                    static_cast<float>(published(variables_, flow, &year[commune * n_flows], true)));
        }
        ++year_;
    }

    std::vector<std::byte> take() && { return std::move(bytes_); }

private:
    template <class T>
    static void put(std::byte* at, std::size_t index, T value)
    {
        std::memcpy(at + index * sizeof value, &value, sizeof value);
    }

    const MemberLayout& layout_;
    std::size_t n_communes_;
    std::vector<Variable> variables_;
    YearlySums sums_;
    std::size_t year_ = 0;
    std::vector<std::byte> bytes_;
};

} // namespace

std::vector<std::byte> run_member(const Communicator& ranks, const Ground& ground, std::span<const Setting> settings,
                                  const MemberLayout& layout)
{
    Model model; // a new one: nothing of a member can stay behind for the next
    assign_settings(model.blocks(), settings);
    model.prepare(ground.territory, share_folder());
    Timer timer;
    Simulation simulation(ranks, ground.territory, ground.cells, ground.partition, model, timer);
    YearBook book(layout, ranks.is_root() ? ground.territory.communes.size() : 0);
    for (Month month{0}; month <= model.run.last(); ++month.index) {
        const Report report = simulation.advance(month);
        if (month >= model.run.first_output() && ranks.is_root()) book.add(report);
    }
    return ranks.is_root() ? std::move(book).take() : std::vector<std::byte>();
}

} // namespace essaim
