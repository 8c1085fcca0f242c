// The HDF5 library's own types and error stack, translated.
#include "io/hdf5_handle.hpp"

#include <hdf5.h>

#include <string_view>
#include <vector>

namespace essaim {

static_assert(std::is_same_v<hid_t, std::int64_t> && std::is_same_v<herr_t, int>,
              "Hdf5Id keeps identifiers as HDF5 1.10 and later define them");

std::string name_of(NumberType type)
{
    static constexpr std::array<std::string_view, 11> names{"char",  "uint8",  "int8",  "uint16",  "int16",  "uint32",
                                                            "int32", "uint64", "int64", "float32", "float64"};
    return std::string(names[static_cast<std::size_t>(type)]);
}

std::size_t width_of(NumberType type)
{
    static constexpr std::array<std::size_t, 11> widths{1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8};
    return widths[static_cast<std::size_t>(type)];
}

std::int64_t file_type(NumberType type)
{
    switch (type) {
        case NumberType::character:
            return H5T_C_S1;
        case NumberType::u8:
            return H5T_STD_U8LE;
        case NumberType::i8:
            return H5T_STD_I8LE;
        case NumberType::u16:
            return H5T_STD_U16LE;
        case NumberType::i16:
            return H5T_STD_I16LE;
        case NumberType::u32:
            return H5T_STD_U32LE;
        case NumberType::i32:
            return H5T_STD_I32LE;
        case NumberType::u64:
            return H5T_STD_U64LE;
        case NumberType::i64:
            return H5T_STD_I64LE;
        case NumberType::f32:
            return H5T_IEEE_F32LE;
        case NumberType::f64:
            return H5T_IEEE_F64LE;
    }
    return -1;
}

std::int64_t memory_type(NumberType type)
{
    switch (type) {
        case NumberType::character:
            return H5T_C_S1;
        case NumberType::u8:
            return H5T_NATIVE_UINT8;
        case NumberType::i8:
            return H5T_NATIVE_INT8;
        case NumberType::u16:
            return H5T_NATIVE_UINT16;
        case NumberType::i16:
            return H5T_NATIVE_INT16;
        case NumberType::u32:
            return H5T_NATIVE_UINT32;
        case NumberType::i32:
            return H5T_NATIVE_INT32;
        case NumberType::u64:
            return H5T_NATIVE_UINT64;
        case NumberType::i64:
            return H5T_NATIVE_INT64;
        case NumberType::f32:
            return H5T_NATIVE_FLOAT;
        case NumberType::f64:
            return H5T_NATIVE_DOUBLE;
    }
    return -1;
}

void quiet_hdf5()
{
    H5dont_atexit();  // at exit, closing a file of all ranks could wait for ranks that are gone
    H5open();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
}

bool hdf5_holds_files() { return H5Fget_obj_count(static_cast<hid_t>(H5F_OBJ_ALL), H5F_OBJ_FILE) != 0; }

std::string hdf5_reason()
{
    std::vector<std::string> reasons;
    const auto collect = [](unsigned, const H5E_error2_t* error, void* list) -> herr_t {
        if (error->desc != nullptr) static_cast<std::vector<std::string>*>(list)->emplace_back(error->desc);
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &reasons);
    // The operating system's words, where there are any, say more than the library's layers around them.
    constexpr std::string_view mark = "error message = '";
    for (const std::string& reason : reasons)
        if (const auto at = reason.find(mark); at != std::string::npos) {
            const auto from = at + mark.size();
            return reason.substr(from, reason.find('\'', from) - from);
        }
    return reasons.empty() ? std::string() : reasons.front();
}

}  // namespace essaim
