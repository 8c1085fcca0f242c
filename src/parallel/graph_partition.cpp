#include "parallel/graph_partition.hpp"

#include "core/error.hpp"

#ifdef ESSAIM_SCOTCH
#include <mpi.h>

#include <cstdio>
extern "C" {
#include <ptscotch.h>
}
#endif

namespace essaim {

#ifdef ESSAIM_SCOTCH

namespace {

constexpr double allowed_imbalance = 0.02;

/// A graph of PT-Scotch, and its strategy, freed with it.
class ScotchGraph {
public:
    explicit ScotchGraph(const Communicator& ranks)
    {
        check(SCOTCH_dgraphInit(&graph_, *static_cast<const MPI_Comm*>(ranks.native())), "SCOTCH_dgraphInit");
        SCOTCH_stratInit(&strategy_);
    }
    ScotchGraph(const ScotchGraph&) = delete;
    ScotchGraph& operator=(const ScotchGraph&) = delete;
    ~ScotchGraph()
    {
        SCOTCH_stratExit(&strategy_);
        SCOTCH_dgraphExit(&graph_);
    }

    std::vector<SCOTCH_Num> cut(const GraphPart& part, int ranks, int parts)
    {
        // the library takes pointers to values that it does not change
        std::vector<SCOTCH_Num> first(part.first_edge.begin(), part.first_edge.end()),
            load(part.weight.begin(), part.weight.end()), end(part.neighbour.begin(), part.neighbour.end()),
            edge_load(part.edge_weight.begin(), part.edge_weight.end());
        const auto n = static_cast<SCOTCH_Num>(load.size()), edges = static_cast<SCOTCH_Num>(end.size());
        load.push_back(0); // never empty: a null pointer would say that there are no weights
        edge_load.push_back(0);
        end.push_back(0);
        check(SCOTCH_dgraphBuild(&graph_, 0, n, n, first.data(), first.data() + 1, load.data(), nullptr, edges, edges,
                                 end.data(), nullptr, edge_load.data()),
              "SCOTCH_dgraphBuild");
        check(SCOTCH_stratDgraphMapBuild(&strategy_, SCOTCH_STRATDEFAULT, ranks, parts, allowed_imbalance),
              "SCOTCH_stratDgraphMapBuild");
        SCOTCH_randomReset();
        std::vector<SCOTCH_Num> of(load.size());
        check(SCOTCH_dgraphPart(&graph_, parts, &strategy_, of.data()), "SCOTCH_dgraphPart");
        of.pop_back();
        return of;
    }

private:
    static void check(int status, const char* call)
    {
        expect(status == 0, fmt::format("{} failed with status {}", call, status));
    }

    SCOTCH_Dgraph graph_;
    SCOTCH_Strat strategy_;
};

} // namespace

bool can_partition_graphs() { return true; }

std::vector<std::int32_t> partition_graph(const Communicator& ranks, const GraphPart& graph, int parts)
{
    const auto of = ScotchGraph(ranks).cut(graph, ranks.size(), parts);
    return {of.begin(), of.end()};
}

#else

bool can_partition_graphs() { return false; }

std::vector<std::int32_t> partition_graph(const Communicator&, const GraphPart&, int)
{
    throw InternalError("this program was built without PT-Scotch");
}

#endif

} // namespace essaim
