#include "GlyphlessFont.hh"

#include <cstdint>
#include <utility>
#include <vector>

namespace
{
    struct Table
    {
        std::string bytes;

        Table& u16(int value)
        {
            bytes.push_back(static_cast<char>((value >> 8) & 0xFF));
            bytes.push_back(static_cast<char>(value & 0xFF));
            return *this;
        }

        Table& u32(uint32_t value) { return u16(static_cast<int>(value >> 16)).u16(static_cast<int>(value & 0xFFFF)); }

        Table& zeros(int words)
        {
            for (int i = 0; i < words; ++i) {
                u16(0);
            }
            return *this;
        }
    };

    uint32_t checksum(std::string const& bytes)
    {
        uint32_t sum = 0;
        for (size_t at = 0; at < bytes.size(); at += 4) {
            uint32_t word = 0;
            for (size_t i = 0; i < 4; ++i) {
                word = word << 8 | (at + i < bytes.size() ? static_cast<uint8_t>(bytes[at + i]) : 0U);
            }
            sum += word;
        }
        return sum;
    }
} // namespace

std::string
glyphlessFont()
{
    constexpr int emUnits = 1000, ascent = 800, descent = -200, advance = 500, glyphs = 2;
    Table cmap, head, hhea, hmtx, loca, maxp, name, os2, post;
    // One segment of format 4 that maps nothing but the required 0xFFFF.
    cmap.u16(0).u16(1).u16(3).u16(1).u32(12);
    cmap.u16(4).u16(24).u16(0).u16(2).u16(2).u16(0).u16(0).u16(0xFFFF).u16(0).u16(0xFFFF).u16(1).u16(0);
    head.u32(0x00010000).u32(0x00010000).u32(0).u32(0x5F0F3CF5).u16(0).u16(emUnits).zeros(8);
    head.u16(0).u16(descent).u16(advance).u16(ascent).u16(0).u16(8).u16(2).u16(0).u16(0);
    hhea.u32(0x00010000).u16(ascent).u16(descent).u16(0).u16(advance).u16(0).u16(0).u16(advance).u16(1).zeros(7).u16(
        glyphs);
    for (int i = 0; i < glyphs; ++i) {
        hmtx.u16(advance).u16(0);
    }
    loca.zeros(glyphs + 1);
    maxp.u32(0x00010000).u16(glyphs).zeros(4).u16(1).zeros(8);
    name.u16(0).u16(0).u16(6);
    os2.u16(3).u16(advance).u16(400).u16(5).zeros(11).zeros(5).zeros(8).zeros(2).u16(64).u16(0xFFFF).u16(0xFFFF);
    os2.u16(ascent).u16(descent).u16(0).u16(ascent).u16(-descent).zeros(4).u16(500).u16(700).u16(0).u16(32).u16(0);
    post.u32(0x00030000).zeros(2).zeros(2).u32(1).zeros(8);

    std::vector<std::pair<std::string, std::string>> tables = {
        {"OS/2", os2.bytes},
        {"cmap", cmap.bytes},
        {"glyf", std::string(4, '\0')},
        {"head", head.bytes},
        {"hhea", hhea.bytes},
        {"hmtx", hmtx.bytes},
        {"loca", loca.bytes},
        {"maxp", maxp.bytes},
        {"name", name.bytes},
        {"post", post.bytes}};
    Table font;
    font.u32(0x00010000).u16(static_cast<int>(tables.size())).u16(128).u16(3).u16(
        static_cast<int>(tables.size()) * 16 - 128);
    auto offset = static_cast<uint32_t>(12 + 16 * tables.size());
    for (auto const& [tag, bytes]: tables) {
        font.bytes += tag;
        font.u32(checksum(bytes)).u32(offset).u32(static_cast<uint32_t>(bytes.size()));
        offset += static_cast<uint32_t>((bytes.size() + 3) / 4 * 4);
    }
    for (auto const& entry: tables) {
        font.bytes += entry.second;
        font.bytes.append((4 - entry.second.size() % 4) % 4, '\0');
    }
    return font.bytes;
}
