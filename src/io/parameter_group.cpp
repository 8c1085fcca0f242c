// Parameters and provenance as HDF5 groups.
#include "io/parameter_group.hpp"

#include <algorithm>
#include <map>
#include <variant>

namespace essaim {

namespace {

/// Dimensions of texts inside one group, one per length, as netCDF tools make them.
class Letters {
public:
    Letters(Hdf5File& file, std::string group) : file_(file), group_(std::move(group)) {}

    Hdf5Dataset text(const std::string& name, const std::string& value)
    {
        const std::string padded = value.empty() ? std::string(1, '\0') : value;
        const auto [at, fresh] = dimensions_.try_emplace(padded.size());
        if (fresh)
            at->second.push_back(file_.dimension(fmt::format("{}/string{}", group_, padded.size()), padded.size()));
        Hdf5Dataset data = file_.dataset(group_ + "/" + name, {.type = NumberType::character, .size = {padded.size()}});
        data.text("_Encoding", "utf-8");
        data.along(0, at->second.front());
        data.write(std::span<const char>(padded));
        return data;
    }

private:
    Hdf5File& file_;
    std::string group_;
    std::map<std::size_t, std::vector<Hdf5Dataset>> dimensions_;
};

template <class T>
Hdf5Dataset scalar(Hdf5File& file, const std::string& path, T value)
{
    Hdf5Dataset data = file.dataset(path, {.type = number_type<T>()});
    data.write(std::span<const T>(&value, 1));
    return data;
}

}  // namespace

void write_parameters(Hdf5File& file, std::span<const Setting> settings)
{
    file.group("/parameters").text("title", "every parameter that shapes the results, with its value in this run");
    Letters letters(file, "/parameters");
    for (const Setting& setting : settings) {
        const std::string path = "/parameters/" + setting.name;
        const auto write = [&](const auto& value) {
            using Value = std::remove_cvref_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string>)
                return letters.text(setting.name, value);
            else if constexpr (std::is_same_v<Value, bool>)
                return scalar(file, path, static_cast<std::uint8_t>(value));
            else
                return scalar(file, path, value);
        };
        Hdf5Dataset data = std::visit(write, setting.value);
        data.text("units", setting.unit);
        data.text("long_name", setting.what);
        data.text("source", setting.source);
        data.text("origin", setting.origin);
        data.text("range", range_text(setting));
        data.text("default", value_text(setting.by_default));
    }
}

void write_provenance(Hdf5File& file, const RecorderSetup& setup)
{
    Hdf5Object group = file.group("/provenance");
    group.text("title", "where this file comes from");
    for (const auto& [name, value] : setup.provenance) group.text(name, value);
    Letters letters(file, "/provenance");
    letters.text("configuration", setup.configuration).text("long_name", "configuration file, word for word");
    letters.text("history", setup.history).text("long_name", "each start of the run: when, where, from which month");
}

}  // namespace essaim
