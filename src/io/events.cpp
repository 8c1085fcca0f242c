// Gathering, sorting and writing of events.
#include "io/events.hpp"

#include <algorithm>
#include <string>
#include <tuple>

namespace essaim {

namespace {

constexpr std::uint64_t many = 1U << 18;  // 10 MB of events waiting on root
constexpr std::array<const char*, 6> names{"month", "agent", "cell", "kind", "detail1", "detail2"};

auto order(const LoggedEvent& e) { return std::tuple(e.month, e.agent, e.kind, e.detail1, e.detail2, e.cell); }

/// Codes and their names, the CF way: flag_meanings are separated by spaces.
template <class T>
void flags(Hdf5Dataset& data, const std::vector<std::string>& meanings)
{
    if (meanings.empty()) return;
    std::vector<T> values;
    std::string all;
    for (const std::string& meaning : meanings) {
        values.push_back(static_cast<T>(values.size()));
        all += (all.empty() ? "" : " ") + meaning;
    }
    data.numbers("flag_values", std::span<const T>(values));
    data.text("flag_meanings", all);
}

}  // namespace

void EventLog::make(Hdf5File& file, const RecorderSetup& setup)
{
    Hdf5Object group = file.group("/events");
    group.text("title", "what happened, sorted by month and agent");
    const Hdf5Dataset rows = file.dimension("/events/event", 0, true);
    const auto column = [&](const char* name, NumberType type, std::string_view meaning) {
        Hdf5Dataset data = file.dataset(std::string("/events/") + name, {.type = type, .size = {0}, .grows = true});
        data.text("long_name", meaning);
        data.text("units", "1");
        data.along(0, rows);
        return data;
    };
    column("month", NumberType::i32, "month index, 0 is January 2018");
    column("agent", NumberType::u64, "identity of the household");
    column("cell", NumberType::i32, "index of the cell where it lives after the event");
    Hdf5Dataset kind = column("kind", NumberType::u8, "kind of event");
    flags<std::uint8_t>(kind, setup.event_kinds);
    Hdf5Dataset detail1 = column("detail1", NumberType::i32, setup.detail1_meaning);
    flags<std::int32_t>(detail1, setup.detail1_names);
    column("detail2", NumberType::i32, setup.detail2_meaning);
}

void EventLog::open(Hdf5File& file)
{
    columns_.push_back(file.at("/events/event"));
    for (const char* name : names) columns_.push_back(file.at(std::string("/events/") + name));
}

std::vector<LoggedEvent> EventLog::add(std::span<const LoggedEvent> events)
{
    std::vector<std::vector<LoggedEvent>> out(static_cast<std::size_t>(ranks_.size()));
    out[0].assign(events.begin(), events.end());
    const auto in = ranks_.all_to_all(out);
    const std::size_t before = waiting_.size();
    if (ranks_.is_root()) {
        for (const auto& list : in) waiting_.insert(waiting_.end(), list.begin(), list.end());
        std::sort(waiting_.begin() + static_cast<std::ptrdiff_t>(before), waiting_.end(),
                  [](const LoggedEvent& a, const LoggedEvent& b) { return order(a) < order(b); });
    }
    waiting_everywhere_ += static_cast<std::uint64_t>(ranks_.sum(static_cast<std::int64_t>(events.size())));
    const std::vector<LoggedEvent> batch(waiting_.begin() + static_cast<std::ptrdiff_t>(before), waiting_.end());
    if (waiting_everywhere_ >= many) write();
    return batch;
}

void EventLog::write()
{
    if (waiting_everywhere_ == 0) return;
    const std::uint64_t total = written_ + waiting_everywhere_;
    for (Hdf5Dataset& column : columns_) column.resize(total);
    const std::uint64_t n = waiting_.size();  // 0 elsewhere than on root
    const auto put = [&]<class T>(std::size_t column, T (*value)(const LoggedEvent&)) {
        std::vector<T> values(n);
        std::ranges::transform(waiting_, values.begin(), value);
        columns_[column].write_block(written_, n, 0, 1, std::span<const T>(values));
    };
    put(
        1, +[](const LoggedEvent& e) { return e.month; });
    put(
        2, +[](const LoggedEvent& e) { return e.agent; });
    put(
        3, +[](const LoggedEvent& e) { return static_cast<std::int32_t>(e.cell); });
    put(
        4, +[](const LoggedEvent& e) { return e.kind; });
    put(
        5, +[](const LoggedEvent& e) { return e.detail1; });
    put(
        6, +[](const LoggedEvent& e) { return e.detail2; });
    written_ = total;
    waiting_everywhere_ = 0;
    waiting_.clear();
}

void EventLog::close()
{
    write();
    columns_.clear();
}

}  // namespace essaim
