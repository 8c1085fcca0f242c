// Takes the command line apart with Boost.Program_options, one option at a time so that no fault hides another.
#include "config/command_line.hpp"

#include "config/ini.hpp"
#include "config/options.hpp"
#include "config/paths.hpp"
#include "config/text.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace essaim {

namespace {

namespace po = boost::program_options;

constexpr std::size_t most_levers = 6;
constexpr std::int64_t most_threads = 4096, most_replicates = 1'000'000, most_parts = 100'000,
                       most_planned_ranks = 65'536;

const std::vector<std::string> subcommands{"run",       "check", "describe", "territory",
                                           "hash", "sweep", "compare",  "design", "bench", "plan"};
const std::vector<std::string> topics{"parameters", "output", "schedule"};
const std::vector<std::string> formats{"markdown", "ini", "json"};
const std::vector<std::string> languages{"en", "fr"};

// Boost guesses abbreviated names unless told not to.
constexpr int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

po::options_description described(std::span<const std::string> parameters)
{
    po::options_description all;
    for (const Option& option : options) {
        const std::string names =
            option.letter == 0 ? std::string(option.name) : fmt::format("{},{}", option.name, option.letter);
        if (option.name == "help")
            all.add_options()(names.c_str(), po::value<std::string>()->implicit_value(""));
        else if (option.argument.empty())
            all.add_options()(names.c_str(), "");
        else
            all.add_options()(names.c_str(), po::value<std::string>());
    }
    for (const std::string& parameter : parameters) all.add_options()(parameter.c_str(), po::value<std::string>());
    return all;
}

class Parser {
public:
    Parser(std::span<const std::string> arguments, std::span<const std::string> parameters, Language language)
        : arguments_(arguments), parameters_(parameters.begin(), parameters.end()), described_(described(parameters))
    {
        command_.language = language;
    }

    Command parse() &&
    {
        for (at_ = 0; at_ < arguments_.size(); ++at_) {
            const std::string& word = arguments_[at_];
            if (!only_words_ && word == "--")
                only_words_ = true;
            else if (!only_words_ && word.size() > 1 && word[0] == '-')
                option(word);
            else if (command_.name == Subcommand::none)
                subcommand(word);
            else
                words_.push_back(word);
            if (takes_the_rest()) break;
        }
        if (takes_the_rest())
            command_.passed_on.assign(arguments_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, arguments_.end());
        place_words();
        return std::move(command_);
    }

private:
    template <class... Values>
    void problem(fmt::format_string<Values...> format, Values&&... values)
    {
        command_.problems.push_back("command line: " + fmt::format(format, std::forward<Values>(values)...));
    }

    bool takes_the_rest() const
    {
        return at_ < arguments_.size() && (command_.name == Subcommand::territory || command_.name == Subcommand::hash ||
                                              command_.name == Subcommand::design);
    }

    void subcommand(const std::string& word)
    {
        const auto found = std::find(subcommands.begin(), subcommands.end(), word);
        if (found != subcommands.end()) {
            command_.name = static_cast<Subcommand>(found - subcommands.begin() + 1);
            return;
        }
        if (bad_subcommand_) return;  // its own words follow; one message is enough
        bad_subcommand_ = true;
        const std::string hint = word.ends_with(".ini") ? fmt::format("write essaim run {}", shown(word))
                                 : word == "help"       ? "write essaim --help"
                                                        : did_you_mean(word, subcommands, "see essaim --help");
        problem("{} is unknown (no such subcommand) {}", shown(word), hint);
    }

    // Gives Boost one option with its value; a value is the next word where the option needs one and has no '='.
    void option(const std::string& word)
    {
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const bool is_long = word.starts_with("--");
        // An empty name would match every option that has no letter.
        const po::option_description* known =
            name.size() > 2 && is_long ? described_.find_nothrow(name.substr(2), false) : nullptr;
        if (is_long && known == nullptr) return unknown(word, name, equals);

        std::vector<std::string> tokens{word};
        if (known != nullptr && equals != std::string::npos && equals + 1 == word.size())
            tokens = {name, ""};  // Boost refuses "--name=", our own conversion explains better
        else if (known != nullptr && equals == std::string::npos && known->semantic()->min_tokens() > 0 &&
                 at_ + 1 < arguments_.size() && !arguments_[at_ + 1].starts_with("--"))
            tokens.push_back(arguments_[++at_]);
        try {
            const auto parsed = po::command_line_parser(tokens).options(described_).style(style).run();
            for (const po::option& option : parsed.options)
                set(option.string_key, option.value.empty() ? "" : option.value.front());
        } catch (const po::unknown_option&) {
            problem("{} is unknown (no such option) see essaim --help", shown(word));
        } catch (const po::invalid_command_line_syntax& error) {
            using Kind = po::invalid_command_line_syntax::kind_t;
            if (error.kind() == Kind::missing_parameter)
                problem("{} has no value (one is needed) write {}=VALUE", shown(name), shown(name));
            else
                problem("{} has a value (it takes none) write {}", shown(word), shown(name));
        } catch (const po::error& error) {
            problem("{} is not understood ({}) see essaim --help", shown(word), shown(error.what()));
        }
    }

    void unknown(const std::string& word, const std::string& name, std::size_t equals)
    {
        const std::string key = name.substr(2);
        if (key.find('.') != std::string::npos) {
            // Left to apply_settings, which words all unknown parameters alike. A number after it was its value.
            std::string text = equals == std::string::npos ? "" : word.substr(equals + 1);
            if (equals == std::string::npos && at_ + 1 < arguments_.size() && parse_number(arguments_[at_ + 1]))
                text = arguments_[++at_];
            command_.overrides.push_back({key, text, "command line"});
            return;
        }
        std::vector<std::string> names(parameters_);
        for (const Option& option : options) names.emplace_back(option.name);
        const bool abbreviated =
            std::any_of(names.begin(), names.end(), [&](const std::string& full) { return full.starts_with(key); });
        problem("{} is unknown (no such option{}) {}", shown(name),
                abbreviated && !key.empty() ? ", names are not abbreviated" : "",
                did_you_mean(key, names, "see essaim --help", "--"));
    }

    void set(const std::string& key, const std::string& value)
    {
        if (key.find('.') != std::string::npos) {
            command_.overrides.push_back({key, value, "command line"});
            return;
        }
        if (!seen_.insert(key).second) return problem("--{} is repeated (already given) keep one", key);
        if (key == "help")
            command_.help = true, command_.help_section = value;
        else if (key == "version")
            command_.version = true;
        else if (key == "json")
            command_.json = true;
        else if (key == "dry-run")
            command_.dry_run = true;
        else if (key == "force")
            command_.force = true;
        else if (key == "quiet")
            command_.level = Log::Level::quiet;
        else if (key == "verbose")
            command_.level = Log::Level::verbose;
        else if (key == "threads")
            command_.threads = whole(key, value, 1, most_threads);
        else if (key == "out")
            command_.out = out(value);
        else if (key == "resume")
            command_.resume = named(key, value, "a folder", "results/NAME.checkpoint");
        else if (key == "branch")
            command_.branch = named(key, value, "a folder", "results/NAME.2025-01.checkpoint");
        else if (key == "from")
            command_.from = named(key, value, "a results file", "results/NAME.h5");
        else if (key == "continue")
            command_.go_on = true;
        else if (key == "part")
            part(value);
        else if (key == "collect")
            command_.collect = true;
        else if (key == "replicates")
            command_.replicates = whole(key, value, 1, most_replicates);
        else if (key == "factorial")
            command_.factorial = true;
        else if (key == "ranks")
            rank_counts(value);
        else if (key == "lang")
            command_.language = static_cast<Language>(choice(key, value, languages));
        else if (key == "format")
            command_.format = static_cast<Format>(choice(key, value, formats));
        if (seen_.contains("quiet") && seen_.contains("verbose") && (key == "quiet" || key == "verbose"))
            problem("--quiet and --verbose (they contradict each other) keep one");
    }

    std::int64_t whole(const std::string& key, const std::string& value, std::int64_t least, std::int64_t most)
    {
        const Parsed<std::int64_t> number = parse_integer(value);
        if (!number)
            problem("--{}={} {}", key, shown(value), number.fault);
        else if (number.value < least || number.value > most)
            problem("--{}={} (must lie in [{}, {}])", key, number.value, least, most);
        return number.value;
    }

    // "3/10": the third of ten parts.
    void part(const std::string& value)
    {
        const std::size_t slash = value.find('/');
        const Parsed<std::int64_t> index = parse_integer(value.substr(0, slash));
        const Parsed<std::int64_t> of = parse_integer(slash == std::string::npos ? "" : value.substr(slash + 1));
        if (!index || !of || index.value < 1 || of.value < index.value || of.value > most_parts)
            problem("--part={} (must be I/N with 1 <= I <= N <= {}) for example --part=3/10", shown(value), most_parts);
        else
            command_.part = index.value, command_.parts = of.value;
    }

    // "1,2,8" or "1...64": these, or 1, 2, 4 and so on to 64.
    void rank_counts(const std::string& value)
    {
        command_.rank_counts.clear();
        for (std::size_t at = 0; at <= value.size();) {
            const std::size_t comma = std::min(value.find(',', at), value.size());
            const std::string item = value.substr(at, comma - at);
            const std::size_t dots = item.find("...");
            const Parsed<std::int64_t> first = parse_integer(item.substr(0, dots));
            const Parsed<std::int64_t> last = dots == std::string::npos ? first : parse_integer(item.substr(dots + 3));
            if (!first || !last || first.value < 1 || last.value < first.value || last.value > most_planned_ranks)
                return problem("--ranks={} (must be whole numbers from 1 to {}) for example --ranks=1,2,8 or --ranks=1...64",
                               shown(value), most_planned_ranks);
            for (std::int64_t n = first.value; n < last.value; n *= 2) command_.rank_counts.push_back(static_cast<int>(n));
            command_.rank_counts.push_back(static_cast<int>(last.value));
            at = comma + 1;
        }
    }

    std::string out(const std::string& value) { return named("out", value, "a file name", "results/NAME.h5"); }

    std::string named(const std::string& key, const std::string& value, std::string_view what, std::string_view such)
    {
        if (value.empty()) problem("--{} is empty ({} is needed) write --{}={}", key, what, key, such);
        return value;
    }

    std::size_t choice(const std::string& key, const std::string& value, const std::vector<std::string>& choices)
    {
        const auto found = std::find(choices.begin(), choices.end(), value);
        if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
        const std::string hint = did_you_mean(value, choices, "");
        problem("--{}={} (must be one of {}){}{}", key, shown(value), fmt::join(choices, ", "), hint.empty() ? "" : " ",
                hint);
        return 0;
    }

    // Words that are neither options nor the subcommand: the configuration file, or the topic to describe.
    void place_words()
    {
        if (command_.help || command_.version || !command_.passed_on.empty() || bad_subcommand_) return;
        switch (command_.name) {
            case Subcommand::none:
                return problem("no subcommand (one of {} is needed) see essaim --help", fmt::join(subcommands, ", "));
            case Subcommand::run:
            case Subcommand::plan:
            case Subcommand::check:
                if (brings_configuration()) break;
                take_word("a configuration file", command_.config_file,
                          fmt::format("write essaim {} configs/malaunay.ini", subcommand_name(command_.name)));
                break;
            case Subcommand::describe: {
                take_word("a topic", command_.topic, "write essaim describe parameters");
                const bool known = std::find(topics.begin(), topics.end(), command_.topic) != topics.end();
                if (!known && !command_.topic.empty())
                    problem("{} is unknown (no such topic) {}", shown(command_.topic),
                            did_you_mean(command_.topic, topics, "write parameters, output or schedule"));
                break;
            }
            case Subcommand::sweep:
                take_word("a sweep file", command_.config_file, "see docs/sweeps.md");
                break;
            case Subcommand::compare:
                take_files();
                break;
            case Subcommand::bench:
                for (const std::string& word : words_)
                    problem("{} is unexpected (bench takes no file) remove it", shown(word));
                break;
            case Subcommand::territory:
            case Subcommand::hash:
            case Subcommand::design:
                break;
        }
        const bool many = command_.name == Subcommand::sweep || command_.name == Subcommand::compare;
        for (const char* key : {"part", "collect"})
            if (seen_.contains(key) && !many)
                problem("--{} is unexpected ({} has no such option) remove it", key, subcommand_name(command_.name));
        if (seen_.contains("ranks") && command_.name != Subcommand::plan)
            problem("--ranks is unexpected ({} has no such option) remove it", subcommand_name(command_.name));
        for (const char* key : {"replicates", "factorial"})
            if (seen_.contains(key) && command_.name != Subcommand::compare)
                problem("--{} is unexpected ({} has no such option) remove it", key, subcommand_name(command_.name));
        for (const char* key : {"resume", "from", "continue", "branch"})
            if (seen_.contains(key) && many)
                problem("--{} is unexpected ({} goes on by itself) remove it", key, subcommand_name(command_.name));
            else if (seen_.contains(key) && command_.name == Subcommand::bench)
                problem("--{} is unexpected (bench has no such option) remove it", key);
        const bool takes_parameters = many || command_.name == Subcommand::run || command_.name == Subcommand::check ||
                                      command_.name == Subcommand::bench || command_.name == Subcommand::plan;
        if (!takes_parameters)
            for (const Given& given : command_.overrides)
                problem("--{} is unexpected ({} takes no parameters) remove it", shown(given.name),
                        subcommand_name(command_.name));
        if (seen_.contains("format") && command_.name != Subcommand::describe)
            problem("--format is unexpected ({} has no such option) remove it", subcommand_name(command_.name));
    }

    // Runs that go on or repeat another bring their configuration; one may be given to be compared.
    bool brings_configuration()
    {
        const bool resumes = seen_.contains("resume"), repeats = seen_.contains("from"), goes_on = command_.go_on;
        if (command_.name != Subcommand::run) {
            for (const char* key : {"resume", "from", "continue", "branch"})
                if (seen_.contains(key))
                    problem("--{} is unexpected ({} has no such option) remove it", key, subcommand_name(command_.name));
            return false;
        }
        if (resumes + repeats + goes_on > 1)
            problem("--resume, --continue and --from (each says where to begin) keep one");
        if (resumes && seen_.contains("branch"))
            problem("--resume and --branch (each says where to begin) keep one");
        if (repeats && !words_.empty())
            problem("{} is unexpected (--from brings its configuration) remove it", shown(words_.front()));
        return repeats || (resumes && words_.empty());
    }

    // The configurations to compare: two, or a base and levers.
    void take_files()
    {
        if (words_.size() < 2) return problem("compare lacks configuration files (two are needed) write essaim compare A.ini B.ini");
        command_.config_file = words_.front();
        command_.others.assign(words_.begin() + 1, words_.end());
        if (!command_.factorial && words_.size() > 2)
            problem("{} is unexpected (compare takes two files without --factorial) remove it", shown(words_[2]));
        if (words_.size() > most_levers + 1)
            problem("compare --factorial (at most {} levers after the base) take some away", most_levers);
    }

    void take_word(std::string_view what, std::string& into, std::string_view otherwise)
    {
        if (words_.empty())
            return problem("{} lacks {} (one is needed) {}", subcommand_name(command_.name), what, otherwise);
        into = words_.front();
        for (std::size_t i = 1; i < words_.size(); ++i) {
            const std::string name = words_[i].substr(0, words_[i].find('='));
            const bool parameter = std::find(parameters_.begin(), parameters_.end(), name) != parameters_.end();
            problem("{} is unexpected ({} takes {}) {}", shown(words_[i]), subcommand_name(command_.name), what,
                    parameter ? fmt::format("did you mean --{}?", shown(words_[i])) : "remove it");
        }
    }

    std::span<const std::string> arguments_;
    std::vector<std::string> parameters_;
    po::options_description described_;
    Command command_ = {};
    std::size_t at_ = 0;
    std::vector<std::string> words_ = {};
    std::set<std::string> seen_ = {};
    bool only_words_ = false;
    bool bad_subcommand_ = false;
};

}  // namespace

Command parse_command(std::span<const std::string> arguments, std::span<const std::string> parameters,
                      Language language)
{
    return Parser(arguments, parameters, language).parse();
}

void require_right(const Command& command)
{
    if (!command.problems.empty()) throw UserError(Exit::usage, command.problems);
}

Configuration read_configuration(const Command& command)
{
    Configuration configuration{
        .path = command.config_file, .text = {}, .overrides = command.overrides, .problems = command.problems};
    if (command.config_file.empty()) return configuration;
    FileText file = read_text_file(command.config_file, most_config_bytes);
    configuration.text = std::move(file.text);
    if (!file.problem.empty()) {
        const std::string hint = file.problem.ends_with("(no such file)") ? nearest_file(command.config_file) : "";
        configuration.problems.push_back(file.problem + (hint.empty() ? "" : " " + hint));
    }
    return configuration;
}

std::string_view subcommand_name(Subcommand name)
{
    return name == Subcommand::none ? std::string_view{} : subcommands[static_cast<std::size_t>(name) - 1];
}

std::string problems_text(const UserError& error)
{
    std::string text;
    for (const std::string& problem : error.problems()) text += "essaim: " + problem + "\n";
    return text;
}

std::string problems_json(const UserError& error)
{
    std::vector<std::string> quoted;
    for (const std::string& problem : error.problems()) quoted.push_back(json_quoted(problem));
    return fmt::format("{{\"exit\": {}, \"problems\": [{}]}}\n", static_cast<int>(error.code()),
                       fmt::join(quoted, ", "));
}

}  // namespace essaim
