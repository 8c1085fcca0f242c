#include "app/diffusion.hpp"

#include "core/error.hpp"
#include "distribution/asking.hpp"
#include "parallel/for_each_chunk.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace essaim {

namespace {

using namespace diffusion;

constexpr Row chunk_rows = 2000, batch_rows = 65536;
constexpr Process ties_process("diffusion.ties"), base_process("diffusion.base");
constexpr double least_base = 100.0, spread_of_base = 300.0; // kWh/step

/// Position of a point of a square of side 2^bits along the Hilbert curve.
std::uint64_t along_curve(std::uint32_t x, std::uint32_t y, int bits)
{
    std::uint64_t position = 0;
    for (int bit = bits - 1; bit >= 0; --bit) {
        const std::uint32_t side = 1U << bit, right = (x & side) != 0 ? 1U : 0U, above = (y & side) != 0 ? 1U : 0U;
        position = position << 2 | ((3U * right) ^ above);
        if (above != 0) continue;
        if (right != 0) {
            x = side - 1 - (x & (side - 1));
            y = side - 1 - (y & (side - 1));
        }
        std::swap(x, y);
    }
    return position;
}

/// The k-th of equally likely places at a 32-bit word.
Place at_word(std::uint32_t word, Place n) { return static_cast<Place>(std::uint64_t{word} * n >> 32); }

} // namespace

std::array<std::uint32_t, ties_per_agent + 1> diffusion::thresholds()
{
    std::array<std::uint32_t, ties_per_agent + 1> below{};
    for (std::uint32_t k = 0; k <= ties_per_agent; ++k)
        below[k] = static_cast<std::uint32_t>(
            std::ceil((spontaneous + imitation * k / ties_per_agent) * 0x1p32 - 0.5)); // Draws::unit(word) < probability
    return below;
}

Diffusion::Diffusion(const Communicator& ranks, std::int64_t agents, std::uint64_t seed)
    : ranks_(ranks), draws_(seed), ghosts_(ranks), desks_(static_cast<std::size_t>(threads_in_use()))
{
    lay_out(agents);
    draw_ties();
    observers_ = Observers(ties_, ties_per_agent, seen_.size());
    post_.emplace_back(agents_.rows());
    begin();
}

void Diffusion::lay_out(std::int64_t agents)
{
    const auto n_agents = static_cast<Place>(agents);
    const Cell n_cells = (n_agents + agents_per_cell - 1) / agents_per_cell;
    const auto side = static_cast<Cell>(std::ceil(std::sqrt(static_cast<double>(n_cells))));
    for (Cell cell = 0; cell < n_cells; ++cell)
        column_and_line_.push_back({static_cast<std::int32_t>(cell % side), static_cast<std::int32_t>(cell / side)});
    const auto bits = static_cast<int>(std::bit_width(side));
    std::sort(column_and_line_.begin(), column_and_line_.end(), [bits](const auto& a, const auto& b) {
        const auto position = [bits](const auto& at) {
            return along_curve(static_cast<std::uint32_t>(at[0]), static_cast<std::uint32_t>(at[1]), bits);
        };
        return position(a) < position(b);
    });
    territory_.first_household.resize(n_cells + std::size_t{1});
    territory_.first_business.assign(n_cells + std::size_t{1}, 0);
    for (Cell cell = 0; cell <= n_cells; ++cell)
        territory_.first_household[cell] = std::min(n_agents, cell * agents_per_cell);
    partition_.emplace_back(territory_, partition_along_curve(territory_, ranks_.size()), ranks_.size(), ranks_.rank());

    Row rows = 0;
    chunk_.push_back(0);
    for (const Cell cell : partition_[0].own()) {
        rows += territory_.first_household[cell + 1] - territory_.first_household[cell];
        if (rows - chunk_.back() >= chunk_rows) chunk_.push_back(rows);
    }
    if (chunk_.back() < rows) chunk_.push_back(rows);
    agents_.resize(rows);
    seen_.resize(rows);
    Row row = 0;
    for (const Cell cell : partition_[0].own())
        for (Place place = territory_.first_household[cell]; place < territory_.first_household[cell + 1]; ++place) {
            constexpr std::int32_t metres = 1000;
            const AgentId id = AgentId::of(AgentKind::household, column_and_line_[cell][0] * metres,
                                           column_and_line_[cell][1] * metres, place - territory_.first_household[cell]);
            agents_.id[row] = id.value;
            agents_.base[row++] =
                static_cast<float>(least_base + spread_of_base * draws_.uniform(id, at_synthesis, base_process));
        }
}

void Diffusion::draw_ties()
{
    const Partition& partition = partition_[0];
    const auto side = static_cast<std::int32_t>(std::ceil(std::sqrt(static_cast<double>(territory_.n_cells()))));
    std::vector<std::int32_t> cell_at(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), -1);
    for (Cell cell = 0; cell < territory_.n_cells(); ++cell)
        cell_at[static_cast<std::size_t>(column_and_line_[cell][1] * side + column_and_line_[cell][0])] =
            static_cast<std::int32_t>(cell);
    const Row rows = agents_.rows();
    ties_.resize(std::size_t{rows} * ties_per_agent);
    std::vector<Cell> cell_of(rows);
    std::vector<Row> first_row(partition.own().size() + 1);
    for (std::size_t i = 0; i < partition.own().size(); ++i) {
        const Cell cell = partition.own()[i];
        first_row[i + 1] = first_row[i] + territory_.first_household[cell + 1] - territory_.first_household[cell];
        std::fill(cell_of.begin() + first_row[i], cell_of.begin() + first_row[i + 1], static_cast<Cell>(i));
    }
    const auto batches = ranks_.max(static_cast<std::int64_t>((rows + batch_rows - 1) / batch_rows));
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        const Row first = std::min<Row>(rows, static_cast<Row>(batch) * batch_rows);
        const Row n = std::min<Row>(rows, first + batch_rows) - first;
        std::vector<Place> places(std::size_t{n} * ties_per_agent);
        std::vector<Address> at(places.size());
        for_each_chunk(n, [&](std::size_t i, int) {
            const Row row = first + static_cast<Row>(i);
            const Cell local = cell_of[row], cell = partition.own()[local];
            const Place self = territory_.first_household[cell] + (row - first_row[local]);
            std::array<std::array<Place, 2>, n_neighbours + 1> around{};
            std::array<Cell, n_neighbours + 1> around_cell{};
            std::size_t n_around = 0;
            Place near = 0;
            const auto [column, line] = column_and_line_[cell];
            for (std::int32_t y = std::max(0, line - 1); y <= std::min(side - 1, line + 1); ++y)
                for (std::int32_t x = std::max(0, column - 1); x <= std::min(side - 1, column + 1); ++x) {
                    const std::int32_t there = cell_at[static_cast<std::size_t>(y * side + x)];
                    if (there < 0) continue;
                    const auto c = static_cast<Cell>(there);
                    around[n_around] = {territory_.first_household[c], territory_.first_household[c + 1]};
                    around_cell[n_around++] = c;
                    near += territory_.first_household[c + 1] - territory_.first_household[c];
                }
            const AgentId id{agents_.id[row]};
            const auto u = draws_.bits(id, at_synthesis, ties_process), v = draws_.bits(id, at_synthesis, ties_process, 1);
            const std::array<std::uint32_t, ties_per_agent> words{u[0], u[1], u[2], u[3], v[0], v[1], v[2], v[3]};
            for (std::size_t k = 0; k < ties_per_agent; ++k) {
                Place place = 0;
                Cell where = 0;
                if (k < near_ties) {
                    Place left = at_word(words[k], near - 1);
                    std::size_t c = 0;
                    for (;; ++c) { // oneself is passed over
                        const bool own = around_cell[c] == cell;
                        const Place others = around[c][1] - around[c][0] - (own ? 1 : 0);
                        if (left < others) {
                            place = around[c][0] + left;
                            if (own && place >= self) ++place;
                            break;
                        }
                        left -= others;
                    }
                    where = around_cell[c];
                } else {
                    place = at_word(words[k], territory_.n_households() - 1);
                    if (place >= self) ++place;
                    where = place / agents_per_cell;
                }
                places[i * ties_per_agent + k] = place;
                at[i * ties_per_agent + k] = partition.household(territory_, place, where);
            }
        });
        const auto tie = resolve(places, at, ranks_, ghosts_, seen_);
        std::copy(tie.begin(), tie.end(), ties_.begin() + static_cast<std::ptrdiff_t>(first) * ties_per_agent);
    }
}

void Diffusion::begin()
{
    std::ranges::fill(agents_.adopted.values(), std::uint8_t{0});
    std::ranges::fill(agents_.adopted_ties.values(), std::uint8_t{0});
    std::ranges::fill(agents_.energy.values(), 0.0F);
    std::ranges::fill(agents_.bill.values(), 0.0F);
    std::vector<Row> all(agents_.rows());
    for (Row row = 0; row < agents_.rows(); ++row) all[row] = row;
    std::fill(seen_.begin(), seen_.begin() + agents_.rows(), std::uint8_t{0});
    ghosts_.refresh(seen_, all, [](std::uint32_t, std::uint8_t) {});
}

Totals Diffusion::advance(Month step)
{
    for (Desk& desk : desks_) desk.totals = {}, desk.changed.clear();
    for_each_chunk(chunk_.size() - 1, [&](std::size_t i, int thread) {
        Desk& desk = desks_[static_cast<std::size_t>(thread)];
        const std::size_t before = desk.changed.size();
        adopt(chunk_[i], chunk_[i + 1], step, desk);
        consume(chunk_[i], chunk_[i + 1], step, desk.totals);
        observers_.of_all(std::span(desk.changed).subspan(before),
                          [&](Row observer, std::size_t) { post_[0].send(thread, observer, 1); });
    });
    publish();
    Totals sum;
    for (const Desk& desk : desks_) {
        sum.adopters += desk.totals.adopters;
        sum.energy += desk.totals.energy;
        sum.bill += desk.totals.bill;
    }
    std::array<std::int64_t, 3> all{sum.adopters, sum.energy, sum.bill};
    ranks_.sum(all);
    return {all[0], all[1], all[2]};
}

// Only those who have not adopted draw, and only where the draw is low enough for any number of ties does one look at
// that number. Lists are made without branches: what a draw says cannot be foreseen.
void Diffusion::adopt(Row first, Row last, Month step, Desk& desk)
{
    const std::size_t rows = last - first;
    if (desk.ids.size() < rows) {
        desk.ids.resize(rows);
        desk.words.resize(rows);
        desk.open.resize(rows);
    }
    const std::uint64_t* const id = agents_.id.values().data();
    std::uint8_t* const adopted = agents_.adopted.values().data();
    const std::uint8_t* const adopted_ties = agents_.adopted_ties.values().data();
    std::size_t n = 0;
    std::uint64_t* const ids = desk.ids.data();
    std::uint32_t* const open = desk.open.data();
    for (Row row = first; row < last; ++row) {
        ids[n] = id[row];
        open[n] = row;
        n += adopted[row] == 0 ? 1U : 0U;
    }
    draws_.first_bits({ids, n}, step, adoption, {desk.words.data(), n});
    const std::uint32_t* const words = desk.words.data();
    std::size_t n_open = 0;
    for (std::size_t i = 0; i < n; ++i) {
        ids[n_open] = words[i]; // of the draws, what may be low enough
        open[n_open] = open[i];
        n_open += words[i] < thresholds_[ties_per_agent] ? 1U : 0U;
    }
    for (std::size_t i = 0; i < n_open; ++i) {
        const Row row = open[i];
        if (ids[i] >= thresholds_[adopted_ties[row]]) continue;
        adopted[row] = 1;
        seen_[row] = 1;
        observers_.fetch(row);
        desk.changed.push_back(row);
    }
    desk.totals.adopters += static_cast<std::int64_t>(rows - n);
}

void Diffusion::consume(Row first, Row last, Month step, Totals& totals)
{
    const float before = season[static_cast<std::size_t>(step.of_year())], after = saving * before;
    const std::uint8_t* const adopted = agents_.adopted.values().data();
    const float* const base = agents_.base.values().data();
    float* const energy = agents_.energy.values().data();
    float* const bill = agents_.bill.values().data();
    // a chunk's sums fit 32 bits: little more than 2,000 rows of at most 640 kWh
    std::int32_t energy_sum = 0, bill_sum = 0;
    for (Row row = first; row < last; ++row) {
        const float used = base[row] * (adopted[row] != 0 ? after : before), paid = standing_charge + price * used;
        energy[row] = used;
        bill[row] = paid;
        energy_sum += static_cast<std::int32_t>(used * fixed_point + 0.5F);
        bill_sum += static_cast<std::int32_t>(paid * fixed_point + 0.5F);
    }
    totals.energy += energy_sum;
    totals.bill += bill_sum;
}

void Diffusion::publish()
{
    changed_.clear();
    for (Desk& desk : desks_) {
        desk.totals.adopters += static_cast<std::int64_t>(desk.changed.size());
        if (ranks_.size() > 1) changed_.insert(changed_.end(), desk.changed.begin(), desk.changed.end());
    }
    if (ranks_.size() > 1) {
        std::vector<std::uint32_t>& of_others = desks_[0].changed;
        of_others.clear();
        ghosts_.refresh(seen_, changed_, [&](std::uint32_t ghost, std::uint8_t) { of_others.push_back(ghost); });
        observers_.of_all(of_others, [&](Row observer, std::size_t) { post_[0].send(0, observer, 1); });
    }
    std::uint8_t* const adopted_ties = agents_.adopted_ties.values().data();
    post_[0].deliver([&](Row row, std::uint8_t more) { adopted_ties[row] = static_cast<std::uint8_t>(adopted_ties[row] + more); });
}

double Diffusion::bytes_per_agent() const
{
    const double rows = std::max<Row>(1, agents_.rows());
    return static_cast<double>(agents_.bytes_per_row()) + static_cast<double>(observers_.bytes()) / rows +
           static_cast<double>(ties_.size() * sizeof(std::uint32_t) + seen_.size()) / rows;
}

std::uint64_t Diffusion::content_hash() const
{
    std::uint64_t sum = 0;
    for (Row row = 0; row < agents_.rows(); ++row) {
        std::uint64_t word = mix(agents_.id[row]);
        for (const AnyColumn* column : agents_.columns()) {
            std::uint64_t value = 0;
            std::memcpy(&value, column->bytes() + row * column->width, column->width);
            word = mix(word ^ value);
        }
        sum += word;
    }
    return static_cast<std::uint64_t>(ranks_.sum(static_cast<std::int64_t>(sum)));
}

} // namespace essaim
