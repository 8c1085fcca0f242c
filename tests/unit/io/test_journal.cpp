// A journal gives back what was kept whole, and only that, whatever happened to its end.
#include "io/journal.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace essaim {

namespace {

class JournalFile : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::remove(path_); }
    void TearDown() override { std::filesystem::remove(path_); }

    static std::string name(char letter) { return std::string(32, letter); }
    static std::array<std::byte, 5> bytes(int first)
    {
        std::array<std::byte, 5> all{};
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::byte>(first + static_cast<int>(i));
        return all;
    }
    void keep_three()
    {
        Journal journal(path_);
        for (const char letter : {'a', 'b', 'c'}) journal.append(name(letter), bytes(letter));
    }

    const std::string path_ =
        (std::filesystem::temp_directory_path() / fmt::format("essaim-{}.journal", getpid())).string();
};

} // namespace

TEST_F(JournalFile, GivesBackWhatItWasGiven)
{
    keep_three();
    const auto entries = read_journal(path_);
    ASSERT_EQ(entries.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(entries[i].identity, name(static_cast<char>('a' + i)));
        std::array<std::byte, 2> part{};
        read_part(entries[i], 3, part);
        EXPECT_EQ(part[1], static_cast<std::byte>('a' + static_cast<int>(i) + 4));
    }
    EXPECT_TRUE(read_journal(path_ + ".none").empty());
}

TEST_F(JournalFile, CutAnywhereItKeepsTheWholeRecordsAndGoesOn)
{
    keep_three();
    const auto size = std::filesystem::file_size(path_), record = size / 3;
    for (std::uintmax_t left = 0; left < size; ++left) {
        std::filesystem::remove(path_);
        keep_three();
        std::filesystem::resize_file(path_, left);
        EXPECT_EQ(read_journal(path_).size(), left / record);
        { Journal(path_).append(name('d'), bytes(9)); }
        const auto entries = read_journal(path_);
        ASSERT_EQ(entries.size(), left / record + 1) << "cut to " << left;
        EXPECT_EQ(entries.back().identity, name('d'));
    }
}

TEST_F(JournalFile, AChangedByteEndsWhatIsBelieved)
{
    keep_three();
    const auto size = std::filesystem::file_size(path_), record = size / 3;
    for (std::uintmax_t at = 0; at < size; ++at) {
        std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(static_cast<std::streamoff>(at));
        const char before = static_cast<char>(file.get());
        file.seekp(static_cast<std::streamoff>(at));
        file.put(static_cast<char>(before ^ 1));
        file.flush();
        EXPECT_EQ(read_journal(path_).size(), at / record) << "byte " << at;
        file.seekp(static_cast<std::streamoff>(at));
        file.put(before);
    }
    EXPECT_EQ(read_journal(path_).size(), 3U);
}

TEST_F(JournalFile, RefusesASecondWriter)
{
    const Journal first(path_);
    EXPECT_THROW(Journal second(path_), UserError);
}

} // namespace essaim
