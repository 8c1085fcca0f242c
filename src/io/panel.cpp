// Sampling, gathering and writing of the panel.
#include "io/panel.hpp"

#include "core/error.hpp"
#include "io/time_axis.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace essaim {

namespace {

/// Keeps the sample apart from other uses of the hash of an id.
constexpr std::uint64_t salt = 0x70616e656cULL;

/// Whether a column belongs to the panel. The id heads every record by itself.
bool belongs(const AnyColumn& column, const std::vector<std::string>& wanted)
{
    return column.name != "id" && (wanted.empty() || std::ranges::find(wanted, column.name) != wanted.end());
}

std::uint64_t id_at(const std::byte* record)
{
    std::uint64_t id = 0;
    std::memcpy(&id, record, sizeof id);
    return id;
}

}  // namespace

Panel::Panel(const Communicator& ranks, std::int64_t wanted, std::uint64_t households_in_all,
             std::vector<std::string> columns)
    : ranks_(ranks), wanted_(std::move(columns))
{
    const double share = households_in_all == 0
                             ? 0.0
                             : std::min(1.0, static_cast<double>(wanted) / static_cast<double>(households_in_all));
    threshold_ = share >= 1.0 ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(share * 0x1p64);
}

bool Panel::sampled(std::uint64_t id) const { return mix(id ^ salt) < threshold_; }

void Panel::choose_columns(const Households& households)
{
    for (const std::string& name : wanted_)
        require(std::ranges::any_of(households.columns(), [&](const AnyColumn* c) { return c->name == name; }),
                fmt::format("panel column '{}' (households have no such attribute) see docs/output.md", name));
    width_ = sizeof(std::uint64_t);
    for (std::size_t i = 0; i < households.columns().size(); ++i) {
        const AnyColumn& column = *households.columns()[i];
        if (!belongs(column, wanted_)) continue;
        attributes_.push_back({std::string(column.name),
                               std::string(column.unit),
                               std::string(column.meaning),
                               column.type,
                               i,
                               column.width,
                               {}});
        width_ += column.width;
    }
}

void Panel::add(std::int32_t month, const Households& households)
{
    if (threshold_ == 0) return;
    if (width_ == 0) choose_columns(households);
    std::vector<std::vector<std::byte>> out(static_cast<std::size_t>(ranks_.size()));
    for (Row row = 0; row < households.rows(); ++row) {
        const std::uint64_t id = households.id[row];
        if (!sampled(id)) continue;
        const auto put = [&](const std::byte* from, std::size_t width) {
            out[0].insert(out[0].end(), from, from + width);
        };
        put(reinterpret_cast<const std::byte*>(&id), sizeof id);
        for (const Attribute& attribute : attributes_)
            put(households.columns()[attribute.column]->bytes() + row * attribute.width, attribute.width);
    }
    const auto in = ranks_.all_to_all(out);
    if (!ranks_.is_root()) return;

    std::vector<const std::byte*> records;
    for (const auto& bytes : in)
        for (std::size_t at = 0; at < bytes.size(); at += width_) records.push_back(bytes.data() + at);
    std::ranges::sort(records, {}, id_at);
    if (months_.empty())
        for (const std::byte* record : records) ids_.push_back(id_at(record));
    const std::size_t before = months_.size() * ids_.size();
    months_.push_back(month);
    present_.resize(before + ids_.size());
    for (Attribute& attribute : attributes_) attribute.values.resize((before + ids_.size()) * attribute.width);
    for (const std::byte* record : records) {
        const auto place = std::ranges::lower_bound(ids_, id_at(record));
        if (place == ids_.end() || *place != id_at(record)) continue;  // came after the panel was chosen
        const std::size_t at = before + static_cast<std::size_t>(place - ids_.begin());
        present_[at] = 1;
        const std::byte* from = record + sizeof(std::uint64_t);
        for (Attribute& attribute : attributes_) {
            std::memcpy(attribute.values.data() + at * attribute.width, from, attribute.width);
            from += attribute.width;
        }
    }
}

void Panel::remember(Memory& memory, const Households& households)
{
    if (threshold_ == 0) return;
    if (width_ == 0) choose_columns(households);
    memory.of_root("panel.ids", ids_);
    memory.of_root("panel.months", months_);
    memory.of_root("panel.present", present_);
    for (Attribute& attribute : attributes_) memory.of_root("panel." + attribute.name, attribute.values);
}

template <class T>
void Panel::write_column(Hdf5File& file, const Hdf5Dataset& time, const Hdf5Dataset& people,
                         const Attribute& attribute) const
{
    const std::size_t n = ids_.size();
    std::vector<T> values(months_.size() * n);
    std::memcpy(values.data(), attribute.values.data(), attribute.values.size());
    Hdf5Dataset data =
        file.dataset("/panel/" + attribute.name, {.type = number_type<T>(), .size = {months_.size(), n}});
    data.text("long_name", attribute.meaning);
    data.text("units", attribute.unit);
    data.along(0, time);
    data.along(1, people);
    data.write(std::span<const T>(values));
}

void Panel::write(Hdf5File& file) const
{
    if (ids_.empty()) return;
    Hdf5Object group = file.group("/panel");
    group.text("title",
               "sampled households, followed for life; columns that describe a dwelling are those of the "
               "dwelling they live in at the time");
    const Hdf5Dataset time = write_moments(file, "/panel/time", months_);
    Hdf5Dataset people = file.dataset("/panel/household", {.type = NumberType::u64, .size = {ids_.size()}});
    people.be_scale("household");
    people.text("long_name", "identity of the household");
    people.text("units", "1");
    people.write(std::span<const std::uint64_t>(ids_));

    Hdf5Dataset present =
        file.dataset("/panel/present", {.type = NumberType::u8, .size = {months_.size(), ids_.size()}});
    present.text("long_name", "1 when the household exists; the other columns are 0 where it does not");
    present.text("units", "1");
    present.along(0, time);
    present.along(1, people);
    present.write(std::span<const std::uint8_t>(present_));

    for (const Attribute& attribute : attributes_) switch (attribute.type) {
            case ColumnType::u8:
                write_column<std::uint8_t>(file, time, people, attribute);
                break;
            case ColumnType::i8:
                write_column<std::int8_t>(file, time, people, attribute);
                break;
            case ColumnType::u16:
                write_column<std::uint16_t>(file, time, people, attribute);
                break;
            case ColumnType::i16:
                write_column<std::int16_t>(file, time, people, attribute);
                break;
            case ColumnType::u32:
                write_column<std::uint32_t>(file, time, people, attribute);
                break;
            case ColumnType::i32:
                write_column<std::int32_t>(file, time, people, attribute);
                break;
            case ColumnType::u64:
                write_column<std::uint64_t>(file, time, people, attribute);
                break;
            case ColumnType::f32:
                write_column<float>(file, time, people, attribute);
                break;
            case ColumnType::f64:
                write_column<double>(file, time, people, attribute);
                break;
        }
}

}  // namespace essaim
