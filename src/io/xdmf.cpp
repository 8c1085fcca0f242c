// The XDMF 2 text.
#include "io/xdmf.hpp"

#include "io/safe_file.hpp"

#include <fmt/format.h>

#include <iterator>

namespace essaim {

std::string xdmf_text(const XdmfMaps& maps)
{
    std::string text =
        "<?xml version=\"1.0\"?>\n<Xdmf Version=\"2.0\"><Domain>\n"
        "<Grid Name=\"cells\" GridType=\"Collection\" CollectionType=\"Temporal\">\n";
    auto out = std::back_inserter(text);
    const auto item = [&](const std::string& dataset, const std::string& size, std::string_view number, int bytes) {
        fmt::format_to(out,
                       "<DataItem Format=\"HDF\" Dimensions=\"{}\" NumberType=\"{}\" Precision=\"{}\">{}:/{}"
                       "</DataItem>",
                       size, number, bytes, maps.results, dataset);
    };
    for (const auto& [step, day] : maps.steps) {
        fmt::format_to(out, "<Grid Name=\"cells\" GridType=\"Uniform\"><Time Value=\"{}\"/>\n", day);
        fmt::format_to(out, "<Topology TopologyType=\"Quadrilateral\" NumberOfElements=\"{}\">", maps.cells);
        item("mesh_face_nodes", fmt::format("{} 4", maps.cells), "Int", 4);
        text += "</Topology><Geometry GeometryType=\"X_Y\">";
        item("mesh_node_x", std::to_string(maps.nodes), "Float", 8);
        item("mesh_node_y", std::to_string(maps.nodes), "Float", 8);
        text += "</Geometry>\n";
        for (const auto& [dataset, label] : maps.variables) {
            fmt::format_to(out,
                           "<Attribute Name={} Center=\"Cell\"><DataItem ItemType=\"HyperSlab\" Dimensions=\"{}\">"
                           "<DataItem Dimensions=\"3 2\" Format=\"XML\">{} 0 1 1 1 {}</DataItem>",
                           xml_text(label), maps.cells, step, maps.cells);
            item(dataset, fmt::format("{} {}", maps.times, maps.cells), "Float", 4);
            text += "</DataItem></Attribute>\n";
        }
        text += "</Grid>\n";
    }
    return text + "</Grid></Domain></Xdmf>\n";
}

}  // namespace essaim
