// The results of a run: one HDF5 file, written by all ranks together while the run goes.
//
// Think of each variable as one array (time, cell) of the whole territory: every rank keeps the columns of its own
// cells for some steps, then all ranks write them in one collective call. What concerns communes, events and the panel
// is collected on root. The file has a temporary name until it is whole, so a file with the final name can be trusted.
//
// Failure contract. A user's mistake (a file in the way, an impossible folder) is a UserError on every rank at once. A
// failed write is a StorageError, possibly on one rank only while others wait in a collective call: whoever catches it
// must end all ranks with Communicator::abort(74). The destructor of an unfinished recorder communicates with nobody;
// it removes the temporary file and says `failed` in the status file.
#pragma once

#include "config/settings.hpp"
#include "core/calendar.hpp"
#include "core/memory.hpp"
#include "parallel/communicator.hpp"
#include "population/flows.hpp"
#include "population/households.hpp"
#include "population/synthesis.hpp"
#include "territory/territory.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

/// A quantity recorded for the whole territory, every commune and, if wanted, every cell. What the recorder receives
/// are sums; where `per` names another variable it publishes the ratio of the two, after adding up over time.
struct Variable {
    std::string name, unit, long_name, long_name_fr;
    OverTime over_time = OverTime::sum;
    std::int32_t per = -1;  ///< index of the variable to divide by; -1: the sum itself is published
    std::string standard_name = {};
    bool on_cells = true;
};

/// The indicators of population/flows.hpp as variables, in their order.
inline std::vector<Variable> variables_of_flows()
{
    std::vector<Variable> variables;
    for (const FlowInfo& flow : flow_info)
        variables.push_back({std::string(flow.name),
                             std::string(flow.unit),
                             std::string(flow.english),
                             std::string(flow.french),
                             flow.over_time,
                             flow.per == Flow::count ? -1 : static_cast<std::int32_t>(flow.per),
                             {},
                             !of_institutions(flow.id)});
    return variables;
}

enum class CellOutput : std::uint8_t { none, yearly, monthly };

/// A line of the event log. What `kind` and the details mean is declared in RecorderSetup.
struct LoggedEvent {
    std::uint64_t agent = 0;
    std::int32_t month = 0;  ///< Month::index
    std::uint32_t cell = 0;
    std::uint8_t kind = 0;
    std::int32_t detail1 = 0, detail2 = 0;
};

/// What the recorder must know before the first month.
struct RecorderSetup {
    std::string path;    ///< final name; `.nc` lets GDAL and QGIS choose the right driver
    bool force = false;  ///< may replace an existing file
    std::string title;   ///< e.g. "Malaunay, reference"
    Month first = {};    ///< first month recorded
    int months = 0;      ///< recorded at most; a run stopped early records fewer
    CellOutput cells = CellOutput::yearly;
    std::vector<Variable> variables = {};
    std::vector<std::string> event_kinds = {};  ///< names by LoggedEvent::kind
    std::string detail1_meaning = {}, detail2_meaning = {};
    std::vector<std::string> detail1_names = {};  ///< names by value of detail1, when it is a code
    std::int64_t panel_households = 0;            ///< wanted size of the panel; the size obtained varies by its root
    std::vector<std::string> panel_columns = {};  ///< columns of Households; empty: all
    std::vector<Setting> settings = {};           ///< parameters that shape the results; the others are provenance
    std::vector<std::pair<std::string, std::string>> provenance = {};  ///< name, value: version, host, ranks, threads …
    std::string configuration = {};  ///< text of the configuration file, kept word for word
    bool xdmf = true;                ///< write `<path>.xmf` for ParaView
    std::string checkpoints = {};    ///< folder where rows are kept for runs that resume; empty: none are
    std::string history = {};        ///< one line for each start of the run, this one included
};

class Recorder {
public:
    /// Makes the temporary file with everything known beforehand: mesh, communes, parameters, empty series.
    ///
    /// `cells` are those of this rank. Ranks and territory must outlive the recorder.
    /// errors   UserError when the path cannot be used; StorageError
    /// ranks    collective
    Recorder(const Communicator& ranks, const Territory& territory, const CellFacts& cells, RecorderSetup setup);
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;
    ~Recorder();

    /// Sums of one month. Months come in order, without gaps, from RecorderSetup::first.
    ///
    /// cells     own cells × variables, cell by cell; not looked at (may be empty) when cells are not recorded
    /// communes  communes × variables, commune by commune, summed over the territory; root only
    /// errors   StorageError
    /// ranks    collective; communicates only when a buffer is full
    /// cost     O(own cells × variables) memory traffic; a write of all variables every few dozen steps
    void write_month(Month month, std::span<const double> cells, std::span<const double> communes);

    /// Events of this rank's agents since the last call, in any order. They are kept sorted by (month, agent, kind).
    ///
    /// ranks    collective; call it once a month, or with several whole months together
    void write_events(std::span<const LoggedEvent> events);

    /// The panel's households as they are now; the first call chooses them. Once before the first month, then once a
    /// year, is usual.
    ///
    /// errors   UserError when a column of RecorderSetup::panel_columns does not exist; at the first call
    /// ranks    collective: a gather of the sampled rows to root
    void write_panel(Month month, const Households& households);

    /// Misfit of the synthetic population, summed over this rank's cells.
    /// ranks    collective
    void write_misfit(std::span<const MarginMisfit> misfit);

    /// Rewrites status.json on root when a second has passed since the last time; elsewhere nothing. Never throws.
    void report(Month month, double fraction);

    /// Keeps the rows recorded so far in the folder of checkpoints, then names what the months to come depend on. When
    /// reading, the recorder is new, and replay() follows.
    /// errors   UserError, AgreedStorageError
    /// ranks    collective
    void remember(Memory& memory, const Households& households);
    /// After remember() read a past: records again what was kept then.
    /// errors   UserError, DamagedFile, StorageError
    /// ranks    collective
    void replay();
    /// When cells change ranks: names what is held of cells. When reading, `own` are the cells of this rank from then
    /// on, and carried() follows once rows have their values.
    /// ranks    collective
    void carry(Memory& memory, std::span<const Cell> own);
    void carried();
    /// Files of the folder of checkpoints that remember() has named.
    std::vector<std::string> kept() const;
    /// Ends without results, on all ranks together: no file is left but status.json, which says why.
    /// ranks    collective; never throws
    void discard(const std::string& state, const std::string& outcome) noexcept;

    enum class End { complete, stopped };
    /// Writes what is left, closes, makes it durable and gives the file its final name. Nothing may follow.
    ///
    /// outcome  one sentence for the status file
    /// errors   StorageError
    /// ranks    collective
    void finish(End end, const std::string& outcome, std::span<const std::pair<std::string, double>> seconds_by_phase);

    /// Bytes of the finished file, on root; 0 elsewhere and before.
    std::uint64_t bytes() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace essaim
