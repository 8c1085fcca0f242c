// Requests from outside to stop in order: SIGTERM, SIGUSR1 and SIGINT, asked for once a month instead of interrupting.
#pragma once

#include <string>

namespace essaim {

/// Holds the three signals back from the process from its construction on; made before MPI and OpenMP start threads,
/// which inherit that. Signals then wait in a descriptor, so that no handler and no global is needed.
class StopRequest {
public:
    StopRequest();
    StopRequest(const StopRequest&) = delete;
    StopRequest& operator=(const StopRequest&) = delete;
    ~StopRequest();

    /// Number of the first signal that came, 0 while none has.
    int signal();
    /// "SIGTERM" for its number.
    static std::string name(int signal);

private:
    int descriptor_ = -1, first_ = 0;
};

} // namespace essaim
