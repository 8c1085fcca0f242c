// What tests of the forcing share: setting one parameter by name, a small territory, a file that is thrown away.
#pragma once

#include "config/parameter.hpp"
#include "core/error.hpp"
#include "territory/territory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <variant>

namespace essaim::test {

inline const std::string share = std::string(ESSAIM_SOURCE_DIR) + "/configs";

/// Sets the parameter `name` of a block; fails the test when there is none.
class SetParameter final : public ParameterVisitor {
public:
    using Value = std::variant<double, std::int64_t, bool, std::string>;
    SetParameter(ParameterBlock& block, std::string name, Value value)
        : name_(std::move(name)), value_(std::move(value))
    {
        block.describe(*this);
        EXPECT_TRUE(found_) << "no parameter " << name_;
    }
    void operator()(std::string_view name, double& value, const ParameterInfo&) override { set(name, value); }
    void operator()(std::string_view name, std::int64_t& value, const ParameterInfo&) override { set(name, value); }
    void operator()(std::string_view name, bool& value, const ParameterInfo&) override { set(name, value); }
    void operator()(std::string_view name, std::string& value, const ParameterInfo&) override { set(name, value); }

private:
    template <class T>
    void set(std::string_view name, T& value)
    {
        if (name != name_) return;
        value = std::get<T>(value_);
        found_ = true;
    }
    std::string name_;
    Value value_;
    bool found_ = false;
};

/// Communes given by climate zone (0 H1a … 7 H3) and region.
inline Territory territory_of(const std::vector<std::pair<std::uint8_t, std::int32_t>>& zones_and_regions)
{
    Territory territory;
    for (const auto& [zone, region] : zones_and_regions) {
        territory.communes.code.push_back(std::to_string(10000 + territory.communes.code.size()));
        territory.communes.climate_zone.push_back(zone);
        territory.communes.region.push_back(region);
    }
    return territory;
}

inline constexpr std::int32_t normandie = 28;

/// A copy of a table of the project with one text replaced, in the test's temporary folder; returns its path.
inline std::string changed_copy(const std::string& table, const std::string& old_text, const std::string& new_text)
{
    std::ifstream in(share + "/" + table);
    std::stringstream content;
    content << in.rdbuf();
    std::string text = content.str();
    const std::size_t at = text.find(old_text);
    EXPECT_NE(at, std::string::npos) << table << " holds no " << old_text;
    text.replace(at, old_text.size(), new_text);
    const std::string path = testing::TempDir() + "essaim_" +
                             testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
    std::ofstream(path) << text;
    return path;
}

/// A file with this text, in the test's temporary folder; returns its path.
inline std::string file_of(const std::string& text)
{
    const std::string path = testing::TempDir() + "essaim_" +
                             testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
    std::ofstream(path) << text;
    return path;
}

/// Message of the UserError that `action` throws, empty if none.
inline std::string message_of(const std::function<void()>& action)
{
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return {};
}

} // namespace essaim::test
