#include "log.h"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "station/utf8.h"

namespace {

constexpr std::size_t kLargestFile = std::size_t{2} << 20;
constexpr std::size_t kOldFiles = 3;
constexpr std::size_t kMostWaiting = 2048;  // lines; beyond that the oldest are dropped and counted
constexpr const char* kLine = "%Y-%m-%dT%H:%M:%S.%e%z %l %v";

// C1 control characters in UTF-8 (U+0080 to U+009F): terminals obey them.
bool is_c1(std::string_view character) {
  return character.size() == 2 && character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

struct Log::Sink {
  // Its one thread waits for lines without a timeout, writes each and flushes; its end writes what still waits.
  std::shared_ptr<spdlog::details::thread_pool> writer;
  std::shared_ptr<spdlog::async_logger> logger;
  std::atomic<bool> works{true};
};

Log::Log(const std::filesystem::path& folder) : sink_(std::make_unique<Sink>()) {
  try {
    auto file = std::make_shared<spdlog::sinks::rotating_file_sink_mt>((folder / "offline-circ.log").native(),
                                                                       kLargestFile, kOldFiles);
    sink_->writer = std::make_shared<spdlog::details::thread_pool>(kMostWaiting, 1);
    sink_->logger = std::make_shared<spdlog::async_logger>("offline-circ", std::move(file), sink_->writer,
                                                           spdlog::async_overflow_policy::overrun_oldest);
  } catch (const spdlog::spdlog_ex&) {
    sink_->works = false;
    return;
  }
  sink_->logger->set_pattern(kLine);
  sink_->logger->flush_on(spdlog::level::info);
  // A full disk is told by the journal's alarm; here it only means that lines are missing.
  sink_->logger->set_error_handler([works = &sink_->works](const std::string&) { *works = false; });
}

Log::~Log() {
  if (!sink_->logger) return;
  if (const std::size_t dropped = sink_->writer->overrun_counter(); dropped > 0)
    warn(fmt::format("{} lines came faster than they could be written and are missing", dropped));
  sink_->logger.reset();
  sink_->writer.reset();  // before `works`, which its thread may still set
}

bool Log::works() const { return sink_->works; }

// Not as a format string: a text from outside may hold braces.
void Log::info(std::string_view text) {
  if (sink_->logger) sink_->logger->log(spdlog::level::info, harmless(text));
}

void Log::warn(std::string_view text) {
  if (sink_->logger) sink_->logger->log(spdlog::level::warn, harmless(text));
}

void Log::error(std::string_view text) {
  if (sink_->logger) sink_->logger->log(spdlog::level::err, harmless(text));
}

std::string harmless(std::string_view text) {
  std::string result;
  const auto show = [&](std::string_view bytes) {
    for (const char byte : bytes) result += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
  };
  while (!text.empty()) {
    const std::size_t length = station::utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    const auto first = static_cast<unsigned char>(character.front());
    if (length == 0 || first < 0x20 || first == 0x7F || is_c1(character))
      show(character);
    else if (first == '\\')
      result += "\\\\";
    else
      result += character;
    text.remove_prefix(character.size());
  }
  return result;
}
