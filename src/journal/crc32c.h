// CRC-32C (Castagnoli, RFC 3720 appendix B.4): finds every change of up to 32 neighbouring bits. Pure.
#pragma once

#include <cstdint>
#include <span>

namespace journal {

// `before` is the checksum of what came before these bytes, so that a text can be checked in pieces.
std::uint32_t crc32c(std::span<const std::uint8_t> bytes, std::uint32_t before = 0);
// The same for every processor; crc32c() takes it where the processor has no instruction of its own.
std::uint32_t crc32c_by_tables(std::span<const std::uint8_t> bytes, std::uint32_t before = 0);

}  // namespace journal
