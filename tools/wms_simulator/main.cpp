// wms_simulator: the practice library behind HTTPS, for trying offline-circ out and for its tests. See --help.
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "station/profile_text.h"
#include "wms_simulator/options.h"
#include "wms_simulator/until_told.h"

namespace {

// Long enough for the station's rule; it seals a secret that is no secret.
constexpr auto kPassword = "practice makes perfect";

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (!(out << text).flush()) throw std::runtime_error("cannot write " + file.string());
}

// The secret is in the text: that is what a profile for --set-up is.
std::string profile_text(const simulator::Simulator& service, const std::filesystem::path& ca_file) {
  return station::to_text(service.profile(ca_file.empty() ? ca_file : std::filesystem::absolute(ca_file))) +
         "secret = " + service.secret() + "\npassword = " + kPassword + "\n";
}

void serve(simulator::Options options) {
  simulator::listen_for_the_end();
  simulator::Simulator service(options.settings);
  service.set_faults(options.faults);
  service.with_library([&](practice::Library& library) {
    for (auto& patron : options.patrons) library.add_patron(std::move(patron));
    for (auto& item : options.items) library.add_item(std::move(item));
  });
  if (!options.ca_file.empty()) write_file(options.ca_file, service.ca_pem());
  if (!options.profile_file.empty()) write_file(options.profile_file, profile_text(service, options.ca_file));
  if (options.print_profile) std::fputs(profile_text(service, options.ca_file).c_str(), stdout);
  std::printf("listening on %s\n", service.address().c_str());
  std::fflush(stdout);
  simulator::wait_until_told(options.until_eof);
}

}  // namespace

int main(int count, char** arguments) {
  auto parsed = simulator::parse_options({arguments + 1, arguments + count});
  if (const auto* wrong = std::get_if<std::string>(&parsed)) {
    std::fprintf(stderr, "wms_simulator: %s\n", wrong->c_str());
    return 2;
  }
  auto& options = std::get<simulator::Options>(parsed);
  if (options.help) {
    std::fputs(simulator::usage().c_str(), stdout);
    return 0;
  }
  try {
    serve(std::move(options));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wms_simulator: %s\n", error.what());
    return 1;
  }
  return 0;
}
