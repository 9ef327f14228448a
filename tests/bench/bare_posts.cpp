// What the HTTP library alone takes of the processor for the requests of an upload: the baseline of upload.py.
//
//   bare_posts PROFILE CONNECTIONS ROWS
//
// Posts ROWS messages to the service that the profile names, all of them made and signed before, over connections that
// are open already, one thread for each. Prints the microseconds of processor time for each message.
#include <httplib.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/processor_time.h"
#include "bench/sample.h"
#include "bench/service_profile.h"
#include "gateway/ncip.h"
#include "gateway/wskey.h"
#include "station/service_address.h"

namespace {

struct Message {
  httplib::Headers headers;
  std::string body;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: bare_posts PROFILE CONNECTIONS ROWS\n");
    return 2;
  }
  const auto text = bench::profile_in(arguments[1]);
  const auto& profile = text.profile;
  const auto connections = static_cast<std::size_t>(std::atoi(arguments[2]));
  const auto rows = static_cast<std::size_t>(std::atoi(arguments[3]));
  const auto address = station::parse_service_address(profile.service_address);
  if (!address || !address->tls) {
    std::fprintf(stderr, "the service has no https address\n");
    return 1;
  }
  const std::string target = address->path + "?inst=" + gateway::wskey::percent_encode(profile.institution_id);

  const auto message = [&](std::size_t number) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto nonce = "bare" + std::to_string(now.time_since_epoch().count()) + std::to_string(number);
    return Message{{{"Accept", "application/xml"},
                    {"Accept-Encoding", "identity"},
                    {"Authorization", gateway::wskey::authorization({profile.wskey, now, nonce, "POST", target}, text.secret,
                                                                    profile.principal_id, profile.principal_idns)},
                    {"User-Agent", "offline-circ"}},
                   gateway::ncip::request(bench::transaction(number), profile)};
  };

  std::latch connected(static_cast<std::ptrdiff_t>(connections)), all_made(1);
  std::atomic<std::size_t> refused = 0;
  std::vector<std::thread> lines;
  for (std::size_t line = 0; line < connections; ++line) {
    lines.emplace_back([&, line] {
      std::vector<Message> messages;
      for (std::size_t number = line; number < rows + connections; number += connections) messages.push_back(message(number));
      httplib::SSLClient client(address->host, address->port);
      client.set_ca_cert_path(profile.ca_file);
      client.set_keep_alive(true);
      client.set_tcp_nodelay(true);
      const auto post = [&](const Message& each) {
        const auto reply = client.Post(target, each.headers, each.body, "application/xml; charset=UTF-8");
        if (!reply || reply->status != 200) ++refused;
      };
      post(messages.front());
      connected.count_down();
      all_made.wait();
      for (std::size_t each = 1; each < messages.size(); ++each) post(messages[each]);
    });
  }
  connected.wait();
  const double before = bench::processor_microseconds();
  all_made.count_down();
  for (auto& line : lines) line.join();
  const double took = bench::processor_microseconds() - before;
  if (refused > 0) {
    std::fprintf(stderr, "%zu of %zu messages were not answered with status 200\n", refused.load(), rows);
    return 1;
  }
  std::printf("%.1f\n", took / static_cast<double>(rows));
}
