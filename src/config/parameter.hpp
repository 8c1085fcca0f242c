// Parameters, declared once: beside the member that holds them, with unit, range, meaning and source.
//
// A block has one function, describe(visitor), that shows every parameter to a visitor. Reading the INI file and the
// command line, range checks, --help, docs/parameters.md and the attributes in the results file are visitors.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// Everything said about a parameter besides its name and value.
struct ParameterInfo {
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    std::string_view unit = "1";
    std::string_view what = {};   ///< one sentence
    std::string_view source = {}; ///< publication, or "assumption"
    std::vector<std::string_view> choices = {}; ///< for text parameters: the values allowed; empty = any
};

/// Sees each parameter of a block by its full name "section.name" and a reference to its value, which holds the
/// default when a visit begins.
class ParameterVisitor {
public:
    virtual ~ParameterVisitor() = default;
    virtual void operator()(std::string_view name, double& value, const ParameterInfo& info) = 0;
    virtual void operator()(std::string_view name, std::int64_t& value, const ParameterInfo& info) = 0;
    virtual void operator()(std::string_view name, bool& value, const ParameterInfo& info) = 0;
    virtual void operator()(std::string_view name, std::string& value, const ParameterInfo& info) = 0;
};

/// Something that owns parameters.
class ParameterBlock {
public:
    virtual ~ParameterBlock() = default;
    virtual void describe(ParameterVisitor& parameter) = 0;
};

} // namespace essaim
