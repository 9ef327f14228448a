// A make-believe WMS: the practice library behind real HTTPS, with faults on demand. For tests, which use it in
// process, and for the program wms_simulator.
//
// It listens on 127.0.0.1 from construction to stop(). Every member may be called from any thread; a request sees
// the faults and the library as they are when it is applied. reset() is cheap: connections stay open.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "practice/library.h"
#include "station/profile.h"
#include "wms_simulator/faults.h"
#include "wms_simulator/ledger.h"
#include "wms_simulator/ncip_reply.h"
#include "wms_simulator/signature.h"

namespace simulator {

struct Settings {
  bool tls = true;
  int port = 0;  // 0: any free one
  Credentials credentials{};
  std::string branch = "129479";
  ReplyStyle style{};
  bool knows_everybody = false;         // every barcode is known and in order
  std::filesystem::path ledger_file{};  // each entry is appended as it is made; empty: none
};

// What came in, served or not.
struct Traffic {
  unsigned connections = 0;  // ever
  unsigned open = 0;         // at this moment
  unsigned requests = 0;     // read whole
};

class Simulator {
 public:
  // Listens when this returns. Throws std::runtime_error when the port is taken or the ledger cannot be written.
  explicit Simulator(Settings settings = {});
  ~Simulator();  // stops
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  int port() const;
  std::string address() const;  // "https://127.0.0.1:40123/ncip"
  const std::string& ca_pem() const;
  // A profile that this service accepts. `ca_file` holds ca_pem(); empty over plain HTTP.
  station::Profile profile(const std::filesystem::path& ca_file) const;
  const std::string& secret() const;

  void set_faults(Faults faults);
  std::vector<LedgerEntry> ledger() const;
  Traffic traffic() const;
  // The library while no request is being applied: look at it, or act as the desk of another branch would.
  void with_library(const std::function<void(practice::Library&)>& visit);

  // As new: library, ledger, faults, nonces and traffic (but for open connections). Replies that
  // a fault holds back are dropped. A ledger file is not shortened.
  void reset();
  // Ends waiting replies and closes every connection. Afterwards only ledger(), traffic() and with_library() make sense.
  void stop();

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace simulator
