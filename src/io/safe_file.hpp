// Small text files written whole or not at all, and names given only to what is safely on the disk.
#pragma once

#include <string>
#include <string_view>

namespace essaim {

/// Where a file stays until it is complete.
inline std::string unfinished(const std::string& path) { return path + ".part"; }

/// An empty file that only this user may read, in place of what was there; a link is removed, not followed.
/// errors   StorageError
void make_private_file(const std::string& path);

/// Makes `from` durable and as readable as the user's umask allows, gives it the name `to`, makes the name durable.
/// errors   StorageError
void publish_file(const std::string& from, const std::string& to);

/// Replaces the content of `path` by way of a temporary file, so that a reader sees the old or the new one.
/// errors   StorageError
void write_text_file(const std::string& path, std::string_view text);

/// Text between quotes for JSON or XML attributes.
std::string json_text(std::string_view text);
std::string xml_text(std::string_view text);

/// Makes the folder of a results file, whose name must be free unless it may be replaced. errors UserError
void require_free(const std::string& name, bool force);

}  // namespace essaim
