// Posts signed requests to a simulator over its socket, without the gateway.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include <httplib.h>

#include "wms_simulator/signature.h"
#include "wms_simulator/simulator.h"

namespace simulator {

inline std::string authorization(const Credentials& key, std::string_view query, const std::string& nonce,
                                 std::chrono::seconds clock_off = std::chrono::seconds(0)) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + clock_off;
  const auto timestamp = std::to_string(now.time_since_epoch().count());
  return "http://www.worldcat.org/wskey/v2/hmac/v1 clientId=\"" + key.wskey + "\", timestamp=\"" + timestamp +
         "\", nonce=\"" + nonce + "\", signature=\"" +
         wskey_signature(key.wskey, key.secret, timestamp, nonce, "POST", query) + "\", principalID=\"" +
         key.principal_id + "\", principalIDNS=\"" + key.principal_idns + "\"";
}

class Caller {
 public:
  static constexpr auto kQuery = "inst=128807&principalID=practice-principal&principalIDNS=urn%3Aoclc%3Aplatform%3A128807";

  explicit Caller(const Simulator& service) : client_("https://localhost:" + std::to_string(service.port())) {
    client_.load_ca_cert_store(service.ca_pem().data(), service.ca_pem().size());
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
    client_.set_read_timeout(std::chrono::seconds(20));
  }

  httplib::Result post(const std::string& body) {
    static std::atomic<unsigned> nonce = 0;
    return post(body, authorization({}, kQuery, "n" + std::to_string(++nonce)));
  }
  httplib::Result post(const std::string& body, const std::string& authorized) {
    return client_.Post("/ncip?" + std::string(kQuery), {{"Authorization", authorized}}, body,
                        "application/xml; charset=UTF-8");
  }
  httplib::Client& client() { return client_; }

 private:
  httplib::Client client_;
};

}  // namespace simulator
